"""The part of the control interface that shows and changes what a registry holds, as if another channel did it."""

from aiohttp import web

from simulators import control_body, truth
from simulators.amounts import minor_units
from simulators.notices import MaintenanceNotice
from simulators.planting import alter_domain, drop_domain, plant_domain
from simulators.registry import Registry
from simulators.simulator import Simulator

MESSAGES_MAX = 100_000


class ObjectRoutes:
    """Domains, and registrars with their balance and their queue, of one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sim/objects", self._objects),
            web.get("/_sim/objects/domains/{name}", self._domain),
            web.post("/_sim/objects/domains", self._plant),
            web.patch("/_sim/objects/domains/{name}", self._alter),
            web.delete("/_sim/objects/domains/{name}", self._drop),
            web.put("/_sim/registrars/{id}/balance", self._set_balance),
            web.post("/_sim/registrars/{id}/messages", self._queue),
            web.post("/_sim/maintenance", self._announce),
        ]

    @property
    def _registry(self) -> Registry:
        return self._simulator.registry

    async def _objects(self, _request: web.Request) -> web.Response:
        now = self._simulator.settle()
        return web.json_response(truth.objects(self._registry, now))

    async def _domain(self, request: web.Request) -> web.Response:
        return web.json_response(self._view(request.match_info["name"].lower()))

    async def _plant(self, request: web.Request) -> web.Response:
        known = {"name", "registrar", "created_at", "expires_at"}
        body = await control_body.json_object(request, known, required={"name", "registrar"})
        domain = plant_domain(
            self._registry,
            control_body.text(body, "name"),
            control_body.text(body, "registrar"),
            self._simulator.settle(),
            created_at=control_body.instant(body, "created_at"),
            expires_at=control_body.instant(body, "expires_at"),
        )
        return web.json_response({"name": domain.name, **self._view(domain.name)}, status=201)

    async def _alter(self, request: web.Request) -> web.Response:
        body = await control_body.json_object(request, {"registrar", "expires_at", "statuses", "tell"})
        tell, name = control_body.optional_text(body, "tell"), self._existing(request)
        alter_domain(
            self._registry,
            name,
            registrar=control_body.optional_text(body, "registrar"),
            expires_at=control_body.instant(body, "expires_at"),
            statuses=control_body.texts(body, "statuses"),
        )
        if tell is not None:
            domain = self._registry.state.domains[name]
            self._registry.notify_change(domain, tell, self._simulator.settle(), operation="update", reason=tell)
        return web.json_response(self._view(name))

    async def _drop(self, request: web.Request) -> web.Response:
        drop_domain(self._registry, self._existing(request))
        return web.Response(status=204)

    async def _set_balance(self, request: web.Request) -> web.Response:
        body = await control_body.json_object(request, {"amount"}, required={"amount"})
        registrar = self._registrar(request)
        self._registry.set_balance(registrar, minor_units(control_body.text(body, "amount")))
        self._registry.touch()
        return web.json_response(truth.registrar_view(self._registry.registrar(registrar)))

    async def _queue(self, request: web.Request) -> web.Response:
        body = await control_body.json_object(request, {"text", "count"}, required={"text"})
        registrar, count = self._registrar(request), control_body.whole_number(body, "count", 1)
        waiting = len(self._registry.registrar(registrar).messages) + count
        if count < 1 or waiting > MESSAGES_MAX:
            raise control_body.InvalidBody(f"count: at least 1, and no more than {MESSAGES_MAX} messages in all")
        now = self._simulator.settle()
        for number in range(1, count + 1):
            self._registry.notify(registrar, control_body.text(body, "text").replace("{n}", str(number)), now)
        self._registry.touch()
        return web.json_response({"waiting": waiting}, status=201)

    async def _announce(self, request: web.Request) -> web.Response:
        """Tell every registrar of a window of maintenance (RFC 9167)."""
        body = await control_body.json_object(request, {"starts_at", "ends_at"}, required={"starts_at", "ends_at"})
        starts, ends = control_body.instant(body, "starts_at"), control_body.instant(body, "ends_at")
        if starts is None or ends is None or ends <= starts:
            raise control_body.InvalidBody("ends_at: later than starts_at")
        now = self._simulator.settle()
        notice = MaintenanceNotice(f"window-{self._registry.next_number()}", starts, ends, now.replace(microsecond=0))
        for registrar in self._registry.state.registrars:
            self._registry.notify(registrar, "Maintenance is planned.", now, notice)
        return web.json_response({"id": notice.id}, status=201)

    def _existing(self, request: web.Request) -> str:
        name = request.match_info["name"].lower()
        self._simulator.settle()
        if self._registry.domain(name) is None:
            raise web.HTTPNotFound(text="no such domain")
        return name

    def _registrar(self, request: web.Request) -> str:
        registrar = request.match_info["id"]
        if registrar not in self._registry.state.registrars:
            raise web.HTTPNotFound(text="no such registrar")
        return registrar

    def _view(self, name: str) -> control_body.Body:
        now = self._simulator.settle()
        domain = self._registry.domain(name)
        if domain is None:
            raise web.HTTPNotFound(text="no such domain")
        return truth.domain_view(self._registry, domain, now)
