"""The story: what the panel orders, in which order, and what the registries did meanwhile.

Each scene is one order. It is done when the gateway says so *and* the registry's own record agrees; a scene that does
not agree is kept with its reason, and makes the demo fail.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gateway.demo import cast
from gateway.demo.panel import Answer, Panel
from gateway.demo.registries import Json, Registries

DEPOSIT = "20000.00"
ANSWER_LOST = "(lost with the answer; proved by asking)"
INTO_RU_WINDOW = "P310D"
"""A .ru name is renewed at most 60 days before its expiry, so the year is nearly over when the demo renews."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One order and its end. `before` and `after` are the registry's own records; `wrong` None = all agree."""

    title: str
    name: str
    action: str
    outcome: str
    before: Json | None
    after: Json | None
    price: Decimal | None
    trace: str
    wrong: str | None


class Story:
    def __init__(self, panel: Panel, registries: Registries) -> None:
        self._panel = panel
        self._registries = registries
        self.account_id = ""

    async def play(self) -> AsyncIterator[Scene]:
        """Play the scenes one after another, each given out when it has ended."""
        self.account_id = await self._panel.open_account("demo-customer", DEPOSIT)
        poor = await self._panel.open_account("demo-empty-pockets", "1.00")
        await self._registries.give_to_other(cast.TAKEN)
        for name in cast.NAMES:
            yield await self._register(name, lose_answer=name == cast.LOST_AT_REGISTRATION)
        yield await self._refused(cast.TAKEN, self.account_id, "taken", "domain_taken")
        yield await self._refused(cast.UNPAID, poor, "1.00 UAH", "insufficient_funds")
        await self._registries.advance(INTO_RU_WINDOW)
        for name in cast.NAMES:
            yield await self._renew(name, lose_answer=name == cast.LOST_AT_RENEWAL)
        for name in cast.NAMES:
            yield await self._delegate(name)

    async def _register(self, name: str, *, lose_answer: bool) -> Scene:
        roles = await self._roles(name)
        free = await self._panel.available([name])
        if lose_answer:
            await self._registries.lose_answer(name, "domain:create")
        answer = await self._panel.send("POST", "/v1/domains", cast.registration(name, self.account_id, roles))
        title = "register" + (", answer lost" if lose_answer else "")
        wrong = None if free[name] == "available" else f"check said {free[name]}"
        return await self._scene(title, name, "register", answer, before=None, wrong=wrong)

    async def _renew(self, name: str, *, lose_answer: bool) -> Scene:
        before = await self._registries.domain(name)
        known = await self._panel.get(f"/v1/domains/{name}", refresh="true")
        if lose_answer:
            await self._registries.lose_answer(name, "domain:renew")
        order = {"years": 1, "current_expiry": known["expires_at"]}
        answer = await self._panel.send("POST", f"/v1/domains/{name}/renewals", order)
        title = "renew" + (", answer lost" if lose_answer else "")
        return await self._scene(title, name, "renew", answer, before=before)

    async def _delegate(self, name: str) -> Scene:
        before = await self._registries.domain(name)
        order = {"nameservers": cast.nameservers(cast.NEW_NAMESERVERS)}
        answer = await self._panel.send("PUT", f"/v1/domains/{name}/nameservers", order)
        return await self._scene("change name servers", name, "nameservers", answer, before=before)

    async def _refused(self, name: str, account: str, why: str, code: str) -> Scene:
        before = await self._registries.domain(name)
        order = cast.registration(name, account, await self._roles(name))
        answer = await self._panel.send("POST", "/v1/domains", order)
        after = await self._registries.domain(name)
        agrees = answer.refused and answer.body.get("code") == code and after == before
        return Scene(
            title=f"register ({why})",
            name=name,
            action="refused",
            outcome=str(answer.body.get("code", answer.status)),
            before=before,
            after=after,
            price=None,
            trace=f"HTTP {answer.status}",
            wrong=None if agrees else f"expected the problem {code} and an unchanged registry",
        )

    async def _scene(
        self, title: str, name: str, kind: str, answer: Answer, *, before: Json | None, wrong: str | None = None
    ) -> Scene:
        operation = await self._panel.operation_of(name, kind)
        if operation is None:
            return Scene(
                title, name, kind, "not accepted", before, before, None, f"HTTP {answer.status}", str(answer.body)
            )
        operation = await self._panel.finished(operation["id"])
        after = await self._registries.domain(name)
        return Scene(
            title=title,
            name=name,
            action=kind,
            outcome=operation["state"],
            before=before,
            after=after,
            price=Decimal(operation["price"]["amount"]) if operation["price"] else None,
            trace=f"{operation['registry']['cltrid']} / {operation['registry']['svtrid'] or ANSWER_LOST}",
            wrong=wrong or await self._disagreement(name, kind, operation, after),
        )

    async def _disagreement(self, name: str, kind: str, operation: Json, record: Json | None) -> str | None:
        if operation["state"] != "succeeded":
            return f"{operation['state']}: {operation['problem']}"
        if record is None or record["registrar"] != self._registries.our_user(self._registries.of(name)):
            return "the registry does not have the name under our account"
        shown = await self._panel.get(f"/v1/domains/{name}")
        if not _same_instant(shown["expires_at"], record["expires_at"]):
            return f"the gateway shows {shown['expires_at']}, the registry {record['expires_at']}"
        if kind == "nameservers" and sorted(record["nameservers"]) != sorted(cast.NEW_NAMESERVERS):
            return f"the registry delegates to {record['nameservers']}"
        return None

    async def _roles(self, name: str) -> list[str]:
        rules = await self._panel.get(f"/v1/tlds/{name.partition('.')[2]}")
        roles: list[str] = rules["contacts"]["roles_required"]
        return roles


def _same_instant(left: str, right: str) -> bool:
    return datetime.fromisoformat(left) == datetime.fromisoformat(right)
