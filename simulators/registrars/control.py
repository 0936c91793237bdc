"""The control interface of one registrar (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP."""

from typing import Any

from aiohttp import web

from simulators.amounts import minor_units
from simulators.clock import timestamp
from simulators.control_body import InvalidBody, any_json, json_object, text, whole_number
from simulators.control_routes import FaultRoutes, clock_routes, errors_as_json, journal_routes
from simulators.registrars.registrar import Registrar
from simulators.registrars.service import UnknownObject


class RegistrarControl:
    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar
        self._service = registrar.service

    def application(self) -> web.Application:
        app = web.Application(middlewares=[errors_as_json({UnknownObject: 404})])
        app.add_routes(
            [
                *journal_routes(self._registrar.journal),
                *clock_routes(self._registrar.clock, self._service.settle),
                *FaultRoutes(self._registrar.faults).routes(),
                web.get("/_sim/objects", self._objects),
                web.post("/_sim/objects/domains", self._put_domain),
                web.get("/_sim/objects/domains/{name}", self._read_domain),
                web.patch("/_sim/objects/domains/{name}", self._alter_domain),
                web.delete("/_sim/objects/domains/{name}", self._drop_domain),
                web.put("/_sim/registrars/{account}/balance", self._set_balance),
                web.patch("/_sim/profile", self._switch),
                web.put("/_sim/parallel", self._parallel),
                web.post("/_sim/reset", self._reset),
                *self._service.routes(self._registrar.clock),
            ]
        )
        return app

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
