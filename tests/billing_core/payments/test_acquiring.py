"""Notices at the ledger: each payment once, whatever comes late, twice or out of order."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing_core import Ledger, Money, accounts, ledger_check
from billing_core.payments import PaymentNotice, PaymentState, deposits, records
from billing_core.payments.acquiring import Acquiring, Effect, UnknownPayment
from tests.billing_core.builders import ACCOUNT, NOW, a_charge, uah

PAID, RETURNED = PaymentState.PAID, PaymentState.RETURNED


@pytest.fixture
def acquiring():
    return Acquiring(Ledger())


@pytest.fixture
async def deposit(conn, acquiring):
    return await deposits.begin(conn, ACCOUNT, "liqpay", uah("100.00"), at=NOW)


def a_notice(deposit, state=PAID, amount="100.00", minutes=0, **fields):
    defaults = {"provider": "liqpay", "payment_id": "165", "order_id": deposit.id}
    changed_at = NOW + timedelta(minutes=minutes)
    return PaymentNotice(state=state, amount=uah(amount), changed_at=changed_at, **(defaults | fields))


async def receive(conn, acquiring, *notices):
    return [(await acquiring.receive(conn, notice, at=NOW)).effect for notice in notices]


async def posted(conn):
    return (await accounts.balance(conn, ACCOUNT)).posted


async def test_a_payment_is_credited_once(conn, acquiring, deposit):
    notice = a_notice(deposit)
    assert await receive(conn, acquiring, notice, notice, notice) == [Effect.CREDITED, Effect.REPEATED, Effect.REPEATED]
    assert await posted(conn) == uah("100.00")


async def test_what_came_is_a_balance_less_or_more_than_asked(conn, acquiring, deposit):
    await receive(conn, acquiring, a_notice(deposit, amount="40.00"))
    await receive(conn, acquiring, a_notice(deposit, amount="90.00", payment_id="166"))
    assert await posted(conn) == uah("130.00")


async def test_another_sum_for_a_payment_in_the_books_is_for_a_person(conn, acquiring, deposit):
    notices = a_notice(deposit), a_notice(deposit, amount="900.00")
    assert await receive(conn, acquiring, *notices) == [Effect.CREDITED, Effect.CONFLICT]
    assert await posted(conn) == uah("100.00")


async def test_a_payer_whom_nobody_knows_is_never_guessed(conn, acquiring, deposit):
    notice = a_notice(deposit, order_id="dep_unknown")
    assert await receive(conn, acquiring, notice) == [Effect.UNMATCHED]
    assert await posted(conn) == uah("0.00")
    assert [each.payment_id for each in await records.unmatched(conn)] == ["165"]
    assert await acquiring.assign(conn, "liqpay", "165", ACCOUNT, at=NOW) == uah("100.00")
    assert await posted(conn) == uah("100.00")
    with pytest.raises(UnknownPayment):
        await acquiring.assign(conn, "liqpay", "165", ACCOUNT, at=NOW)


async def test_another_currency_than_was_set_out_is_unmatched(conn, acquiring, deposit):
    notice = replace(a_notice(deposit), amount=Money(10_000, "USD"))
    assert await receive(conn, acquiring, notice) == [Effect.UNMATCHED]


async def test_a_return_takes_the_money_back_once(conn, acquiring, deposit):
    back = a_notice(deposit, RETURNED, minutes=5)
    assert await receive(conn, acquiring, a_notice(deposit), back, back) == [
        *(Effect.CREDITED, Effect.RETURNED, Effect.REPEATED),
    ]
    assert await posted(conn) == uah("0.00")


async def test_returns_in_parts_add_up(conn, acquiring, deposit):
    await receive(
        conn,
        acquiring,
        a_notice(deposit),
        a_notice(deposit, RETURNED, "30.00", 5),
        a_notice(deposit, RETURNED, "50.00", 6),
    )
    assert await posted(conn) == uah("50.00")
    assert not (await ledger_check.check(conn)).differences


async def test_a_chargeback_of_spent_money_makes_a_debt(conn, acquiring, deposit):
    await receive(conn, acquiring, a_notice(deposit))
    await Ledger().post(conn, a_charge(uah("80.00")))
    await receive(conn, acquiring, a_notice(deposit, RETURNED, minutes=5))
    assert (await accounts.balance(conn, ACCOUNT)).available == uah("-80.00")


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_the_order_of_notices_does_not_matter(conn, acquiring, deposit, order):
    notices = [
        a_notice(deposit, PaymentState.PENDING),
        a_notice(deposit, PAID, minutes=1),
        a_notice(deposit, RETURNED, minutes=2),
        a_notice(deposit, RETURNED, minutes=2),
    ]
    await receive(conn, acquiring, *(notices[index] for index in order))
    assert await posted(conn) == uah("0.00")


async def test_a_return_of_a_part_may_come_before_its_payment(conn, acquiring, deposit):
    await receive(conn, acquiring, a_notice(deposit, RETURNED, "30.00", 5))
    assert await posted(conn) == uah("0.00")
    await receive(conn, acquiring, a_notice(deposit))
    assert await posted(conn) == uah("70.00")
    assert not (await ledger_check.check(conn)).differences


async def test_a_return_that_tells_the_payment_tells_that_it_came(conn, acquiring, deposit):
    back = a_notice(deposit, RETURNED, "30.00", 5, whole=uah("100.00"))
    assert await receive(conn, acquiring, back, a_notice(deposit)) == [Effect.RETURNED, Effect.REPEATED]
    assert await posted(conn) == uah("70.00")


NOTICES = st.lists(
    st.tuples(st.sampled_from(PaymentState), st.sampled_from(["0.01", "30.00", "100.00"]), st.booleans()), max_size=8
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTICES, st.randoms(use_true_random=False))
async def test_any_order_and_repetition_ends_in_the_same_books(engine, acquiring, told, luck):
    """A payment of 100.00 and what is told of it, once as it happened and once shuffled and repeated."""
    balances = []
    for order in (told, luck.sample(told + told, len(told) * 2)):
        async with engine.connect() as conn:
            await accounts.open(conn, ACCOUNT, "UAH", at=NOW)
            deposit = await deposits.begin(conn, ACCOUNT, "liqpay", uah("100.00"), at=NOW)
            for state, amount, tells in order:
                sum_ = amount if state is RETURNED else "100.00"
                whole = uah("100.00") if tells and state is RETURNED else None
                await acquiring.receive(conn, a_notice(deposit, state, sum_, whole=whole), at=NOW)
            balances.append(await posted(conn))
            assert not (await ledger_check.check(conn)).differences
            await conn.rollback()
    assert balances[0] == balances[1]


async def test_a_failure_after_the_money_came_is_stale(conn, acquiring, deposit):
    failed = a_notice(deposit, PaymentState.FAILED, minutes=3)
    assert await receive(conn, acquiring, a_notice(deposit), failed) == [Effect.CREDITED, Effect.STALE]


async def test_a_payment_may_succeed_after_it_failed(conn, acquiring, deposit):
    failed, paid = a_notice(deposit, PaymentState.FAILED), a_notice(deposit, minutes=1)
    assert await receive(conn, acquiring, failed, paid) == [Effect.NOTED, Effect.CREDITED]


async def test_one_notice_to_many_nodes_is_one_credit(engine, acquiring):
    account = "acc_race"
    async with engine.begin() as conn:
        await accounts.open(conn, account, "UAH", at=NOW)
        deposit = await deposits.begin(conn, account, "liqpay", uah("100.00"), at=NOW)

    async def one():
        async with engine.begin() as conn:
            return (await acquiring.receive(conn, a_notice(deposit, payment_id="race"), at=NOW)).effect

    effects = await asyncio.gather(*(one() for _ in range(10)))
    assert sorted(effects) == [Effect.CREDITED, *[Effect.REPEATED] * 9]
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted == uah("100.00")
