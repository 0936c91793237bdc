"""Operators grant promotional credit, once each, on record."""

import pytest
from sqlalchemy import text

from gateway.auth.scopes import Scope
from gateway.keys import DATABASE
from tests.support.office import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def audited(hoster, account_id):
    query = text("SELECT after FROM audit_entries WHERE action = 'bonus.grant' AND object = :account ORDER BY id")
    async with hoster.service.gateway.app[DATABASE].reading() as connection:
        return (await connection.execute(query, {"account": account_id})).scalars().all()


async def test_a_grant_is_shown_apart_from_money(hoster, grant):
    panel = await hoster.service.panel("granted")
    answer = await grant(panel, "50.00")
    assert answer.status == 201
    assert (await panel.get(f"/v1/accounts/{panel.account_id}/bonus")).body == answer.body
    assert answer.body == {
        "available": {"amount": "50.00", "currency": "UAH"},
        "held": {"amount": "0.00", "currency": "UAH"},
        "share_percent": "33.33",
        "pays_for": ["domain", "hosting"],
    }
    assert (await panel.balance("available"), await panel.balance("bonus")) == ("1000.00", "50.00")
    (line,) = (await panel.get(f"/v1/accounts/{panel.account_id}/bonus/statement")).body["items"]
    assert (line["kind"], line["reference"], line["note"], line["amount"]["amount"]) == (
        "bonus",
        "welcome",
        "welcome",
        "50.00",
    )


async def test_a_grant_is_made_once_and_on_record(hoster, grant):
    panel = await hoster.service.panel("once")
    for _ in range(2):
        assert (await grant(panel, "50.00")).body["available"]["amount"] == "50.00"
    assert (await grant(panel, "60.00")).code == "duplicate_reference"
    assert (await grant(panel, "5.00", name="another")).body["available"]["amount"] == "55.00"
    assert [each["grant"] for each in await audited(hoster, panel.account_id)] == ["welcome", "another"]


async def test_a_grant_is_in_the_accounts_currency_and_above_zero(hoster, grant):
    panel = await hoster.service.panel("wrong")
    foreign = await grant(panel, "5.00", currency="USD")
    assert (foreign.status, foreign.code) == (422, "currency_mismatch")
    assert (await grant(panel, "0.00")).status == 422
    assert await panel.balance("bonus") == "0.00"


async def test_panels_grant_nothing_to_their_customers(hoster, grant):
    panel = await hoster.service.panel("greedy", scopes=frozenset(Scope) - {Scope.ADMIN})
    assert (await grant(panel, "50.00")).code == "scope_missing"


async def test_panels_hear_of_it(hoster, grant):
    panel = await hoster.service.panel("listening")
    await grant(panel, "50.00")

    async def told():
        events = (await panel.get("/v1/events")).body["items"]
        return [each["data"] for each in events if each["type"] == "bonus.granted"]

    assert await eventually(told) == [{"grant": "welcome", "amount": "50.00", "currency": "UAH"}]
