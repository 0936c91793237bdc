"""A plan changed at once, refused before money where it would not fit; and what is given back, on the edges of days."""

from datetime import UTC, datetime, timedelta

import pytest

from simulators.panels.faults import Action
from tests.support.office import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_downgrade_that_does_not_fit_is_refused_before_money(hoster, panel):
    service = await hoster.ordered(panel, plan="pro")
    hoster.whm.server.change(service["login"], disk_used_mb=5000)
    path = f"/v1/services/{service['id']}/tariff-changes"
    for body in ({"plan": "start", "dry_run": True}, {"plan": "start"}):
        answer = await panel.post(path, body)
        assert (answer.status, answer.code, answer.body["used_mb"]) == (422, "plan_too_small", 5000)
    assert await panel.balance() == "800.00"


@pytest.mark.fault("F072")
async def test_a_change_on_the_last_day_names_the_sum_and_with_it_succeeds(hoster):
    panel = await hoster.panel("100.00")
    service = await hoster.ordered(panel)
    hoster.clock.now += timedelta(days=30)
    path = f"/v1/services/{service['id']}/tariff-changes"
    preview = (await panel.post(path, {"plan": "huge", "dry_run": True})).body
    missing = preview["top_up"]["amount"]
    refused = await panel.post(path, {"plan": "huge"})
    assert (refused.status, refused.body["required"]["amount"]) == (402, missing)
    paid = {"amount": preview["top_up"], "payment_id": "p-1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", paid)
    changed = await panel.post(path, {"plan": "huge"})
    assert (changed.status, changed.body["charge"]["amount"]) == (201, missing)
    assert await panel.balance() == "0.00"


@pytest.mark.fault("F072")
async def test_on_the_day_of_renewal_it_is_renewed_before_it_changes(hoster, panel):
    service = await hoster.ordered(panel)
    hoster.clock.now += timedelta(days=31)
    answer = await panel.post(f"/v1/services/{service['id']}/tariff-changes", {"plan": "pro"})
    assert (answer.status, answer.code) == (409, "renew_first")


@pytest.mark.fault("F072")
async def test_money_that_comes_a_second_before_the_end_keeps_it_going(hoster):
    panel = await hoster.panel("100.00")
    service = await hoster.ordered(panel, auto_renew=True)
    hoster.clock.now = datetime(2026, 11, 10, 21, 59, 59, tzinfo=UTC)  # midnight of the 11th in Kyiv is a second away
    paid = {"amount": {"amount": "100.00", "currency": "UAH"}, "payment_id": "p-1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", paid)

    async def renewed():
        shown = (await panel.get(f"/v1/services/{service['id']}")).body
        return shown if shown["ends_on"] == "2026-12-11" else None

    assert (await eventually(renewed))["state"] == "active"
    hoster.clock.now += timedelta(seconds=1)
    assert (await panel.get(f"/v1/services/{service['id']}")).body["state"] == "active"
    assert await panel.balance() == "0.00"


async def test_a_repeat_of_a_change_does_not_ask_the_panel_again(hoster, panel):
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}/tariff-changes"
    first = await panel.post(path, {"plan": "pro"}, key="up")
    await hoster.settled(service["id"])
    second = await panel.post(path, {"plan": "pro"}, key="up")
    assert (second.status, second.headers["Idempotency-Replayed"], second.body) == (201, "true", first.body)
    assert hoster.applied("changepackage") == 1


async def test_a_change_waits_for_what_is_under_way(hoster, panel):
    service = await hoster.ordered(panel)
    path = f"/v1/services/{service['id']}/tariff-changes"
    hoster.bend(Action.REFUSE, "changepackage", times=None)
    assert (await panel.post(path, {"plan": "pro"})).status == 201
    answer = await panel.post(path, {"plan": "huge"})
    assert (answer.status, answer.code) == (409, "operation_conflict")


async def test_what_must_happen_waits_for_a_person_and_then_happens_once(hoster, panel):
    service = await hoster.ordered(panel)
    hoster.bend(Action.REFUSE, "changepackage")
    changed = (await panel.post(f"/v1/services/{service['id']}/tariff-changes", {"plan": "pro"})).body
    operation = await until_operation(panel, changed["operation"], "action_required")
    assert operation["problem"]["code"] == "policy_error"
    assert (await panel.post(f"/v1/operations/{changed['operation']}/cancel", None)).status == 409
    await panel.post(f"/v1/operations/{changed['operation']}/resolve", {"resolution": "look_again"})
    await until_operation(panel, changed["operation"], "succeeded")
    assert hoster.account(service["login"]).plan == "hoster_pro"
    assert hoster.applied("changepackage") == 1


@pytest.mark.fault("F072")
async def test_a_service_given_back_returns_what_is_unused(hoster, panel):
    service = await hoster.ordered(panel)
    hoster.clock.now += timedelta(days=10)
    path = f"/v1/services/{service['id']}/refunds"
    first, second = [await panel.post(path, {"note": "asked for"}, key="back") for _ in range(2)]
    assert (first.status, first.body) == (201, second.body)
    assert first.body["amount"]["amount"] == "64.51"  # 20 of 31 days
    assert await panel.balance() == "964.51"
    await hoster.settled(service["id"])
    assert hoster.account(service["login"]).suspended
    assert not await hoster.differences()


async def until_operation(panel, operation_id, state):
    return await until(panel, f"/v1/operations/{operation_id}", state)


async def until(panel, path, state):
    async def reached():
        shown = (await panel.get(path)).body
        return shown if shown["state"] == state else None

    return await eventually(reached)
