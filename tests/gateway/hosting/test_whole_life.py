"""A hosting account's whole life, by the interface alone and on the virtual clock, with the truth at its panel."""

from dataclasses import dataclass
from typing import Any

import pytest

from gateway.api.examples import PROFILE
from gateway.keys import SERVICES
from tests.support.hosting import PANELS, Hoster
from tests.support.office import eventually
from tests.support.panel import Panel

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLANS = {"whm": ("start", "pro"), "ispmanager": ("isp-start", "isp-pro")}


@dataclass
class Life:
    """One customer's hosting, seen from both sides; days pass as the nodes let them."""

    hoster: Hoster
    panel: Panel
    at: str
    service_id: str = ""

    async def live(self, days: int = 1) -> None:
        """Let days pass; on each the customer is told, what is due is renewed, and the rest runs its course."""
        services = self.hoster.service.gateway.app[SERVICES]
        for _ in range(days):
            self.hoster.clock.pass_days(1)
            await services.notices.notices.run()
            await services.renewals.run_account(str(self.panel.account_id))
            await services.life.run()
        await self.hoster.settled(self.service_id)

    async def pass_to(self, days: int, last: int) -> None:
        """Let days pass, of which nothing is due but on the last ones."""
        self.hoster.clock.pass_days(days - last)
        await self.live(last)

    async def pay(self, amount: str) -> None:
        payment = {
            "amount": {"amount": amount, "currency": "UAH"},
            "payment_id": f"p-{self.hoster.clock.now.isoformat()}-{amount}",
        }
        answer = await self.panel.post(f"/v1/accounts/{self.panel.account_id}/payments", payment)
        assert answer.status == 201, answer.body

    async def shown(self) -> dict[str, Any]:
        return dict((await self.panel.get(f"/v1/services/{self.service_id}")).body)

    async def until(self, state: str) -> dict[str, Any]:
        async def reached() -> dict[str, Any] | None:
            shown = await self.shown()
            return shown if shown["state"] == state else None

        found = await eventually(reached)
        await self.hoster.settled(self.service_id)
        return found

    def truth(self) -> Any:
        """Return what the panel truly has; None when there is no such account."""
        (found,) = list(self.hoster.panels[self.at].server.accounts.values()) or [None]
        return found


@pytest.mark.parametrize("at", PANELS)
async def test_from_the_order_to_the_end(hoster, at):
    start, pro = PLANS[at]
    life = Life(hoster, await hoster.panel("0.00"), at)
    profile = f"/v1/accounts/{life.panel.account_id}/profile"
    assert (await life.panel.call("PUT", profile, PROFILE)).status == 200

    body = {"plan": start, "domain": "example.com.ua", "email": "owner@example.net", "password": "Secret777"}
    ordered = await life.panel.post("/v1/services", body | {"auto_renew": True, "pay_when_funded": True})
    life.service_id = ordered.body["id"]
    assert (ordered.status, ordered.body["state"]) == (202, "ordered")
    assert life.truth() is None

    await life.pay("150.00")
    assert (await life.until("active"))["ends_on"] == "2026-11-11"
    assert (life.truth().password, life.truth().suspended) == ("Secret777", False)
    assert await life.panel.balance() == "50.00"

    await life.pay("60.00")
    await life.pass_to(28, 2)  # three days before its end it renews itself
    assert (await life.shown())["ends_on"] == "2026-12-11"
    assert await life.panel.balance() == "10.00"
    assert not life.truth().suspended

    await life.pass_to(33, 8)  # to the end, without the money
    assert (await life.shown())["state"] == "grace"
    assert not life.truth().suspended
    await life.live(3)
    assert (await life.shown())["state"] == "suspended"
    assert life.truth().suspended

    await life.pay("200.00")
    assert (await life.until("active"))["ends_on"] == "2027-01-11"  # three days were served unpaid
    assert not life.truth().suspended
    assert await life.panel.balance() == "110.00"

    path = f"/v1/services/{life.service_id}"
    changed = await life.panel.post(f"{path}/tariff-changes", {"plan": pro})
    assert changed.status == 201, changed.body
    await life.hoster.settled(life.service_id)
    assert life.truth().plan.endswith("pro")
    ends_on = (await life.shown())["ends_on"]

    await life.panel.call("PATCH", f"{path}/auto-renew", {"enabled": False})
    while (await life.shown())["state"] == "active":
        await life.live()
    assert hoster.clock.now.date().isoformat() == ends_on
    await life.live(3)
    assert life.truth().suspended
    await life.pass_to(30, 8)
    assert (await life.shown())["state"] == "ended"
    assert life.truth().suspended, "its data is kept for a while"
    await life.pass_to(14, 1)
    assert life.truth() is None
    assert not await hoster.differences()
