"""The platform behind its HTTP interface."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from aiohttp import web

from simulators.amounts import decimal
from simulators.control_body import json_object, text
from simulators.registrars.book import Account
from simulators.registrars.exchange import Answered, Call, Reply, as_json
from simulators.registrars.fault_actions import Action, Args, Delivery, Next
from simulators.registrars.logicboxes import facts, lifecycle, routes
from simulators.registrars.logicboxes.actions import ACTIONS
from simulators.registrars.logicboxes.outside import Outside
from simulators.registrars.logicboxes.queue import Queue
from simulators.registrars.logicboxes.refusals import Refused, access_denied
from simulators.registrars.logicboxes.request import Request
from simulators.registrars.logicboxes.state import State
from simulators.registrars.logicboxes.switches import Switches
from simulators.registrars.service import UnknownObject

_PATH = re.compile(r"api/(?P<command>[a-z0-9/-]+)\.json\Z")


class LogicBoxes:
    """`steal_on_create` is a fault of its own: somebody else is faster."""

    secrets = frozenset({"api-key", "auth-password", "auth-code", "passwd", "domsecret"})

    def __init__(self) -> None:
        self.actions: Mapping[str, Action[Any]] = {**ACTIONS, "steal_on_create": Action(Args, self._steal)}
        self._state = State()
        self._switches = Switches()

    def subject(self, call: Call) -> tuple[str, str | None]:
        match = _PATH.match(call.path)
        order = self._state.orders.get(call.first("order-id"))
        name = call.first("domain-name") if order is None else order.name
        return call.path if match is None else match["command"], name.lower() or None

    def answer(self, call: Call, now: datetime) -> Answered:
        match = _PATH.match(call.path)
        reads = match is not None and match["command"] in routes.READS
        handlers = routes.READS if reads else routes.WRITES
        if match is None or match["command"] not in handlers:
            return Answered(Reply(404, b"Not Found", "text/plain"))
        any_method = match["command"] in routes.ANY_METHOD
        if call.method != ("GET" if reads else "POST") and not any_method:
            return Answered(Reply(405, b"Method Not Allowed", "text/plain"))
        actions = len(self._state.actions)
        try:
            account = self._let_in(call, now)
            done = handlers[match["command"]](self._request(call, account, now))
        except Refused as err:
            status = self._switches.access_status if err.access else self._status(err)
            return Answered(as_json(err.document, status), len(self._state.actions) > actions)
        return Answered(as_json(done), not reads, account.id)

    def settle(self, now: datetime) -> None:
        lifecycle.settle(self._state, self._queue, now)

    def reset(self) -> None:
        self._state, self._switches = State(), Switches()

    def objects(self, now: datetime) -> dict[str, Any]:
        return self._outside.objects(now)

    def put_domain(self, body: dict[str, Any], now: datetime) -> None:
        self._outside.put_domain(body, now)

    def alter_domain(self, name: str, body: dict[str, Any], now: datetime) -> None:
        self._outside.alter_domain(name, body, now)

    def drop_domain(self, name: str) -> None:
        self._outside.drop_domain(name)

    def set_balance(self, account: str, amount_minor: int, now: datetime) -> None:
        if account not in self._state.accounts:
            raise UnknownObject("no such reseller")
        self._state.accounts[account].balance_minor = amount_minor
        self.settle(now)

    def switch(self, patch: dict[str, Any]) -> dict[str, Any]:
        self._switches = self._switches.with_patch(patch)
        return self._switches.model_dump()

    def routes(self, clock: Callable[[], datetime]) -> list[web.RouteDef]:
        async def decide(request: web.Request) -> web.Response:
            body = await json_object(request, {"decision"}, required={"decision"})
            self._outside.decide(request.match_info["name"], text(body, "decision"), clock())
            return web.Response(status=204)

        async def cancel(request: web.Request) -> web.Response:
            self._outside.cancel(request.match_info["id"], clock())
            return web.Response(status=204)

        return [
            web.post("/_sim/transfers/{name}", decide),
            web.get("/_sim/actions", self._list_actions),
            web.delete("/_sim/actions/{id}", cancel),
        ]

    def ready(self) -> dict[str, Any]:
        return {
            "users": [{"user": each.id, "password": each.secret} for each in facts.accounts()],
            "zones": list(facts.PRODUCTS),
            "currency": facts.CURRENCY,
            "prices": {
                zone: {
                    "create": decimal(product.register),
                    "renew": decimal(product.renew),
                    "transfer": decimal(product.transfer),
                    "restore": decimal(product.restore),
                }
                for zone, product in facts.PRODUCTS.items()
            },
        }

    @property
    def _queue(self) -> Queue:
        return Queue(self._state, timedelta(seconds=self._switches.queue_seconds))

    @property
    def _outside(self) -> Outside:
        return Outside(self._state, self._queue)

    def _request(self, call: Call, account: Account, now: datetime) -> Request:
        return Request(call, account, self._state, self._queue, self._switches, now.replace(microsecond=0))

    def _let_in(self, call: Call, now: datetime) -> Account:
        """Raises `Refused` for a wrong key, an address that is not listed, or one that is blocked."""
        listed = self._switches.addresses is None or call.source in self._switches.addresses
        if not listed or self._state.is_blocked(call.source, now, self._switches.calls_per_minute):
            raise access_denied()
        account = self._state.accounts.get(call.first("auth-userid"))
        key = call.first("api-key") or call.first("auth-password")
        if account is None or not compare_digest(key.encode(), account.secret.encode()):
            raise access_denied()
        return account

    def _status(self, refused: Refused) -> int:
        return 200 if refused.document.get("status") == "Failed" else self._switches.error_status

    async def _steal(self, call: Call, _args: Args, go_on: Next) -> Delivery:
        """Let another registrar have the name just before."""
        self._outside.put_domain({"name": call.first("domain-name")}, datetime.now(UTC))
        return await go_on()

    async def _list_actions(self, _request: web.Request) -> web.Response:
        return web.json_response({"actions": self._outside.actions()})
