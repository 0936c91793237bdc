"""Hosting over the interface: ordered, paid, made at the panel, renewed, changed, switched off and on again."""

import asyncio
from datetime import timedelta

import pytest

from billing_core.documents.sales import Unit
from gateway.documents.titles import sold_by
from gateway.keys import DATABASE
from simulators.panels.faults import Action
from tests.support.office import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_story_of_one_hosting(hoster, panel):
    quote = (await panel.post("/v1/quotes", {"plan": "start", "months": 2})).body
    assert (quote["price"]["amount"], quote["ends_on"]) == ("200.00", "2026-12-11")

    service = await hoster.ordered(panel, months=2, quote=quote["id"])
    assert (service["state"], service["ends_on"]) == ("active", "2026-12-11")
    account = hoster.account(service["login"])
    assert (account.domain, account.plan, account.password) == ("example.com.ua", "hoster_start", "Secret777")
    assert await panel.balance() == "800.00"

    path = f"/v1/services/{service['id']}"
    renewed = await panel.post(f"{path}/renewals", {"months": 1})
    assert (renewed.status, renewed.body["ends_on"], renewed.body["operation"]) == (201, "2027-01-11", None)
    assert await panel.balance() == "700.00"

    preview = (await panel.post(f"{path}/tariff-changes", {"plan": "pro", "dry_run": True})).body
    assert (preview["possible"], preview["direction"]) == (True, "up")
    changed = (await panel.post(f"{path}/tariff-changes", {"plan": "pro"})).body
    assert [changed[name] for name in ("ends_on", "charge", "credit")] == [
        preview[name] for name in ("ends_on", "charge", "credit")
    ]
    await hoster.settled(service["id"])
    assert hoster.account(service["login"]).plan == "hoster_pro"
    assert (await panel.get(path)).body["ends_on"] == changed["ends_on"]

    await hoster.suspend(service["id"])
    assert hoster.account(service["login"]).suspended
    assert (await panel.get(path)).body["state"] == "suspended"

    again = (await panel.post(f"{path}/renewals", {"months": 1})).body
    await hoster.settled(service["id"])
    assert again["operation"] is not None
    assert not hoster.account(service["login"]).suspended
    assert (await panel.get(path)).body["state"] == "active"
    operations = (await panel.get("/v1/operations", service=service["id"])).body["items"]
    assert [(each["kind"], each["state"], each["service"]) for each in reversed(operations)] == [
        (kind, "succeeded", service["id"])
        for kind in ("hosting_create", "hosting_change_plan", "hosting_suspend", "hosting_unsuspend")
    ]
    assert not await hoster.differences()


async def test_short_of_funds_the_sum_is_named_and_nothing_is_kept(hoster):
    panel = await hoster.panel("30.00")
    answer = await hoster.order(panel)
    assert (answer.status, answer.code) == (402, "insufficient_funds")
    assert (answer.body["required"]["amount"], answer.body["available"]["amount"]) == ("100.00", "30.00")
    assert (await panel.get("/v1/services")).body["items"] == []


async def test_an_order_that_waits_begins_by_itself_at_its_price_when_the_money_comes(hoster):
    panel = await hoster.panel("30.00")
    waiting = await hoster.order(panel, pay_when_funded=True)
    assert (waiting.status, waiting.body["state"]) == (202, "ordered")
    assert waiting.body["waits_for"]["amount"] == "100.00"
    assert not hoster.whm.server.accounts
    hoster.clock.now += timedelta(days=2)
    paid = {"amount": {"amount": "70.00", "currency": "UAH"}, "payment_id": "p-1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", paid)
    service = await until_active(panel, waiting.body["id"])
    assert (service["ends_on"], service["waits_for"]) == ("2026-11-13", None)
    assert hoster.account(service["login"]).password == "Secret777"
    assert await panel.balance() == "0.00"


async def test_an_order_that_nobody_paid_in_time_ends(hoster):
    panel = await hoster.panel("0.00")
    waiting = (await hoster.order(panel, pay_when_funded=True)).body
    hoster.clock.now += timedelta(days=8)
    paid = {"amount": {"amount": "500.00", "currency": "UAH"}, "payment_id": "p-1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", paid)
    service = await until_state(panel, waiting["id"], "ended")
    assert service["waits_for"] is None
    assert await panel.balance() == "500.00"


async def test_an_order_that_waits_can_be_called_off(hoster):
    panel = await hoster.panel("0.00")
    waiting = (await hoster.order(panel, pay_when_funded=True)).body
    answer = await panel.post(f"/v1/services/{waiting['id']}/refunds", {})
    assert (answer.status, answer.body["amount"]["amount"]) == (201, "0.00")
    service = (await panel.get(f"/v1/services/{waiting['id']}")).body
    assert (service["state"], service["waits_for"]) == ("ended", None)


async def test_what_the_panel_refuses_costs_nothing(hoster, panel):
    hoster.bend(Action.REFUSE, "createacct", reason="The domain “example.com.ua” already exists in the userdata.")
    answer = await hoster.order(panel)
    assert (answer.status, answer.code) == (409, "operation_failed")
    assert await panel.balance() == "1000.00"
    (service,) = (await panel.get("/v1/services")).body["items"]
    assert service["state"] == "ended"
    assert not await hoster.differences()


@pytest.mark.fault("F067")
async def test_a_repeat_of_an_order_makes_and_charges_nothing_more(hoster, panel):
    body = {"plan": "start", "domain": "example.com.ua", "email": "owner@example.net"}
    first, second = [await panel.post("/v1/services", body, key="once") for _ in range(2)]
    assert (first.status, second.status) == (201, 201)
    assert (second.headers["Idempotency-Replayed"], second.body["id"]) == ("true", first.body["id"])
    assert hoster.applied("createacct") == 1
    assert await panel.balance() == "900.00"


@pytest.mark.fault("F067")
async def test_two_clicks_on_renew_at_once_charge_once_a_key(hoster, panel):
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}/renewals"
    answers = await asyncio.gather(*(panel.post(path, {"months": 1}, key="click") for _ in range(4)))
    assert {answer.status for answer in answers} <= {201, 409}
    replay = await panel.post(path, {"months": 1}, key="click")
    assert (replay.status, replay.headers["Idempotency-Replayed"]) == (201, "true")
    assert await panel.balance() == "800.00"
    assert (await panel.get(f"/v1/services/{service['id']}")).body["ends_on"] == "2026-12-11"


@pytest.mark.fault("F070")
async def test_many_renewals_at_once_never_overdraw(hoster):
    panel = await hoster.panel("350.00")
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}/renewals"
    answers = await asyncio.gather(*(panel.post(path, {"months": 1}) for _ in range(6)))
    assert [answer.status for answer in answers].count(201) == 2
    assert await panel.balance() == "50.00"
    assert not await hoster.differences()


@pytest.mark.parametrize("action", [Action.CUT_AFTER, Action.ERROR_AFTER, Action.HTML])
async def test_an_account_made_without_an_answer_is_found_and_charged_once(hoster, panel, action):
    hoster.bend(action, "createacct")
    service = await hoster.ordered(panel)
    assert hoster.applied("createacct") == 1
    assert service["state"] == "active"
    assert await panel.balance() == "900.00"


async def test_a_password_is_set_and_kept_nowhere(hoster, panel):
    service = await hoster.ordered(panel)
    answer = await panel.post(f"/v1/services/{service['id']}/password", {"password": "Brandnew7"})
    assert answer.status == 200
    assert hoster.account(service["login"]).password == "Brandnew7"
    operations = (await panel.get("/v1/operations", service=service["id"])).body
    assert "Brandnew7" not in str(operations)


async def test_an_addon_works_at_once(hoster, panel):
    answer = await panel.post("/v1/services", {"plan": "backup", "months": 3})
    assert (answer.status, answer.body["state"], answer.body["panel"]) == (201, "active", None)
    assert await panel.balance() == "970.00"


async def test_auto_renewal_is_set_and_the_list_shows_domains_too(hoster, panel):
    await panel.register("example.test")
    service = await hoster.ordered(panel)
    wanted = {"enabled": True, "priority": 7, "months": 3}
    changed = await panel.call("PATCH", f"/v1/services/{service['id']}/auto-renew", wanted)
    assert [changed.body[name] for name in ("auto_renew", "priority", "months")] == [True, 7, 3]
    first = (await panel.get("/v1/services", limit="1")).body
    second = (await panel.get("/v1/services", limit="1", cursor=first["next_cursor"])).body
    listed = [*first["items"], *second["items"]]
    assert [(each["service_class"], each["state"]) for each in listed] == [("domain", "active"), ("hosting", "active")]
    only = (await panel.get("/v1/services", service_class="domain")).body["items"]
    assert [each["title"] for each in only] == ["example.test"]


async def test_a_stranger_sees_and_touches_nothing(hoster, panel):
    service = await hoster.ordered(panel)
    quote = (await panel.post("/v1/quotes", {"service": service["id"]})).body
    stranger = await hoster.service.panel("stranger")
    path = f"/v1/services/{service['id']}"
    calls = [
        ("GET", path, None),
        ("POST", f"{path}/renewals", {"quote": quote["id"]}),
        ("POST", f"{path}/renewals", {"dry_run": True}),
        ("POST", f"{path}/tariff-changes", {"plan": "pro"}),
        ("POST", f"{path}/tariff-changes", {"plan": "pro", "dry_run": True}),
        ("PATCH", f"{path}/auto-renew", {"enabled": True}),
        ("POST", f"{path}/password", {"password": "Brandnew7"}),
        ("POST", f"{path}/refunds", {}),
        ("POST", "/v1/quotes", {"service": service["id"]}),
        ("POST", "/v1/services", {"plan": "backup", "account_id": panel.account_id}),
    ]
    for method, where, body in calls:
        answer = await stranger.call(method, where, body, key="k")
        assert (answer.status, answer.code) == (404, "not_found"), where
    assert (await stranger.get("/v1/services")).body["items"] == []
    assert await panel.balance() == "900.00"


async def test_a_dry_run_keeps_nothing_and_a_limit_is_kept_to(hoster, panel):
    tried = await hoster.order(panel, dry_run=True)
    assert (tried.status, tried.body["price"]["amount"]) == (200, "100.00")
    assert tried.body["available_after"]["amount"] == "900.00"
    limit = {"amount": "99.99", "currency": "UAH"}
    assert (await hoster.order(panel, max_price=limit)).code == "price_changed"
    assert (await panel.get("/v1/services")).body["items"] == []
    assert await panel.balance() == "1000.00"


async def test_an_act_says_of_an_order_what_was_ordered_whatever_came_later(hoster, panel):
    service = await hoster.ordered(panel, months=2)
    path = f"/v1/services/{service['id']}"
    assert (await panel.post(f"{path}/renewals", {"months": 3})).status == 201
    assert (await panel.post(f"{path}/tariff-changes", {"plan": "pro"})).status == 201
    postings = (await panel.get(f"/v1/accounts/{panel.account_id}/statement")).body["items"]
    [ordered] = [each["reference"] for each in postings if each["kind"] == "capture"]
    app, now = hoster.service.gateway.app, hoster.clock()
    async with app[DATABASE].reading() as connection:
        [sold] = (await sold_by(connection, [ordered], now - timedelta(days=1), now + timedelta(days=1))).values()
    assert (sold.titles["uk"], sold.unit, sold.quantity) == ("start, example.com.ua", Unit.MONTH, 2)


async def test_a_quote_names_its_term_and_is_the_charge_of_no_other(hoster, panel):
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}/renewals"
    quote = (await panel.post("/v1/quotes", {"service": service["id"], "months": 3})).body
    refused = await panel.post(path, {"quote": quote["id"], "months": 2})
    assert (refused.status, refused.code) == (409, "quote_void")
    renewed = await panel.post(path, {"quote": quote["id"]})
    shown = [quote[name] for name in ("months", "ends_on", "price")]
    assert [renewed.body[name] for name in ("months", "ends_on", "price")] == shown
    ordered = (await panel.post("/v1/quotes", {"plan": "backup", "months": 4})).body
    addon = await panel.post("/v1/services", {"plan": "backup", "quote": ordered["id"]})
    assert (addon.status, addon.body["months"], addon.body["ends_on"]) == (201, 4, ordered["ends_on"])


async def test_a_quote_that_has_run_out_is_not_charged(hoster, panel):
    quote = (await panel.post("/v1/quotes", {"plan": "start"})).body
    hoster.clock.now += timedelta(minutes=31)
    answer = await hoster.order(panel, quote=quote["id"])
    assert (answer.status, answer.code) == (409, "quote_void")


async def test_tariffs_are_listed_by_price(panel):
    items = (await panel.get("/v1/tariffs", group="shared")).body["items"]
    assert [each["plan"] for each in items] == ["start", "pro", "huge"]
    assert items[0]["prices"] == [{"months": 1, "price": {"amount": "100.00", "currency": "UAH"}}]


async def until_active(panel, service_id):
    return await until_state(panel, service_id, "active")


async def until_state(panel, service_id, state):
    return await until(panel, f"/v1/services/{service_id}", state)


async def until_operation(panel, operation_id, state):
    return await until(panel, f"/v1/operations/{operation_id}", state)


async def until(panel, path, state):
    async def reached():
        shown = (await panel.get(path)).body
        return shown if shown["state"] == state else None

    return await eventually(reached)
