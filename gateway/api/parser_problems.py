"""Problem documents for requests that never become one: what aiohttp's HTTP parser refuses.

aiohttp answers those below the application, in plain text, so its protocol class is the place to answer otherwise.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from gateway.api.problem import Problem
from gateway.keys import METRICS
from gateway.middleware.request_context import HEADER, request_id_of


class ProblemProtocol(web.RequestHandler):
    """A connection that answers with problem documents where aiohttp would answer with text."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,  # noqa: ARG002 - aiohttp's signature; the caller is told no detail
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun; nothing can be added to it")
        if isinstance(self._manager, ProblemServer):
            self._manager.refused()
        request_id = request_id_of(request)
        problem = Problem("internal_error" if status >= 500 else "malformed_request")
        response = problem.response(request_id)
        response.headers[HEADER] = request_id
        response.force_close()
        return response


class ProblemServer(web.Server):
    """A server whose connections are `ProblemProtocol`s; `refused` is called for each request that is none."""

    refused: Callable[[], None] = staticmethod(lambda: None)

    def __call__(self) -> web.RequestHandler:
        return ProblemProtocol(self, loop=self._loop, **self._kwargs)


class ProblemRunner(web.AppRunner):
    """Runs an application of the gateway on `ProblemServer`."""

    async def _make_server(self) -> web.Server:
        plain = await super()._make_server()
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = plain._kwargs  # noqa: SLF001 - aiohttp has no public way to choose the protocol
        server = ProblemServer(plain.request_handler, request_factory=plain.request_factory, loop=loop, **options)
        server.refused = self.app[METRICS].http.rejected.labels("malformed").inc
        return server
