"""Panels with their listeners: the panel's own, and the control interface beside it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulators.panels.control import PanelControl
from simulators.panels.panel import TOKEN, USER, Panel

PANEL_NAMES = ("whm",)


@dataclass(frozen=True, slots=True)
class ListeningPanel:
    """`ready` is what the ready file says of it."""

    panel: Panel
    ready: dict[str, Any]


@asynccontextmanager
async def listening(name: str, host: str, ports: tuple[int, int] = (0, 0)) -> AsyncIterator[ListeningPanel]:
    """One panel, reachable; a port of 0 is a free one."""
    panel = Panel(name)
    async with AsyncExitStack() as stack:
        port = await _serve(panel.application(), host, ports[0], stack)
        control = await _serve(PanelControl(panel).application(), host, ports[1], stack)
        ready = {
            "kind": "whm",
            "url": f"http://{host}:{port}",
            "user": USER,
            "token": TOKEN,
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
