"""The life of some names as a panel leads it: every order over REST, repeated with its key until it has ended.

They are registered, renewed and given other name servers; they go to the other registrar and come back; they are
deleted, and restored where the registry restores. What happens between the orders are the registries' own days.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.scenarios.product import HOLDER, IN_RENEWAL_WINDOW, NAMESERVERS, Customer, Family
from tests.scenarios.rival import THEIR_CODE, Rival
from tests.support.office import eventually
from tests.support.panel import Answer

OTHER_NAMESERVERS = [{"host": "ns3.scenario.eu"}, {"host": "ns4.scenario.eu"}]
PATIENCE_SECONDS = 120.0

Scene = Callable[[str], Awaitable[None]]


@dataclass
class Story:
    """`charged` is what the customer was told to have paid; `peace` lasts while the other registrar acts."""

    customer: Customer
    family: Family
    rival: Rival
    names: Sequence[str]
    peace: Callable[[], AbstractContextManager[None]] = nullcontext
    charged: Decimal = Decimal(0)
    codes: dict[str, str] = field(default_factory=dict)

    async def play(self) -> None:
        await self._each(self._register)
        self._pass(IN_RENEWAL_WINDOW)
        await self._each(self._renew)
        await self._each(self._redelegate)
        await self._leave()
        await self._return()
        self._pass(self.family.grace)
        await self._each(self._delete)
        if self.family.restores:
            await self._each(self._restore)
        else:
            await self._each(self._find_it_cannot_be_restored)

    async def _each(self, act: Scene) -> None:
        await asyncio.gather(*(act(name) for name in self.names))

    def _pass(self, time: timedelta) -> None:
        self.customer.world.advance(time)

    async def _register(self, name: str) -> None:
        order = {"name": name, "contacts": dict.fromkeys(self.family.roles, HOLDER), "nameservers": NAMESERVERS}
        await self._paid("register", name, "POST", "/v1/domains", order, status=201)

    async def _renew(self, name: str) -> None:
        path = f"/v1/domains/{name}"
        before = await self.customer.expiry(name)
        await self._paid("renew", name, "POST", f"{path}/renewals", {"current_expiry": _text(before)})
        assert await self.customer.expiry(name) == before.replace(year=before.year + 1)

    async def _redelegate(self, name: str) -> None:
        body = {"nameservers": OTHER_NAMESERVERS}
        answer = await self._ended("nameservers", name, "PUT", f"/v1/domains/{name}/nameservers", body)
        assert answer.body["nameservers"] == [{**server, "addresses": []} for server in OTHER_NAMESERVERS]
        assert set(self._truth(name)["nameservers"]) == {server["host"] for server in OTHER_NAMESERVERS}

    async def _leave(self) -> None:
        """They ask with the code; we agree where silence would mean no, and are silent where it means yes."""
        await self._each(self._issue_code)
        await self._aside(lambda name: self.rival.ask_for(name, self.codes[name]))
        if self.family.silence_approves:
            self._pass(self.family.transfer_time)
        else:
            await self._each(self._approve)
        await self._each(self._is_gone)

    async def _issue_code(self, name: str) -> None:
        answer = await self._ended("code", name, "POST", f"/v1/domains/{name}/auth-code")
        self.codes[name] = answer.body["auth_code"]

    async def _approve(self, name: str) -> None:
        answer = await self._ended("approve", name, "POST", f"/v1/domains/{name}/transfer/approve")
        assert answer.body["result"]["state"] == "approved", answer.body

    async def _is_gone(self, name: str) -> None:
        async def gone() -> bool:
            return (await self.customer.panel.get(f"/v1/domains/{name}")).status == 404

        await eventually(gone, seconds=PATIENCE_SECONDS)
        assert self._truth(name)["registrar"] == self.rival.user

    async def _return(self) -> None:
        """We ask; where their silence means no, once in vain and without a charge."""
        self._pass(self.family.transfer_lock)
        await self._aside(self.rival.issue_code)
        if not self.family.silence_approves:
            await self._each(self._ask)
            self._pass(self.family.transfer_time)
            await self._each(self._ask_in_vain)
        await self._each(lambda name: self._ask(name, attempt=2))
        if self.family.silence_approves:
            self._pass(self.family.transfer_time)
        else:
            await self._aside(self.rival.approve)
        await self._each(self._arrive)

    async def _ask(self, name: str, *, attempt: int = 1) -> None:
        """Order until the registry has the request."""

        async def asked() -> bool:
            answer = await self._transfer(name, attempt, wait=1)
            assert answer.status == 202, answer.body
            return bool(answer.body["state"] == "awaiting_registry")

        await eventually(asked, seconds=PATIENCE_SECONDS)

    async def _ask_in_vain(self, name: str) -> None:
        answer = await self._until_ended(lambda: self._transfer(name, 1))
        assert (answer.status, answer.code) == (409, "transfer_ended"), answer.body

    async def _arrive(self, name: str) -> None:
        answer = await self._until_ended(lambda: self._transfer(name, 2))
        assert answer.status == 201, answer.body
        await self._count(answer)
        assert self._truth(name)["registrar"] != self.rival.user

    async def _transfer(self, name: str, attempt: int, *, wait: int = 10) -> Answer:
        body = {"name": name, "auth_code": THEIR_CODE}
        return await self._order(f"transfer-{attempt}-{name}", "POST", "/v1/transfers", body, wait=wait)

    async def _delete(self, name: str) -> None:
        answer = await self._ended("delete", name, "DELETE", f"/v1/domains/{name}", confirm=name)
        assert answer.body["result"] == {"restorable": self.family.restores}

    async def _restore(self, name: str) -> None:
        answer = await self._paid("restore", name, "POST", f"/v1/domains/{name}/restore", {})
        assert answer.body["deleted_at"] is None
        assert "redemptionPeriod" not in self._truth(name)["statuses"]

    async def _find_it_cannot_be_restored(self, name: str) -> None:
        answer = await self.customer.panel.post(f"/v1/domains/{name}/restore", {})
        assert answer.status == 404, answer.body
        assert self.customer.world.control(self.family).domain(name) is None

    async def _aside(self, act: Scene) -> None:
        """Let the other registrar act in peace."""
        with self.peace():
            await self._each(act)

    async def _paid(
        self, kind: str, name: str, method: str, path: str, body: dict[str, Any], *, status: int = 200
    ) -> Answer:
        answer = await self._ended(kind, name, method, path, body, status=status)
        await self._count(answer)
        return answer

    async def _count(self, answer: Answer) -> None:
        operation = await self.customer.panel.get(f"/v1/operations/{answer.headers['X-Operation-Id']}")
        self.charged += Decimal(operation.body["price"]["amount"])

    async def _ended(
        self, kind: str, name: str, method: str, path: str, body: Any = None, *, status: int = 200, **query: str
    ) -> Answer:
        answer = await self._until_ended(lambda: self._order(f"{kind}-{name}", method, path, body, **query))
        assert answer.status == status, answer.body
        return answer

    async def _until_ended(self, order: Callable[[], Awaitable[Answer]]) -> Answer:
        async def ended() -> Answer | None:
            answer = await order()
            return answer if answer.status != 202 else None

        return await eventually(ended, seconds=PATIENCE_SECONDS)

    async def _order(
        self, key: str, method: str, path: str, body: Any = None, *, wait: int = 10, **query: str
    ) -> Answer:
        headers = {"Prefer": f"wait={wait}"}
        return await self.customer.panel.call(method, path, body, key=key, headers=headers, **query)

    def _truth(self, name: str) -> dict[str, Any]:
        found = self.customer.world.control(self.family).domain(name)
        assert found is not None, f"{name} is not at its registry"
        return found


def _text(moment: Any) -> str:
    return str(moment.isoformat())
