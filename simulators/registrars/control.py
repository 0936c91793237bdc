"""The control interface of one registrar (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulators.amounts import minor_units
from simulators.control_body import InvalidBody, any_json, json_object, text, whole_number
from simulators.registrars.book import timestamp
from simulators.registrars.registrar import Registrar
from simulators.registrars.service import UnknownObject

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RegistrarControl:
    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar
        self._service = registrar.service

    def application(self) -> web.Application:
        app = web.Application(middlewares=[_errors_as_json])
        app.add_routes(
            [
                web.get("/_sim/journal", self._journal),
                web.get("/_sim/clock", self._read_clock),
                web.post("/_sim/clock", self._move_clock),
                web.get("/_sim/faults", self._list_faults),
                web.put("/_sim/faults/{name}", self._put_fault),
                web.delete("/_sim/faults/{name}", self._delete_fault),
                web.delete("/_sim/faults", self._clear_faults),
                web.get("/_sim/objects", self._objects),
                web.post("/_sim/objects/domains", self._put_domain),
                web.get("/_sim/objects/domains/{name}", self._read_domain),
                web.patch("/_sim/objects/domains/{name}", self._alter_domain),
                web.delete("/_sim/objects/domains/{name}", self._drop_domain),
                web.put("/_sim/registrars/{account}/balance", self._set_balance),
                web.patch("/_sim/profile", self._switch),
                web.put("/_sim/parallel", self._parallel),
                web.post("/_sim/seed", self._seed),
                web.post("/_sim/reset", self._reset),
                *self._service.routes(self._registrar.clock),
            ]
        )
        return app

    async def _journal(self, request: web.Request) -> web.Response:
        query = request.query
        since, limit = query.get("since", "0"), query.get("limit", "1000000")
        if not since.isdigit() or not limit.isdigit():
            raise ValueError("since: the number of an entry; limit: how many")
        found = self._registrar.journal.select(query.get("command", "*"), query.get("object"), int(since), int(limit))
        return web.json_response({"entries": [entry.as_json() for entry in found]})

    async def _read_clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": timestamp(self._registrar.clock())})

    async def _move_clock(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"advance", "set"})
        if len(body) != 1:
            raise InvalidBody("either advance or set")
        clock = self._registrar.clock
        moved = clock.advance(text(body, "advance")) if "advance" in body else clock.set(text(body, "set"))
        self._service.settle(moved)
        return web.json_response({"now": timestamp(moved)})

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": {rule.name: rule.as_json() for rule in self._registrar.faults.rules()}})

    async def _put_fault(self, request: web.Request) -> web.Response:
        rule = self._registrar.faults.put(request.match_info["name"], await any_json(request))
        return web.json_response(rule.as_json())

    async def _delete_fault(self, request: web.Request) -> web.Response:
        try:
            self._registrar.faults.remove(request.match_info["name"])
        except KeyError:
            raise web.HTTPNotFound(text="no such fault") from None
        return web.Response(status=204)

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._registrar.faults.clear()
        return web.Response(status=204)

    async def _objects(self, _request: web.Request) -> web.Response:
        return web.json_response(self._seen())

    async def _read_domain(self, request: web.Request) -> web.Response:
        return web.json_response(self._domain(request.match_info["name"]))

    async def _put_domain(self, request: web.Request) -> web.Response:
        body = await any_json(request)
        if not isinstance(body, dict) or not isinstance(body.get("name"), str):
            raise InvalidBody("a JSON object with a name")
        self._service.put_domain(body, self._registrar.clock())
        return web.json_response(self._domain(body["name"]), status=201)

    async def _alter_domain(self, request: web.Request) -> web.Response:
        name, body = request.match_info["name"], await any_json(request)
        if not isinstance(body, dict):
            raise InvalidBody("a JSON object")
        self._service.alter_domain(name, body, self._registrar.clock())
        return web.json_response(self._domain(name))

    async def _drop_domain(self, request: web.Request) -> web.Response:
        self._service.drop_domain(request.match_info["name"])
        return web.Response(status=204)

    async def _set_balance(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"amount"}, required={"amount"})
        amount = minor_units(text(body, "amount"))
        self._service.set_balance(request.match_info["account"], amount, self._registrar.clock())
        return web.json_response(self._seen()["registrars"][request.match_info["account"]])

    async def _switch(self, request: web.Request) -> web.Response:
        body = await any_json(request)
        if not isinstance(body, dict):
            raise InvalidBody("a JSON object")
        return web.json_response(self._service.switch(body))

    async def _parallel(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"calls"})
        self._registrar.parallel_max = whole_number(body, "calls") if "calls" in body else None
        return web.Response(status=204)

    async def _seed(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"seed"}, required={"seed"})
        self._registrar.faults.seed(whole_number(body, "seed"))
        return web.json_response(body)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._registrar.reset()
        return web.json_response({"now": timestamp(self._registrar.clock())})

    def _seen(self) -> dict[str, Any]:
        now = self._registrar.clock()
        self._service.settle(now)
        return self._service.objects(now)

    def _domain(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._seen()["domains"].get(name)
        if found is None:
            raise UnknownObject("no such domain")
        return found


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as err:
        return web.json_response({"error": err.text or err.reason}, status=err.status)
    except json.JSONDecodeError as err:
        return web.json_response({"error": f"not JSON: {err.msg}"}, status=400)
    except UnknownObject as err:
        return web.json_response({"error": str(err)}, status=404)
    except ValueError as err:
        return web.json_response({"error": str(err)}, status=422)
