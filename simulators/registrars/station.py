"""Registrars with their listeners: HTTPS for resellers, and the control interface beside it."""

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulators.certificates import Authority
from simulators.registrars.control import RegistrarControl
from simulators.registrars.logicboxes.service import LogicBoxes
from simulators.registrars.registrar import Registrar
from simulators.registrars.regru.service import RegRu
from simulators.registrars.service import RegistrarService

REGISTRARS: Mapping[str, Callable[[], RegistrarService]] = {"logicboxes": LogicBoxes, "regru": RegRu}


@dataclass(frozen=True, slots=True)
class ListeningRegistrar:
    """`ready` is what the ready file says of it."""

    registrar: Registrar
    ready: dict[str, Any]


@asynccontextmanager
async def listening(
    name: str, authority: Authority, host: str, ports: tuple[int, int] = (0, 0), seed: int = 1
) -> AsyncIterator[ListeningRegistrar]:
    """One registrar, reachable; a port of 0 is a free one."""
    registrar = Registrar(name, REGISTRARS[name](), seed)
    async with AsyncExitStack() as stack:
        port = await _serve(registrar.application(), host, ports[0], stack, _tls(authority, name))
        control = await _serve(RegistrarControl(registrar).application(), host, ports[1], stack)
        ready = {
            "host": host,
            "port": port,
            "transport": "https",
            "ca": str(authority.ca.resolve()),
            "control": f"http://{host}:{control}",
            **registrar.service.ready(),
        }
        yield ListeningRegistrar(registrar, ready)


def _tls(authority: Authority, name: str) -> ssl.SSLContext:
    pair = authority.server(name)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair.cert, pair.key)
    return context


async def _serve(
    app: web.Application, host: str, port: int, stack: AsyncExitStack, tls: ssl.SSLContext | None = None
) -> int:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, host, port, ssl_context=tls).start()
    bound: int = runner.addresses[0][1]
    return bound
