"""Hosting of many customers that is charged at one moment: each has its own verdict."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from billing_core import InsufficientFunds, Ledger, Money
from billing_core.services import Block
from billing_core.services.model import ServiceBlocked
from gateway.clock import utc_now
from gateway.renewals.charging import HostingCharges
from tests.billing_core.builders import a_charge
from tests.gateway.renewals.test_sweep import a_hosting, end_of


async def found_due(office, account, **fields):
    """Return a service of an account, and its renewal as it was found due."""
    service = await a_hosting(office, account, **fields)
    (renewal,) = (await office.services.renewals.preview(account)).renewals
    return service, renewal.due


@pytest.fixture
async def due(idle_office):
    return [await found_due(idle_office, await idle_office.account("60.00")) for _ in range(3)]


@pytest.fixture
def charges(idle_office):
    return HostingCharges(idle_office.services.database, idle_office.services.renewals.due.billing, utc_now)


async def charged(charges, due):
    return await asyncio.gather(*(charges.charge(*each) for each in due), return_exceptions=True)


async def test_who_has_spent_the_money_meanwhile_keeps_nobody_from_renewing(idle_office, charges, due):
    spent = a_charge(Money(4000, "UAH"), account_id=due[1][0].account_id, at=datetime.now(UTC))
    async with idle_office.services.database.engine.begin() as connection:
        await Ledger().post(connection, spent)
    verdicts = await charged(charges, due)
    assert [type(each) for each in verdicts] == [type(None), InsufficientFunds, type(None)]
    moved = [await end_of(idle_office, service) > service.ends_on for service, _ in due]
    assert moved == [True, False, True]
    await idle_office.assert_books_are_sound()


async def test_what_was_renewed_meanwhile_is_left_and_what_was_blocked_is_refused(idle_office, charges, due):
    await charges.charge(*due[0])
    await idle_office.execute(
        "UPDATE services SET blocked = :block WHERE id = :id", block=Block.ABUSE.value, id=due[1][0].id
    )
    verdicts = await charged(charges, due)
    assert [type(each) for each in verdicts] == [type(None), ServiceBlocked, type(None)]
    assert await idle_office.available(due[0][0].account_id) == "10.00"
    assert await end_of(idle_office, due[0][0]) < due[0][0].ends_on + timedelta(days=32)


async def test_what_breaks_for_one_breaks_for_it_alone(idle_office, charges, due):
    await idle_office.execute("UPDATE services SET version = 2147483647 WHERE id = :id", id=due[2][0].id)
    verdicts = await charged(charges, due)
    assert verdicts[:2] == [None, None]
    assert isinstance(verdicts[2], DBAPIError)
    assert await idle_office.available(due[2][0].account_id) == "60.00"
    await idle_office.assert_books_are_sound()


async def test_many_are_charged_by_as_many_statements_as_one(idle_office, charges, due):
    statements = []
    engine = idle_office.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    await charges.charge(*due[0])
    for_one = len(statements)
    await charged(charges, due[1:])
    assert len(statements) == 2 * for_one
