"""Operators take promotional credit back: what is left of it, once, on record."""

import asyncio

import pytest
from sqlalchemy import text

from gateway.auth.scopes import Scope
from gateway.keys import DATABASE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def revoke():
    async def revoked(panel, name="welcome"):
        body = {"grant": name, "reason": "by mistake"}
        return await panel.post(f"/v1/accounts/{panel.account_id}/bonus/revocations", body)

    return revoked


async def audited(hoster, account_id):
    query = text("SELECT before FROM audit_entries WHERE action = 'bonus.revoke' AND object = :account ORDER BY id")
    async with hoster.service.gateway.app[DATABASE].reading() as connection:
        return (await connection.execute(query, {"account": account_id})).scalars().all()


async def test_a_grant_is_taken_back_once_and_on_record(hoster, grant, revoke):
    panel = await hoster.panel()
    await grant(panel, "50.00")
    await grant(panel, "5.00", name="another")
    for answer in await asyncio.gather(*(revoke(panel) for _ in range(3))):
        assert (answer.status, answer.body["amount"]["amount"]) == (201, "50.00")
    assert await panel.balance("bonus") == "5.00"
    assert [each["amount"] for each in await audited(hoster, panel.account_id)] == ["50.00"]
    newest = (await panel.get(f"/v1/accounts/{panel.account_id}/bonus/statement")).body["items"][0]
    assert (newest["amount"]["amount"], newest["reference"], newest["note"]) == ("-50.00", "welcome", "by mistake")
    told = [
        event["data"] for event in (await panel.get("/v1/events")).body["items"] if event["type"] == "bonus.revoked"
    ]
    assert told == [{"grant": "welcome", "amount": "50.00", "currency": "UAH"}]
    assert not await hoster.differences()


async def test_what_was_spent_of_it_stays_spent(hoster, grant, revoke):
    panel = await hoster.panel()
    await grant(panel, "50.00")
    await hoster.ordered(panel)
    assert await panel.balance("bonus") == "16.67"
    assert (await revoke(panel)).body["amount"]["amount"] == "16.67"
    assert await panel.balance("bonus") == "0.00"
    assert not await hoster.differences()


async def test_nothing_is_taken_of_what_is_not_there(hoster, grant, revoke):
    panel = await hoster.panel()
    unknown = await revoke(panel, "never-given")
    assert (unknown.status, unknown.code) == (404, "not_found")
    await grant(panel, "20.00")
    await hoster.ordered(panel)
    spent = await revoke(panel)
    assert (spent.status, spent.code) == (409, "bonus_spent")
    assert await audited(hoster, panel.account_id) == []


async def test_panels_take_nothing_back(hoster, revoke):
    panel = await hoster.service.panel("greedy", scopes=frozenset(Scope) - {Scope.ADMIN})
    assert (await revoke(panel)).code == "scope_missing"
