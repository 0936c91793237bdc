"""Panels with their listeners: the panel's own, and the control interface beside it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from simulators.clock import VirtualClock
from simulators.panels.control import PanelControl
from simulators.panels.face import Face
from simulators.panels.ispmanager import IspManager
from simulators.panels.panel import Panel
from simulators.panels.whm import Whm

FACES: Mapping[str, Callable[[Callable[[], datetime]], Face]] = {"whm": Whm, "ispmanager": IspManager}
PANEL_NAMES = tuple(FACES)


@dataclass(frozen=True, slots=True)
class ListeningPanel:
    """`ready` is what the ready file says of it."""

    panel: Panel
    ready: dict[str, Any]


@asynccontextmanager
async def listening(name: str, host: str, ports: tuple[int, int] = (0, 0)) -> AsyncIterator[ListeningPanel]:
    """One panel, reachable; a port of 0 is a free one."""
    clock = VirtualClock()
    panel = Panel(FACES[name](clock.now), clock)
    async with AsyncExitStack() as stack:
        port = await _serve(panel.application(), host, ports[0], stack)
        control = await _serve(PanelControl(panel).application(), host, ports[1], stack)
        ready = {
            "kind": name,
            "url": f"http://{host}:{port}",
            **panel.face.credentials(),
            "control": f"http://{host}:{control}",
            "plans": list(panel.server.plans),
        }
        yield ListeningPanel(panel, ready)


async def _serve(app: web.Application, host: str, port: int, stack: AsyncExitStack) -> int:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    bound: int = runner.addresses[0][1]
    return bound
