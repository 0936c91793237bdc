"""The control interface of one panel (`/_sim`): its truth, its clock, its faults; JSON over plain HTTP."""

from typing import Any

from aiohttp import web

from simulators.clock import timestamp
from simulators.control_body import InvalidBody, json_object, text, whole_number
from simulators.control_routes import clock_routes, errors_as_json
from simulators.panels.faults import FIELDS, Fault
from simulators.panels.panel import Panel
from simulators.panels.server import Account, Plan, Refused


class PanelControl:
    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def application(self) -> web.Application:
        app = web.Application(middlewares=[errors_as_json({Refused: 404})])
        app.add_routes(
            [
                *clock_routes(self._panel.clock),
                web.get("/_sim/journal", self._journal),
                web.get("/_sim/faults", self._list_faults),
                web.put("/_sim/faults/{name}", self._put_fault),
                web.delete("/_sim/faults", self._clear_faults),
                web.get("/_sim/accounts", self._list_accounts),
                web.get("/_sim/accounts/{user}", self._read_account),
                web.patch("/_sim/accounts/{user}", self._change_account),
                web.post("/_sim/login", self._login),
                web.put("/_sim/plans/{name}", self._put_plan),
                web.get("/_sim/switches", self._read_switches),
                web.put("/_sim/switches", self._put_switches),
                web.put("/_sim/creation", self._slow_down),
                web.post("/_sim/reset", self._reset),
            ]
        )
        return app

    async def _journal(self, request: web.Request) -> web.Response:
        function = request.query.get("function")
        entries = [each.as_json() for each in self._panel.journal if function in {None, each.function}]
        return web.json_response({"entries": entries})

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": {name: fault.as_json() for name, fault in self._panel.faults.items()}})

    async def _put_fault(self, request: web.Request) -> web.Response:
        fault = Fault.parse(await json_object(request, set(FIELDS)))
        self._panel.faults[request.match_info["name"]] = fault
        return web.json_response(fault.as_json())

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._panel.faults.clear()
        return web.Response(status=204)

    async def _list_accounts(self, _request: web.Request) -> web.Response:
        return web.json_response({"accounts": [_shown(each) for each in self._panel.server.accounts.values()]})

    async def _read_account(self, request: web.Request) -> web.Response:
        return web.json_response(_shown(self._panel.server.account(request.match_info["user"])))

    async def _change_account(self, request: web.Request) -> web.Response:
        """Use disk and traffic, or lock the account, as the panel's owner may."""
        body = await json_object(request, {"disk_used_mb", "traffic_used_mb", "locked"})
        server, user = self._panel.server, request.match_info["user"]
        used = {name: whole_number(body, name) for name in ("disk_used_mb", "traffic_used_mb") if name in body}
        server.change(user, **used)
        if body.get("locked"):
            server.suspend(user, "by root", at=self._panel.clock())
            server.change(user, locked=True)
        return web.json_response(_shown(server.account(user)))

    async def _login(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"user", "password"}, required={"user", "password"})
        account = self._panel.server.account(text(body, "user"))
        return web.json_response({"ok": account.password == text(body, "password") and not account.suspended})

    async def _put_plan(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"quota_mb"})
        name = request.match_info["name"]
        self._panel.server.plans[name] = Plan(name, whole_number(body, "quota_mb") if "quota_mb" in body else None)
        return web.Response(status=204)

    async def _read_switches(self, _request: web.Request) -> web.Response:
        return web.json_response(self._panel.face.switches)

    async def _put_switches(self, request: web.Request) -> web.Response:
        switches = self._panel.face.switches
        body = await json_object(request, set(switches))
        if not all(isinstance(value, bool) for value in body.values()):
            raise InvalidBody("a switch is true or false")
        switches.update(body)
        return web.json_response(switches)

    async def _slow_down(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"milliseconds"}, required={"milliseconds"})
        self._panel.create_seconds = whole_number(body, "milliseconds") / 1000
        return web.Response(status=204)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._panel.reset()
        return web.Response(status=204)


def _shown(account: Account) -> dict[str, Any]:
    return {
        "user": account.user,
        "domain": account.domain,
        "plan": account.plan,
        "email": account.email,
        "suspended": account.suspended,
        "suspend_reason": account.suspend_reason,
        "locked": account.locked,
        "disk_used_mb": account.disk_used_mb,
        "traffic_used_mb": account.traffic_used_mb,
        "limits": dict(account.limits),
        "made_at": timestamp(account.made_at),
    }
