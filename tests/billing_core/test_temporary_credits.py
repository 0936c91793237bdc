"""Credit that ends: what was spent of it is a debt then, and nothing else changes."""

import asyncio
from datetime import timedelta

import pytest

from billing_core import InsufficientFunds, accounts, ledger_check, temporary_credits
from billing_core.temporary_credits import CreditGiven, CreditReason
from tests.billing_core.builders import ACCOUNT, NOW, a_charge, uah

LATER = NOW + timedelta(days=3)


async def grant(conn, amount="100.00", reason=CreditReason.PROMISED, account=ACCOUNT):
    return await temporary_credits.grant(conn, account, uah(amount), reason, at=NOW, expires_at=LATER)


async def available(conn):
    return (await accounts.balance(conn, ACCOUNT)).available


async def test_credit_may_be_spent_while_it_lasts(conn):
    credit = await grant(conn)
    assert await available(conn) == uah("100.00")
    assert await temporary_credits.open_of(conn, ACCOUNT) == [credit]
    assert await temporary_credits.end_one(conn, at=NOW) is None


async def test_what_was_not_spent_is_gone_at_the_end(conn):
    await grant(conn)
    assert await temporary_credits.end_one(conn, at=LATER) == ACCOUNT
    assert await temporary_credits.end_one(conn, at=LATER) is None
    assert await available(conn) == uah("0.00")


async def test_what_was_spent_is_a_debt_at_the_end_until_it_is_covered(conn, ledger):
    await grant(conn)
    await ledger.post(conn, a_charge(uah("80.00")))
    await temporary_credits.end_one(conn, at=LATER)
    assert await available(conn) == uah("-80.00")
    with pytest.raises(InsufficientFunds):
        await ledger.post(conn, a_charge(uah("1.00"), key="another"))
    await ledger.top_up(conn, ACCOUNT, uah("100.00"), provider="bank", payment_id="1", at=LATER)
    assert await available(conn) == uah("20.00")
    assert not (await ledger_check.check(conn)).differences


async def test_reasons_add_up_and_each_is_given_once(conn):
    await grant(conn)
    await grant(conn, "50.00", CreditReason.MIGRATION)
    with pytest.raises(CreditGiven):
        await grant(conn)
    assert await available(conn) == uah("150.00")


async def test_nobody_in_debt_is_given_more(conn, ledger):
    await grant(conn)
    await ledger.post(conn, a_charge(uah("80.00")))
    await temporary_credits.end_one(conn, at=LATER)
    with pytest.raises(CreditGiven):
        await grant(conn)


async def test_two_promises_at_once_are_one(engine):
    account = "acc_promises"
    async with engine.begin() as conn:
        await accounts.open(conn, account, "UAH", at=NOW)

    async def one():
        async with engine.begin() as conn:
            try:
                await grant(conn, account=account)
            except CreditGiven:
                return False
            return True

    assert sorted(await asyncio.gather(*(one() for _ in range(5)))) == [False] * 4 + [True]
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).available == uah("100.00")
