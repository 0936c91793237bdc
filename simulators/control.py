"""The control interface of one registry (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP.

Answers that are not 2xx carry `{"error": "what was wrong"}`.
"""

from aiohttp import web

from simulators.clock import timestamp
from simulators.control_objects import ObjectRoutes
from simulators.control_profile import ProfileRoutes
from simulators.control_routes import FaultRoutes, clock_routes, errors_as_json, journal_routes
from simulators.refusals import Refused
from simulators.simulator import Simulator


class Control:
    """The routes over one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound: int = self._runner.addresses[0][1]
        return bound

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def application(self) -> web.Application:
        simulator = self._simulator
        app = web.Application(middlewares=[errors_as_json({Refused: 422})])
        app.add_routes(
            [
                *journal_routes(simulator.journal),
                *clock_routes(simulator.clock, lambda _now: simulator.settle()),
                *FaultRoutes(simulator.faults).routes(),
                *ObjectRoutes(simulator).routes(),
                *ProfileRoutes(simulator).routes(),
                web.get("/_sim/sessions", self._list_sessions),
                web.delete("/_sim/sessions", self._cut_sessions),
                web.post("/_sim/reset", self._reset),
            ]
        )
        return app

    async def _list_sessions(self, _request: web.Request) -> web.Response:
        sessions = [
            {"session": session.number, "registrar": session.registrar} for session in self._simulator.sessions()
        ]
        return web.json_response({"sessions": sessions})

    async def _cut_sessions(self, _request: web.Request) -> web.Response:
        self._simulator.cut_all()
        return web.Response(status=204)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._simulator.reset()
        return web.json_response({"now": timestamp(self._simulator.clock())})
