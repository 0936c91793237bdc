"""What a registry says otherwise becomes an adjustment, is asked about again, or is closed with a word."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from adapters.model import DomainName
from gateway.keys import DATABASE
from gateway.people.model import Role

pytestmark = pytest.mark.asyncio(loop_scope="module")
OURS, THEIRS = "2026-12-01T00:00:00Z", "2027-12-01T00:00:00Z"


async def a_difference(service, name, kind="exdate", proposal=None):
    statement = text(
        "INSERT INTO registry_differences (registry, domain, kind, ours, theirs, proposal, found_at) VALUES "
        "('fake', :name, :kind, CAST(:ours AS jsonb), CAST(:theirs AS jsonb), CAST(:proposal AS jsonb), :at) "
        "RETURNING id"
    )
    values = {"name": name, "kind": kind, "ours": json.dumps(OURS), "theirs": json.dumps(THEIRS)}
    values |= {"proposal": None if proposal is None else json.dumps(proposal), "at": datetime.now(UTC)}
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        return await connection.scalar(statement, values)


def a_proposal(panel, action="charge", price="120.00"):
    money = None if price is None else {"amount": price, "currency": "UAH"}
    return {"action": action, "account_id": panel.account_id, "years": 1, "price": money, "auto_renew_grace": False}


@pytest.mark.parametrize(("action", "amount"), [("charge", "-120.00"), ("refund", "120.00")])
async def test_a_proposal_becomes_an_adjustment_that_waits(service, operator, panel, action, amount):
    number = await a_difference(service, f"{action}.test", proposal=a_proposal(panel, action))
    olena = await operator(Role.OPERATOR)
    assert "1 year" in (await olena.open("/console/differences")).words
    assert "Proposed" in (await olena.send(f"/{number}/follow")).words
    (waiting,) = (await panel.get(f"/v1/adjustments?account_id={panel.account_id}")).body["items"]
    assert (waiting["state"], waiting["amount"]["amount"]) == ("proposed", amount)
    assert f"/{number}/follow" not in (await olena.open("/console/differences")).text
    csrf = olena.page.form("/sign-out").fields["csrf"]
    assert (await olena.post(f"/console/differences/fake/{number}/follow", csrf=csrf)).status == 404
    assert await panel.balance() == "1000.00"


async def test_without_a_price_there_is_nothing_to_follow(service, operator, panel):
    number = await a_difference(service, "priceless.test", proposal=a_proposal(panel, price=None))
    olena = await operator(Role.OPERATOR)
    page = await olena.open("/console/differences")
    assert f"/{number}/follow" not in page.text
    csrf = page.form("/sign-out").fields["csrf"]
    assert (await olena.post(f"/console/differences/fake/{number}/follow", csrf=csrf)).status == 404
    await olena.open("/console/differences")
    assert "The difference is closed." in (await olena.send(f"/fake/{number}", note="an old one")).words


async def test_a_name_that_is_there_again_settles_itself(service, operator, panel):
    await panel.register("again.test")
    number = await a_difference(service, "again.test", kind="missing_there")
    olena = await operator(Role.OPERATOR)
    await olena.open("/console/differences")
    asked = await olena.send(f"/{number}/look")
    assert "The registry was asked." in asked.words
    assert "again.test" not in asked.words
    assert DomainName.parse("again.test") in service.registry.domains


async def test_a_viewer_only_looks(service, operator, panel):
    number = await a_difference(service, "viewed.test", proposal=a_proposal(panel))
    viewer = await operator(Role.VIEWER)
    page = await viewer.open("/console/differences")
    assert "viewed.test" in page.words
    csrf = page.form("/sign-out").fields["csrf"]
    for action in ("", "/follow", "/look"):
        answer = await viewer.post(f"/console/differences/fake/{number}{action}", csrf=csrf, note="x")
        assert answer.status == 403, action
