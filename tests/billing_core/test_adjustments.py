"""Correcting balances takes two people, but for little; and never makes money out of nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from billing_core import InsufficientFunds, accounts, adjustments, ledger_check
from billing_core.adjustments import (
    Adjustment,
    AdjustmentClosed,
    AdjustmentState,
    SecondPersonNeeded,
    UnknownAdjustment,
)
from billing_core.ids import new_id
from tests.billing_core.builders import ACCOUNT, uah
from tests.billing_core.conftest import NOW

OLENA, PETRO = "user:per_1", "user:per_2"
LIMITS = {"UAH": uah("100.00")}


def an_adjustment(amount="50.00", *, by=OLENA, at=NOW):
    return Adjustment(
        new_id("adj", at),
        "ten_1",
        ACCOUNT,
        uah(amount),
        "a mistake of ours",
        AdjustmentState.PROPOSED,
        by,
        proposed_at=at,
    )


async def posted(conn):
    return (await accounts.balance(conn, ACCOUNT)).posted


async def test_one_proposes_and_another_approves(conn, ledger):
    proposed = await adjustments.propose(conn, an_adjustment("500.00"))
    assert (proposed.state, await posted(conn)) == (AdjustmentState.PROPOSED, uah("0.00"))
    with pytest.raises(SecondPersonNeeded):
        await adjustments.approve(conn, ledger, proposed.id, by=OLENA, at=NOW)
    for _ in range(2):
        approved = await adjustments.approve(conn, ledger, proposed.id, by=PETRO, at=NOW)
        assert (approved.state, approved.decided_by) == (AdjustmentState.POSTED, PETRO)
        assert await posted(conn) == uah("500.00")
    (line,) = await ledger.statement(conn, ACCOUNT)
    assert (line.kind, line.reference, line.note) == ("adjustment", proposed.id, "a mistake of ours")
    assert not (await ledger_check.check(conn)).differences


async def test_a_decision_stands(conn, ledger):
    rejected = await adjustments.propose(conn, an_adjustment())
    for _ in range(2):
        assert (await adjustments.reject(conn, rejected.id, "no", by=OLENA, at=NOW)).state is AdjustmentState.REJECTED
    with pytest.raises(AdjustmentClosed):
        await adjustments.approve(conn, ledger, rejected.id, by=PETRO, at=NOW)
    approved = await adjustments.propose(conn, an_adjustment())
    await adjustments.approve(conn, ledger, approved.id, by=PETRO, at=NOW)
    with pytest.raises(AdjustmentClosed):
        await adjustments.reject(conn, approved.id, "late", by=PETRO, at=NOW)
    with pytest.raises(UnknownAdjustment):
        await adjustments.read(conn, "adj_none")


async def test_what_is_not_there_is_not_taken(conn, ledger):
    proposed = await adjustments.propose(conn, an_adjustment("-10.00"))
    with pytest.raises(InsufficientFunds):
        await adjustments.approve(conn, ledger, proposed.id, by=PETRO, at=NOW)
    assert (await adjustments.read(conn, proposed.id)).state is AdjustmentState.PROPOSED


@pytest.mark.parametrize(
    ("amounts", "states"),
    [
        (["100.00"], ["posted"]),
        (["100.01"], ["proposed"]),
        (["60.00", "-60.00", "40.00"], ["posted", "proposed", "posted"]),
    ],
)
async def test_one_person_moves_only_little_in_a_day_whichever_way_it_goes(conn, ledger, amounts, states):
    made = [await adjustments.post_alone(conn, ledger, an_adjustment(each), LIMITS) for each in amounts]
    assert [each.state.value for each in made] == states


async def test_the_days_sum_is_of_a_person_a_currency_and_a_business_day(conn, ledger):
    async def states(**values):
        made = await adjustments.post_alone(conn, ledger, an_adjustment("100.00", **values), LIMITS)
        return made.state.value

    assert [await states(), await states(), await states(by=PETRO)] == ["posted", "proposed", "posted"]
    assert await states(at=NOW + timedelta(days=1)) == "posted"
    assert (await adjustments.post_alone(conn, ledger, an_adjustment(), {})).state.value == "proposed"


async def test_the_database_takes_no_large_one_from_one_person(conn, ledger):
    proposed = await adjustments.propose(conn, an_adjustment())
    await adjustments.approve(conn, ledger, proposed.id, by=PETRO, at=NOW)
    with pytest.raises(IntegrityError, match="four_eyes"):
        await conn.execute(text("UPDATE adjustments SET decided_by = proposed_by"))


async def test_they_are_listed_the_newest_first(conn, ledger):
    made = [await adjustments.propose(conn, an_adjustment(at=NOW)) for _ in range(3)]
    await adjustments.reject(conn, made[1].id, "no", by=PETRO, at=NOW)
    newest = await adjustments.page(conn, "ten_1", limit=10)
    assert {each.id for each in newest} == {each.id for each in made}
    assert [each.id for each in newest] == sorted((each.id for each in newest), reverse=True)
    waiting = await adjustments.page(conn, None, account_id=ACCOUNT, state=AdjustmentState.PROPOSED, limit=10)
    assert {each.id for each in waiting} == {made[0].id, made[2].id}
    assert not await adjustments.page(conn, "ten_2", limit=10)
    assert len(await adjustments.page(conn, "ten_1", before=newest[0].id, limit=10)) == 2
