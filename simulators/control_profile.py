"""The part of the control interface that changes a registry's rules: its profile's switches, prices, premium names."""

from typing import Any

from aiohttp import web

from simulators import control_body, switches
from simulators.amounts import minor_units
from simulators.simulator import Simulator

_AMOUNTS = frozenset({"create", "renew", "transfer", "restore"})


class ProfileRoutes:
    """What is changed stays until a reset, over restarts where the state is kept."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sim/profile", self._read),
            web.patch("/_sim/profile", self._change),
            web.put("/_sim/prices/{zone}", self._set_prices),
            web.put("/_sim/premium-names/{name}", self._put_premium),
            web.delete("/_sim/premium-names/{name}", self._delete_premium),
        ]

    async def _read(self, _request: web.Request) -> web.Response:
        return web.json_response(switches.shown(self._simulator.profile))

    async def _change(self, request: web.Request) -> web.Response:
        body = await control_body.any_json(request)
        if not isinstance(body, dict):
            raise control_body.InvalidBody("a JSON object")
        self._simulator.settle()
        self._simulator.switch(body)
        return web.json_response(switches.shown(self._simulator.profile))

    async def _set_prices(self, request: web.Request) -> web.Response:
        body = await control_body.json_object(request, {*_AMOUNTS}, required={"create", "renew"})
        zone = request.match_info["zone"]
        if zone not in self._simulator.profile.prices:
            raise web.HTTPNotFound(text="no such zone")
        self._simulator.switch({"prices": {zone: _minor_units(body)}})
        return web.json_response(body)

    async def _put_premium(self, request: web.Request) -> web.Response:
        known = {"tier", *_AMOUNTS}
        body = await control_body.json_object(request, known, required={"create", "renew"})
        tier = control_body.text({"tier": "premium", **body}, "tier")
        premium = {"tier": tier, "prices": _minor_units(body)}
        self._simulator.switch({"premium_names": {request.match_info["name"].lower(): premium}})
        return web.json_response({**body, "tier": tier})

    async def _delete_premium(self, request: web.Request) -> web.Response:
        name = request.match_info["name"].lower()
        if name not in self._simulator.profile.premium_names:
            raise web.HTTPNotFound(text="no such premium name")
        self._simulator.switch({"premium_names": {name: None}})
        return web.Response(status=204)


def _minor_units(body: control_body.Body) -> dict[str, Any]:
    """Return the prices that a body names; what it leaves out is as a registry has it by default."""
    return {name: minor_units(control_body.text(body, name)) if name in body else None for name in _AMOUNTS}
