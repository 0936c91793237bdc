"""reg.ru behind its interface."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

from aiohttp import web

from simulators.amounts import decimal
from simulators.control_body import json_object, text
from simulators.periods import add_years
from simulators.registrars.book import Account
from simulators.registrars.exchange import Answered, Call, as_json
from simulators.registrars.fault_actions import Action, Delivery, Next
from simulators.registrars.regru import facts, lifecycle, routes
from simulators.registrars.regru.actions import ACTIONS, Plain, Slowly
from simulators.registrars.regru.objects import Foreign, Service
from simulators.registrars.regru.outside import Outside
from simulators.registrars.regru.queries import row
from simulators.registrars.regru.refusals import Refused
from simulators.registrars.regru.request import Request, fields_of, read_name
from simulators.registrars.regru.state import State
from simulators.registrars.regru.switches import Switches
from simulators.registrars.service import UnknownObject

_BASE = "api/regru2/"


class RegRu:
    secrets = frozenset({"password", "authinfo", "passport_number", "passport_place", "docs_upload_uri", "upload_uri"})

    def __init__(self) -> None:
        self._state = State()
        self._switches = Switches()
        self.actions: Mapping[str, Action[Any]] = {
            **ACTIONS,
            "slow_money": Action(Slowly, self._slow_money),
            "steal_on_create": Action(Plain, self._steal),
        }

    def subject(self, call: Call) -> tuple[str, str | None]:
        try:
            names = [each.get("dname") for each in _listed(fields_of(call))]
        except Refused:
            names = []
        name = next((str(each).lower() for each in names if each), None)
        service = self._state.services.get(_service_id(call))
        return call.path.removeprefix(_BASE), name if service is None else service.name

    def answer(self, call: Call, now: datetime) -> Answered:
        function, account = call.path.removeprefix(_BASE), None
        try:
            account = self._let_in(call, now)
            request = Request(fields_of(call), account, self._state, self._switches, now)
            answer, applied = self._called(function, request)
        except Refused as err:
            return Answered(as_json(_envelope(err.document)), False, None if account is None else account.id)
        return Answered(as_json(_envelope({"result": "success", "answer": answer})), applied, account.id)

    def settle(self, now: datetime) -> None:
        lifecycle.settle(self._state, now)

    def reset(self) -> None:
        self._state, self._switches = State(), Switches()

    def objects(self, now: datetime) -> dict[str, Any]:  # noqa: ARG002 - they are as they were settled
        return Outside(self._state).objects()

    def put_domain(self, body: dict[str, Any], now: datetime) -> None:
        Outside(self._state).put_domain(body, now)

    def alter_domain(self, name: str, body: dict[str, Any], now: datetime) -> None:
        Outside(self._state).alter_domain(name, body, now)

    def drop_domain(self, name: str) -> None:
        Outside(self._state).drop_domain(name)

    def set_balance(self, account: str, amount_minor: int, now: datetime) -> None:  # noqa: ARG002 - nothing waits
        if account not in self._state.accounts:
            raise UnknownObject("no such account")
        self._state.accounts[account].balance_minor = amount_minor

    def switch(self, patch: dict[str, Any]) -> dict[str, Any]:
        self._switches = self._switches.with_patch(patch)
        return self._switches.model_dump()

    def routes(self, clock: Callable[[], datetime]) -> list[web.RouteDef]:
        async def decide(request: web.Request) -> web.Response:
            body = await json_object(request, {"decision"}, required={"decision"})
            Outside(self._state).decide(request.match_info["name"], text(body, "decision"), clock())
            return web.Response(status=204)

        return [web.post("/_sim/transfers/{name}", decide)]

    def ready(self) -> dict[str, Any]:
        profiles = {f"transfer_profile_{kind.split('.')[0].lower()}": f"{kind}:{name}" for kind, name in facts.PROFILES}
        return {
            "users": [{"user": each.id, "password": each.secret} for each in facts.accounts()],
            "zones": list(facts.ZONES),
            "currency": facts.CURRENCY,
            "options": {"enduser_ip": facts.ENDUSER_IP, **profiles},
            "prices": {
                tld: {
                    "create": decimal(zone.register),
                    "renew": decimal(zone.renew),
                    "transfer": decimal(zone.transfer),
                }
                for tld, zone in facts.ZONES.items()
            },
        }

    def _called(self, function: str, request: Request) -> tuple[dict[str, Any], bool]:
        """Return the answer, and whether anything changed. Raises `Refused`."""
        if function in routes.PAYING and request.account.id in self._state.paying:
            raise Refused("BILLING_LOCK")
        reads = function in routes.READING
        if function in routes.WHOLE:
            return routes.WHOLE[function](request), not reads
        if function not in routes.ITEMS:
            raise Refused("NO_SUCH_COMMAND")
        member, handle = routes.ITEMS[function]
        listed = any(name in request.fields for name in ("domains", "services"))
        rows = []
        for item in request.rows():
            try:
                service = self._found(request, item)
                rows.append(row(request, service) | handle(request, service))
            except Refused as err:
                if not listed:
                    raise
                rows.append({"dname": str(item.get("dname", ""))} | err.document)
        return {member: rows}, not reads and any(each["result"] != "error" for each in rows)

    def _found(self, request: Request, item: dict[str, Any]) -> Service:
        """Return the service that an item names in one of the three ways. Raises `Refused`."""
        service_id, servid = item.get("service_id"), item.get("user_servid")
        if service_id or servid:
            ordered = self._state.ordered_under(request.account.id, str(servid))
            service = self._state.services.get(str(service_id)) if service_id else ordered
            if service is None or service.account != request.account.id:
                raise Refused("SERVICE_NOT_FOUND")
            return service
        name = item.get("dname") or item.get("domain_name")
        if not name:
            raise Refused("SERVICE_NOT_SPECIFIED")
        return self._state.own(request.account, read_name(str(name)))

    def _let_in(self, call: Call, now: datetime) -> Account:
        """Raises `Refused` for a wrong way to call, a wrong password, an address that is not listed, too many calls."""
        if call.method != "POST":
            raise Refused("ONLY_POST_ALLOWED")
        if call.queried:
            raise Refused("QUERY_PARAMS_DISALLOWED")
        fields = fields_of(call)
        user, password = str(fields.get("username", "")), str(fields.get("password", ""))
        if not user:
            raise Refused("NO_USERNAME")
        if not password:
            raise Refused("NO_AUTH")
        account = self._state.accounts.get(user)
        if account is None or not compare_digest(password.encode(), account.secret.encode()):
            raise Refused("PASSWORD_AUTH_FAILED")
        if self._switches.addresses is not None and call.source not in self._switches.addresses:
            raise Refused("ACCESS_DENIED_FROM_IP")
        if self._state.count(account.id, now, self._switches.calls_per_hour):
            raise Refused("ACCOUNT_EXCEEDED_ALLOWED_CONNECTION_RATE")
        if self._state.count(call.source, now, self._switches.calls_per_hour):
            raise Refused("IP_EXCEEDED_ALLOWED_CONNECTION_RATE")
        return account

    async def _slow_money(self, call: Call, args: Slowly, go_on: Next) -> Delivery:
        """Take its time over money, and let no other call of the account near it meanwhile."""
        user, state = str(fields_of(call).get("username", "")), self._state
        if user in state.paying:
            return await go_on()
        state.paying.add(user)
        try:
            await asyncio.sleep(args.delay_ms / 1000)
        finally:
            state.paying.discard(user)
        return await go_on() if state is self._state else Delivery(None)

    async def _steal(self, call: Call, _args: Plain, go_on: Next) -> Delivery:
        """Let another registrar have the name just before it is ordered."""
        name, now = self.subject(call)[1] or "", datetime.now(UTC)
        self._state.foreign[name] = Foreign(name, "Their-Code-1", now, add_years(now, 1))
        return await go_on()


def _envelope(document: dict[str, Any]) -> dict[str, Any]:
    return {"charset": "utf-8", "messagestore": None} | document


def _listed(fields: dict[str, Any]) -> list[dict[str, Any]]:
    items = fields.get("domains") or fields.get("services") or [{"dname": fields.get("domain_name")}, fields]
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _service_id(call: Call) -> str:
    try:
        document = json.loads(call.first("input_data") or "{}")
    except ValueError:
        return ""
    return str(document.get("service_id", "")) if isinstance(document, dict) else ""
