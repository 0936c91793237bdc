"""A bonus pays its share of whatever is bought, and goes back where it came from."""

import asyncio

import pytest

from tests.support.office import eventually
from tests.support.panel import a_registration

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def a_customer(hoster, grant):
    async def customer(money, bonus):
        panel = await hoster.panel(money)
        assert (await grant(panel, bonus)).status == 201
        return panel

    return customer


async def left(panel):
    balance = (await panel.get(f"/v1/accounts/{panel.account_id}/balance")).body
    held = balance["held"]["amount"], balance["bonus_held"]["amount"]
    assert held == ("0.00", "0.00")
    return balance["available"]["amount"], balance["bonus"]["amount"]


async def test_an_order_is_quoted_and_charged_with_its_share(hoster, a_customer):
    panel = await a_customer("1000.00", "50.00")
    quote = (await panel.register("shared.test", dry_run=True)).body
    assert [quote[name]["amount"] for name in ("price", "bonus", "available_after")] == ["100.00", "33.33", "933.33"]
    assert (await panel.register("shared.test")).status == 201
    assert await left(panel) == ("933.33", "16.67")
    assert not await hoster.differences()


async def test_a_refused_order_gives_both_parts_back(hoster, a_customer):
    panel = await a_customer("100.00", "50.00")
    hoster.service.registry.refuse()
    assert (await panel.register("refused.test")).status >= 400
    assert await left(panel) == ("100.00", "50.00")


async def test_orders_at_the_same_moment_share_what_there_is(hoster, a_customer):
    panel = await a_customer("1000.00", "50.00")
    names = [f"together-{number}.test" for number in range(4)]
    answers = await asyncio.gather(*(panel.register(name) for name in names))
    assert [answer.status for answer in answers] == [201] * 4
    assert await left(panel) == ("650.00", "0.00")
    assert not await hoster.differences()


async def test_a_refusal_for_want_of_money_counts_the_share(a_customer):
    panel = await a_customer("50.00", "30.00")
    answer = await panel.post("/v1/domains", a_registration("poor.test"))
    assert (answer.status, answer.code) == (402, "insufficient_funds")
    assert (answer.body["required"]["amount"], answer.body["available"]["amount"]) == ("100.00", "80.00")
    hosting = await panel.post("/v1/services", {"plan": "start", "domain": "poor.com.ua", "email": "o@example.net"})
    assert (hosting.body["required"]["amount"], hosting.body["available"]["amount"]) == ("100.00", "80.00")
    assert await left(panel) == ("50.00", "30.00")


async def test_hosting_is_quoted_ordered_renewed_and_given_back_in_proportion(hoster, a_customer):
    panel = await a_customer("1000.00", "100.00")
    quote = (await panel.post("/v1/quotes", {"plan": "start", "months": 2})).body
    assert (quote["price"]["amount"], quote["bonus"]["amount"]) == ("200.00", "66.66")
    service = await hoster.ordered(panel, months=2, quote=quote["id"])
    assert await left(panel) == ("866.66", "33.34")
    path = f"/v1/services/{service['id']}"
    tried = (await panel.post(f"{path}/renewals", {"months": 1, "dry_run": True})).body
    assert (tried["bonus"]["amount"], tried["available_after"]["amount"]) == ("33.33", "799.99")
    assert (await panel.post(f"{path}/renewals", {"months": 1})).status == 201
    assert await left(panel) == ("799.99", "0.01")
    refunded = (await panel.post(f"{path}/refunds", {})).body
    assert (refunded["amount"]["amount"], refunded["bonus"]["amount"]) == ("296.72", "98.90")  # all but a day of 61
    assert await left(panel) == ("997.81", "98.91")
    await hoster.settled(service["id"])
    assert not await hoster.differences()


async def test_what_a_bonus_may_not_pay_for_costs_money(a_customer):
    panel = await a_customer("100.00", "50.00")
    assert (await panel.post("/v1/services", {"plan": "backup"})).status == 201
    assert await left(panel) == ("90.00", "50.00")


async def test_a_bonus_begins_the_order_that_waited_for_it(hoster, a_customer, grant):
    panel = await a_customer("70.00", "10.00")
    service = await hoster.order(panel, pay_when_funded=True)
    path = f"/v1/services/{service.body['id']}"
    assert (await panel.get(path)).body["state"] == "ordered"
    assert (await grant(panel, "23.33", name="more")).status == 201

    async def active():
        return (await panel.get(path)).body["state"] == "active"

    await eventually(active)
    assert await left(panel) == ("3.33", "0.00")


async def test_a_change_of_tariff_is_paid_and_credited_in_proportion(hoster, a_customer):
    panel = await a_customer("1000.00", "33.33")
    service = await hoster.ordered(panel)
    before = await left(panel)
    assert before == ("933.33", "0.00")
    path = f"/v1/services/{service['id']}/tariff-changes"
    changed = (await panel.post(path, {"plan": "pro"})).body
    credit, bonus = float(changed["credit"]["amount"]), float(changed["bonus_credit"]["amount"])
    assert 0 < bonus < credit
    assert await left(panel) == (f"{933.33 + credit - bonus:.2f}", f"{bonus:.2f}")
    await hoster.settled(service["id"])
    assert not await hoster.differences()


@pytest.mark.parametrize(
    ("money", "payable", "top_up", "after"), [("200.00", True, "0.00", "40.00"), ("66.67", False, "93.33", "0.00")]
)
async def test_the_forecast_counts_the_bonus_once(hoster, a_customer, money, payable, top_up, after):
    panel = await a_customer(money, "40.00")
    await hoster.ordered(panel, auto_renew=True)
    forecast = (await panel.get(f"/v1/accounts/{panel.account_id}/forecast")).body
    (line,) = forecast["lines"]
    assert (line["price"]["amount"], line["bonus"]["amount"], line["payable"]) == ("100.00", "6.67", payable)
    assert (forecast["top_up"]["amount"], forecast["available_after"]["amount"]) == (top_up, after)
    assert forecast["bonus_after"]["amount"] == ("0.00" if payable else "6.67")
