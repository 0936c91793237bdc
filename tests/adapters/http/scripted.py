"""A server whose answers are scripted, in the order of the calls; what it was asked is kept."""

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


def fine(request: web.Request) -> web.Response:
    return web.json_response({"result": "success"})


@dataclass
class ScriptedServer:
    url: str = ""
    script: deque[Answering | web.Response] = field(default_factory=deque)
    asked: list[web.Request] = field(default_factory=list)
    forms: list[list[tuple[str, str]]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.forms.append([(key, str(value)) for key, value in (await request.post()).items()])
        if not self.script:
            return fine(request)
        answer = self.script.popleft()
        return answer if isinstance(answer, web.Response) else await answer(request)


@asynccontextmanager
async def scripted_server() -> AsyncIterator[ScriptedServer]:
    server = ScriptedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()


async def cut(request: web.Request) -> web.StreamResponse:
    """End the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def cut_mid_body(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"result": ')
    return await cut(request)
