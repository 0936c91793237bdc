"""Keys that may spend so much, buying hosting: orders, renewals, changes count; what a panel refused comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from gateway.audit import Actor
from gateway.keys import ISSUER
from gateway.storage.spending_limits import Maxima
from simulators.panels.faults import Action

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_orders_renewals_and_changes_count(hoster):
    panel = await hoster.panel(limit=Maxima("UAH", 250_00, None))
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}"
    change = await panel.post(f"{path}/tariff-changes", {"plan": "pro", "dry_run": True})
    assert change.body["charge"]["amount"] == "0.00"
    assert (await panel.post(f"{path}/renewals", {"months": 1})).status == 201
    for answer in (
        await panel.post(f"{path}/renewals", {"months": 1}),
        await panel.post(f"{path}/renewals", {"months": 1, "dry_run": True}),
        await hoster.order(panel, domain="another.com.ua"),
    ):
        assert (answer.status, answer.code, answer.body["left"]["amount"]) == (402, "spend_limit", "50.00")
    assert await panel.balance() == "800.00"


async def test_a_change_that_charges_counts(hoster):
    panel = await hoster.panel("9000.00", limit=Maxima("UAH", 100_00, None))
    service = await hoster.ordered(panel)
    hoster.clock.now += timedelta(days=30)
    issuer, key_id = hoster.service.gateway.app[ISSUER], panel.token.split("_")[2]
    await issuer.limit(key_id, Maxima("UAH", 1_00, None), by=Actor("cli:test"))
    path = f"/v1/services/{service['id']}/tariff-changes"
    assert Decimal((await panel.post(path, {"plan": "huge", "dry_run": True})).body["charge"]["amount"]) > 1
    refused = await panel.post(path, {"plan": "huge"})
    assert (refused.status, refused.code, refused.body["left"]["amount"]) == (402, "spend_limit", "1.00")
    assert (await panel.get(f"/v1/services/{service['id']}")).body["plan"] == "start"


async def test_an_order_that_waits_for_money_counts_when_it_is_placed(hoster):
    panel = await hoster.panel("30.00", limit=Maxima("UAH", 100_00, None))
    assert (await hoster.order(panel, pay_when_funded=True)).status == 202
    assert (await hoster.order(panel, pay_when_funded=True)).code == "spend_limit"


async def test_what_the_panel_refuses_may_be_spent_again(hoster):
    panel = await hoster.panel(limit=Maxima("UAH", 100_00, None))
    hoster.bend(Action.REFUSE, "createacct", times=1)
    assert (await hoster.order(panel)).status >= 400
    assert (await hoster.order(panel)).status == 201
    assert (await hoster.order(panel)).code == "spend_limit"
