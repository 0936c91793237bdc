"""The control interface of one registry (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP.

Answers that are not 2xx carry `{"error": "what was wrong"}`.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from simulators import truth
from simulators.clock import parse_instant
from simulators.faults import InvalidFault, parse_rule
from simulators.planting import plant_domain
from simulators.refusals import Refused
from simulators.simulator import Simulator

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class InvalidBody(ValueError):
    """A request body of another shape than the route takes."""


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
                web.get("/_sim/objects", self._objects),
                web.get("/_sim/objects/domains/{name}", self._domain),
                web.post("/_sim/objects/domains", self._plant),
                web.put("/_sim/registrars/{id}/balance", self._set_balance),
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
        return app

    async def _journal(self, request: web.Request) -> web.Response:
        query = request.query
        since = query.get("since", "0")
        if not since.isdigit():
            raise ValueError("since: the number of an entry")
        entries = self._simulator.journal.select(
            command=query.get("command", "*"), object_name=query.get("object"), since=int(since)
        )
        return web.json_response({"entries": [entry.as_json() for entry in entries]})

    async def _objects(self, _request: web.Request) -> web.Response:
        now = self._simulator.settle()
        return web.json_response(truth.objects(self._simulator.registry, now))

    async def _domain(self, request: web.Request) -> web.Response:
        now = self._simulator.settle()
        domain = self._simulator.registry.domain(request.match_info["name"].lower())
        if domain is None:
            raise web.HTTPNotFound(text="no such domain")
        return web.json_response(truth.domain_view(self._simulator.registry, domain, now))

    async def _plant(self, request: web.Request) -> web.Response:
        body = await _body(request, {"name", "registrar", "created_at", "expires_at"}, required={"name", "registrar"})
        now = self._simulator.settle()
        domain = plant_domain(
            self._simulator.registry,
            _text(body, "name"),
            _text(body, "registrar"),
            now,
            created_at=_instant(body, "created_at"),
            expires_at=_instant(body, "expires_at"),
        )
        found = truth.domain_view(self._simulator.registry, domain, now)
        return web.json_response({"name": domain.name, **found}, status=201)

    async def _set_balance(self, request: web.Request) -> web.Response:
        body = await _body(request, {"amount"}, required={"amount"})
        registry, registrar = self._simulator.registry, request.match_info["id"]
        if registrar not in registry.state.registrars:
            raise web.HTTPNotFound(text="no such registrar")
        registry.set_balance(registrar, truth.minor_units(_text(body, "amount")))
        registry.touch()
        return web.json_response(truth.registrar_view(registry.registrar(registrar)))

    async def _read_clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": truth.timestamp(self._simulator.clock())})

    async def _move_clock(self, request: web.Request) -> web.Response:
        body = await _body(request, {"advance", "set"})
        if len(body) != 1:
            raise InvalidBody("either advance or set")
        clock = self._simulator.clock
        if "advance" in body:
            clock.advance(_text(body, "advance"))
        else:
            clock.set(_text(body, "set"))
        return web.json_response({"now": truth.timestamp(self._simulator.settle())})

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": {rule.name: rule.as_json() for rule in self._simulator.faults.rules()}})

    async def _put_fault(self, request: web.Request) -> web.Response:
        rule = parse_rule(request.match_info["name"], await _json(request))
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
        body = await _body(request, {"seed"}, required={"seed"})
        if not isinstance(body["seed"], int) or isinstance(body["seed"], bool):
            raise InvalidBody("seed: a whole number")
        self._simulator.faults.seed(body["seed"])
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


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except (UnicodeDecodeError, RecursionError):
        raise web.HTTPBadRequest(text="not JSON") from None


async def _body(request: web.Request, known: set[str], *, required: set[str] | None = None) -> dict[str, Any]:
    body = await _json(request)
    if not isinstance(body, dict):
        raise InvalidBody("a JSON object")
    if unknown := sorted(set(body) - known):
        raise InvalidBody(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    if missing := sorted((required or set()) - set(body)):
        raise InvalidBody(f"missing: {', '.join(missing)}")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise InvalidBody(f"{name}: a string")
    return value


def _instant(body: dict[str, Any], name: str) -> datetime | None:
    if name not in body:
        return None
    return parse_instant(_text(body, name))
