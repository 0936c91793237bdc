"""Answers that come at the same moment."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.model import Receipt, Registered
from adapters.outcome import Done, RefusalReason, Refused
from billing_core import Ledger, VatMode, VatRule
from gateway.operations import queue
from gateway.operations.answers import Answers
from gateway.operations.backoff import Backoff
from gateway.operations.claim import LeaseLost
from gateway.operations.settlement import Settlement
from gateway.operations.settling import Answered, Settling
from gateway.operations.states import OperationState
from gateway.operations.transitions import Sending, send_all
from tests.support.office import a_registration

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def answered(office, names):
    """Order names, send them as a worker does, and return the registry's answers."""
    account = await office.account("1000.00")
    for name in names:
        await office.order(a_registration(name), account)
    database, found = office.services.database, []
    claims = await database.run_one(
        lambda it: queue.take(it, queue.orders("fake"), owner="test", lease=60 * SECOND, limit=len(names))
    )
    for claim in claims:
        command = Sending(claim, f"t-{claim.id}")
        (sent,) = await database.run_one(lambda it, command=command: send_all(it, [command], at=NOW))
        running = replace(claim, state=OperationState.RUNNING, attempts=1)
        receipt = Receipt(sent.cltrid, f"sv-{claim.subject}", 1000)
        found.append(Answered(running, sent, Done(Registered(NOW, NOW + timedelta(days=365)), receipt)))
    return account, found


def settling(office):
    settlement = Settlement(Ledger(), VatRule(VatMode.INCLUDED, Decimal(20)), hosting=None)
    answers = Answers(settlement, lambda: NOW, Backoff(SECOND, SECOND), first_look=SECOND, pending_look=SECOND)
    return Settling(office.services.database, answers)


async def test_successes_of_one_moment_are_all_charged_and_recorded(idle_office):
    office = idle_office
    account, found = await answered(office, [f"n{number}.test" for number in range(5)])
    desk = settling(office)
    states = await asyncio.gather(*(desk.settle(each) for each in found))
    assert set(states) == {OperationState.SUCCEEDED}
    assert (await office.held(account), await office.available(account)) == ("0.00", "500.00")
    assert await office.count("domains") == 5
    assert {row[0] for row in await office.execute("SELECT svtrid FROM operation_attempts")} == {
        f"sv-n{number}.test" for number in range(5)
    }
    await office.assert_books_are_sound()


async def test_one_that_is_another_workers_now_spoils_nothing_for_the_others(idle_office):
    office = idle_office
    account, found = await answered(office, [f"n{number}.test" for number in range(4)])
    lost = found[2].claim
    await office.execute("UPDATE operations SET fence = fence + 1 WHERE id = :id", id=lost.id)
    desk = settling(office)
    states = await asyncio.gather(*(desk.settle(each) for each in found), return_exceptions=True)
    assert [state for state in states if state is OperationState.SUCCEEDED] == [OperationState.SUCCEEDED] * 3
    assert isinstance(states[2], LeaseLost)
    assert (await office.held(account), await office.available(account)) == ("100.00", "600.00")
    await office.assert_books_are_sound()


async def test_refusal_among_successes_gives_its_money_back(idle_office):
    office = idle_office
    account, found = await answered(office, ["good.test", "bad.test"])
    receipt = Receipt(found[1].attempt.cltrid, None, 2302)
    found[1] = replace(found[1], outcome=Refused(RefusalReason.DOMAIN_TAKEN, "taken", receipt))
    desk = settling(office)
    states = await asyncio.gather(*(desk.settle(each) for each in found))
    assert states == [OperationState.SUCCEEDED, OperationState.FAILED]
    assert (await office.held(account), await office.available(account)) == ("0.00", "900.00")
    await office.assert_books_are_sound()
