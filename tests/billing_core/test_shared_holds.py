"""Holds that lie on both accounts of a customer: the bonus account pays its share, the main one the rest."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing_core import InsufficientFunds, Ledger, Money, NewHold, accounts, ledger_check
from billing_core.chart import customer_bonus
from tests.billing_core.builders import ACCOUNT, NOW, a_bonus, a_capture, a_top_up, uah


def new(number, amount, bonus_max, account=ACCOUNT):
    return NewHold(f"hold_{number}", account, uah(amount), "register", f"op_{number}", uah(bonus_max).minor)


async def place(conn, hold):
    return await Ledger().place_hold(
        conn,
        hold_id=hold.id,
        account_id=hold.account_id,
        amount=hold.amount,
        purpose=hold.purpose,
        reference=hold.reference,
        at=NOW,
        bonus_max=hold.bonus_max,
    )


async def held(conn, account_id=ACCOUNT):
    main, bonus = await accounts.balance(conn, account_id), await accounts.balance_of(conn, customer_bonus(account_id))
    return main.held, bonus.held


async def left(conn, account_id=ACCOUNT):
    bonus = await accounts.balance_of(conn, customer_bonus(account_id))
    return (await accounts.balance(conn, account_id)).available, bonus.available


async def sound(conn):
    return not (await ledger_check.check(conn)).differences


@pytest.fixture
async def both(conn):
    await a_top_up(conn, uah("100.00"))
    await a_bonus(conn, uah("30.00"))


@pytest.mark.usefixtures("both")
class TestBoth:
    async def test_bonus_pays_its_share_and_main_the_rest(self, conn):
        hold = await place(conn, new(1, "80.00", "20.00"))
        assert (hold.amount, hold.bonus_minor) == (uah("80.00"), 2_000)
        assert await held(conn) == (uah("60.00"), uah("20.00"))
        entry = await a_capture(conn)
        assert [(line.account, line.amount.minor) for line in entry.lines] == [
            ("customer:acc_1:main", -6_000),
            ("revenue:domain", 5_000),
            ("vat:payable", 1_000),
            ("customer:acc_1:bonus", -2_000),
            ("expense:bonus", 2_000),
        ]
        assert await left(conn) == (uah("40.00"), uah("10.00"))
        assert await a_capture(conn) == entry
        assert await sound(conn)

    async def test_release_gives_each_its_own_back(self, conn):
        await place(conn, new(1, "80.00", "20.00"))
        await Ledger().release(conn, "hold_1", "refused", at=NOW)
        assert await left(conn) == (uah("100.00"), uah("30.00"))
        assert await sound(conn)

    async def test_bonus_gives_no_more_than_it_has(self, conn):
        assert (await place(conn, new(1, "80.00", "80.00"))).bonus_minor == 3_000
        assert (await place(conn, new(2, "40.00", "40.00"))).bonus_minor == 0

    async def test_bonus_may_pay_the_whole(self, conn):
        await place(conn, new(1, "30.00", "30.00"))
        assert await held(conn) == (uah("0.00"), uah("30.00"))
        await a_capture(conn)
        assert await left(conn) == (uah("100.00"), uah("0.00"))
        assert await sound(conn)

    async def test_refusal_counts_what_the_bonus_would_have_paid(self, conn):
        with pytest.raises(InsufficientFunds) as refused:
            await place(conn, new(1, "200.00", "20.00"))
        assert (refused.value.required, refused.value.available) == (uah("200.00"), uah("120.00"))
        assert await held(conn) == (uah("0.00"), uah("0.00"))

    async def test_part_of_a_hold_is_charged_in_proportion(self, conn):
        await place(conn, new(1, "80.00", "20.00"))
        await a_capture(conn, amount=uah("0.03"))
        assert await left(conn) == (uah("99.98"), uah("29.99"))
        assert await sound(conn)

    async def test_several_share_it_in_their_order(self, conn):
        holds = [new(1, "40.00", "20.00"), new(2, "40.00", "20.00"), new(3, "40.00", "20.00")]
        assert await Ledger().place_holds(conn, holds, at=NOW) == {}
        assert [(await Ledger().hold(conn, each.id)).bonus_minor for each in holds] == [2_000, 1_000, 0]
        assert await held(conn) == (uah("90.00"), uah("30.00"))
        assert await sound(conn)

    async def test_several_that_are_too_much_are_asked_for_one_by_one(self, conn):
        refused = await Ledger().place_holds(conn, [new(1, "200.00", "20.00"), new(2, "110.00", "20.00")], at=NOW)
        assert list(refused) == ["hold_1"]
        assert await held(conn) == (uah("90.00"), uah("20.00"))


async def test_customer_without_a_bonus_account_pays_all(conn):
    await a_top_up(conn, uah("100.00"))
    assert (await place(conn, new(1, "80.00", "80.00"))).bonus_minor == 0
    assert await Ledger().place_holds(conn, [new(2, "20.00", "20.00")], at=NOW) == {}
    assert (await accounts.balance(conn, ACCOUNT)).held == uah("100.00")
    assert await sound(conn)


async def test_many_beside_each_other_spend_each_account_once(engine):
    async with engine.begin() as conn:
        await accounts.open(conn, "busy", "UAH", at=NOW)
        await a_top_up(conn, uah("10.00"), account_id="busy", payment_id="busy")
        await a_bonus(conn, uah("5.00"), account_id="busy", key="busy")

    async def buy(turn):
        hold = new(f"busy-{turn}", "1.00", "0.50", "busy")
        async with engine.begin() as conn:
            if turn % 2 and await Ledger().place_holds(conn, [hold], at=NOW):
                return
            if not turn % 2:
                try:
                    await place(conn, hold)
                except InsufficientFunds:
                    return
        async with engine.begin() as conn:
            if turn % 3:
                await a_capture(conn, hold.id)
            else:
                await Ledger().release(conn, hold.id, "refused", at=NOW)

    for first in range(0, 60, 20):
        await asyncio.gather(*(buy(turn) for turn in range(first, first + 20)))
    async with engine.connect() as conn:
        assert await held(conn, "busy") == (uah("0.00"), uah("0.00"))
        main, bonus = await left(conn, "busy")
        assert min(main, bonus) >= uah("0.00")
        assert await sound(conn)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.integers(0, 500),
    st.integers(1, 500),
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 100), st.booleans()), max_size=6),
)
async def test_nothing_is_lost_between_the_two(conn, main, bonus, orders):
    nested = await conn.begin_nested()
    try:
        await a_bonus(conn, Money(bonus, "UAH"))
        if main:
            await a_top_up(conn, Money(main, "UAH"))
        holds = [
            NewHold(f"hold_{n}", ACCOUNT, Money(price, "UAH"), "register", f"op_{n}", price * percent // 100)
            for n, (price, percent, _) in enumerate(orders)
        ]
        refused = await Ledger().place_holds(conn, holds, at=NOW)
        spent = 0
        for hold, (price, _, bought) in zip(holds, orders, strict=True):
            if hold.id in refused:
                continue
            assert (await Ledger().hold(conn, hold.id)).bonus_minor <= hold.bonus_max
            if bought:
                await a_capture(conn, hold.id)
                spent += price
            else:
                await Ledger().release(conn, hold.id, "refused", at=NOW)
        after = await left(conn)
        assert sum(each.minor for each in after) == main + bonus - spent
        assert min(each.minor for each in after) >= 0
        assert await sound(conn)
    finally:
        await nested.rollback()
