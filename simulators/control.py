"""The control interface of one registry (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP.

Answers that are not 2xx carry `{"error": "what was wrong"}`.
"""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulators import truth
from simulators.control_body import InvalidBody, any_json, json_object, text, whole_number
from simulators.control_objects import ObjectRoutes
from simulators.control_profile import ProfileRoutes
from simulators.faults import InvalidFault, parse_rule
from simulators.refusals import Refused
from simulators.simulator import Simulator

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
        app = web.Application(middlewares=[_errors_as_json])
        app.add_routes(
            [
                web.get("/_sim/journal", self._journal),
                web.get("/_sim/sessions", self._list_sessions),
                web.delete("/_sim/sessions", self._cut_sessions),
                web.get("/_sim/clock", self._read_clock),
                web.post("/_sim/clock", self._move_clock),
                web.get("/_sim/faults", self._list_faults),
                web.put("/_sim/faults/{name}", self._put_fault),
                web.delete("/_sim/faults", self._clear_faults),
                web.delete("/_sim/faults/{name}", self._delete_fault),
                web.post("/_sim/seed", self._seed),
                web.post("/_sim/reset", self._reset),
            ]
        )
        app.add_routes(ObjectRoutes(self._simulator).routes())
        app.add_routes(ProfileRoutes(self._simulator).routes())
        return app

    async def _journal(self, request: web.Request) -> web.Response:
        query = request.query
        since, limit = query.get("since", "0"), query.get("limit", "1000000")
        if not since.isdigit() or not limit.isdigit():
            raise ValueError("since: the number of an entry; limit: how many")
        entries = self._simulator.journal.select(
            command=query.get("command", "*"), object_name=query.get("object"), since=int(since), limit=int(limit)
        )
        return web.json_response({"entries": [entry.as_json() for entry in entries]})

    async def _list_sessions(self, _request: web.Request) -> web.Response:
        sessions = [
            {"session": session.number, "registrar": session.registrar} for session in self._simulator.sessions()
        ]
        return web.json_response({"sessions": sessions})

    async def _cut_sessions(self, _request: web.Request) -> web.Response:
        self._simulator.cut_all()
        return web.Response(status=204)

    async def _read_clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": truth.timestamp(self._simulator.clock())})

    async def _move_clock(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"advance", "set"})
        if len(body) != 1:
            raise InvalidBody("either advance or set")
        clock = self._simulator.clock
        if "advance" in body:
            clock.advance(text(body, "advance"))
        else:
            clock.set(text(body, "set"))
        return web.json_response({"now": truth.timestamp(self._simulator.settle())})

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": {rule.name: rule.as_json() for rule in self._simulator.faults.rules()}})

    async def _put_fault(self, request: web.Request) -> web.Response:
        rule = parse_rule(request.match_info["name"], await any_json(request))
        self._simulator.faults.put(rule)
        return web.json_response(rule.as_json())

    async def _delete_fault(self, request: web.Request) -> web.Response:
        try:
            self._simulator.faults.remove(request.match_info["name"])
        except KeyError:
            raise web.HTTPNotFound(text="no such fault") from None
        return web.Response(status=204)

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._simulator.faults.clear()
        return web.Response(status=204)

    async def _seed(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"seed"}, required={"seed"})
        self._simulator.faults.seed(whole_number(body, "seed"))
        return web.json_response(body)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._simulator.reset()
        return web.json_response({"now": truth.timestamp(self._simulator.clock())})


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as err:
        headers = {"Allow": err.headers["Allow"]} if "Allow" in err.headers else None
        return web.json_response({"error": err.text or err.reason}, status=err.status, headers=headers)
    except json.JSONDecodeError as err:
        return web.json_response({"error": f"not JSON: {err.msg}"}, status=400)
    except (InvalidFault, Refused, ValueError) as err:
        return web.json_response({"error": str(err)}, status=422)
