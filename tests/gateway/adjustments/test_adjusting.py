"""Operators correct balances through the interface: two of them, unless it is little."""

import pytest
from sqlalchemy import text

from gateway.keys import DATABASE

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def propose(panel, amount, **more):
    body = {"amount": {"amount": amount, "currency": "UAH"}, "reason": "ticket 4711", **more}
    return await panel.post(f"/v1/accounts/{panel.account_id}/adjustments", body)


async def test_a_large_one_waits_for_another_key(service):
    panel = await service.panel("large")
    proposed = await propose(panel, "-250.00")
    assert (proposed.status, proposed.body["state"]) == (201, "proposed")
    place = f"/v1/adjustments/{proposed.body['id']}"
    refused = await panel.post(f"{place}/approve", None)
    assert (refused.status, refused.code) == (403, "second_person_needed")
    assert await panel.balance() == "1000.00"

    approved = await (await service.panel("large", money=None)).post(f"{place}/approve", None)
    assert (approved.status, approved.body["state"]) == (200, "posted")
    assert approved.body["decided_by"] != approved.body["proposed_by"]
    assert await panel.balance() == "750.00"
    assert (await panel.get(place)).body == approved.body
    assert (await panel.post(f"{place}/reject", {"reason": "late"})).code == "adjustment_closed"


async def test_a_small_one_is_posted_once_and_told(service):
    panel = await service.panel("small")
    body = {"amount": {"amount": "99.00", "currency": "UAH"}, "reason": "ticket 4711"}
    for _ in range(2):
        made = await panel.post(f"/v1/accounts/{panel.account_id}/adjustments", body, key="once")
        assert (made.status, made.body["state"]) == (201, "posted")
    assert await panel.balance() == "1099.00"
    told = [each for each in (await panel.get("/v1/events")).body["items"] if each["type"] == "account.adjusted"]
    assert [each["data"]["amount"] for each in told] == ["99.00"]


async def test_a_small_one_waits_when_asked_to(service):
    panel = await service.panel("waiting")
    waiting = await propose(panel, "1.00", wait=True)
    assert waiting.body["state"] == "proposed"
    listed = await panel.get(f"/v1/adjustments?state=proposed&account_id={panel.account_id}")
    assert [each["id"] for each in listed.body["items"]] == [waiting.body["id"]]
    rejected = await panel.post(f"/v1/adjustments/{waiting.body['id']}/reject", {"reason": "no need"})
    assert (rejected.body["state"], rejected.body["note"]) == ("rejected", "no need")
    assert await panel.balance() == "1000.00"


async def test_what_is_not_there_is_refused_in_whole(service):
    panel = await service.panel("poor")
    assert (await propose(panel, "0.00")).status == 422
    proposed = await propose(panel, "-2000.00")
    other = await service.panel("poor", money=None)
    assert (await other.post(f"/v1/adjustments/{proposed.body['id']}/approve", None)).code == "insufficient_funds"
    wrong = {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "x"}
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/adjustments", wrong)
    assert answer.code == "currency_mismatch"


async def test_each_step_is_on_record(service):
    panel = await service.panel("recorded")
    proposed = await propose(panel, "500.00")
    other = await service.panel("recorded", money=None)
    for _ in range(2):
        await other.post(f"/v1/adjustments/{proposed.body['id']}/approve", None)
    query = text("SELECT action, actor FROM audit_entries WHERE object = :account ORDER BY id")
    async with service.gateway.app[DATABASE].reading() as connection:
        kept = (await connection.execute(query, {"account": panel.account_id})).all()
    told = [(each.action, each.actor) for each in kept if each.action.startswith("adjustment.")]
    assert [action for action, _ in told] == ["adjustment.propose", "adjustment.approve"]
    assert len({actor for _, actor in told}) == 2


async def test_another_tenants_adjustment_is_not_there(service):
    panel, stranger = await service.panel("owner"), await service.panel("stranger")
    proposed = await propose(panel, "500.00")
    place = f"/v1/adjustments/{proposed.body['id']}"
    assert (await stranger.get(place)).status == 404
    assert (await stranger.post(f"{place}/approve", None)).status == 404
    assert (await stranger.post(f"{place}/reject", {"reason": "x"})).status == 404
