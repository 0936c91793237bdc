"""Holds that are charged by one statement: to the customers' and our accounts the same as one by one."""

import asyncio
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing_core import (
    HoldNotOpen,
    Ledger,
    NewHold,
    RegistryFee,
    Sale,
    VatMode,
    VatRule,
    accounts,
    captures,
    ledger_check,
)
from billing_core.chart import customer_bonus
from billing_core.holds import HoldState
from billing_core.money import Money
from billing_core.statement import read_statement
from tests.billing_core.builders import ACCOUNT, NOW, a_bonus, a_top_up, uah

VAT = VatRule(VatMode.INCLUDED, Decimal(20))
FEE = RegistryFee("pir", Money(10_00, "USD"))
OTHER = "acc_2"


def sale(number, fee=None):
    return Sale(f"hold_{number}", "domain", VAT, fee)


async def place(conn, *amounts, account=ACCOUNT, first=1, bonus_max="0.00"):
    holds = [
        NewHold(f"hold_{n}", account, uah(amount), "register", f"op_{n}", uah(bonus_max).minor)
        for n, amount in enumerate(amounts, first)
    ]
    assert await Ledger().place_holds(conn, holds, at=NOW) == {}


async def lines(conn, account=ACCOUNT):
    return [(line.amount, line.balance) for line in await Ledger().statement(conn, account)]


async def bonus_lines(conn, account=ACCOUNT):
    found = await read_statement(conn, customer_bonus(account), after=None, limit=100)
    return [(line.amount, line.balance) for line in found]


async def sound(conn):
    return not (await ledger_check.check(conn)).differences


@pytest.fixture
async def funded(conn):
    await a_top_up(conn, uah("100.00"))
    return conn


async def test_each_is_charged_once_and_its_balance_told(funded):
    await place(funded, "10.00", "20.00", "5.00")
    await Ledger().capture_all(funded, [sale(1), sale(2, FEE), sale(3)], at=NOW)
    assert await lines(funded) == [
        (uah("-5.00"), uah("65.00")),
        (uah("-20.00"), uah("70.00")),
        (uah("-10.00"), uah("90.00")),
        (uah("100.00"), uah("100.00")),
    ]
    assert (await accounts.balance(funded, ACCOUNT)).held == uah("0.00")
    assert await sound(funded)


async def test_a_repeat_charges_nothing_more(funded):
    await place(funded, "10.00", "20.00")
    for _ in range(2):
        await Ledger().capture_all(funded, [sale(1), sale(2)], at=NOW)
    assert (await accounts.balance(funded, ACCOUNT)).available == uah("70.00")
    assert await sound(funded)


async def test_one_that_is_open_no_more_is_told(funded):
    await place(funded, "10.00", "20.00")
    await Ledger().release(funded, "hold_1", "refused", at=NOW)
    with pytest.raises(HoldNotOpen):
        await Ledger().capture_all(funded, [sale(1), sale(2)], at=NOW)


async def test_a_hold_with_a_bonus_is_charged_beside_those_without(funded):
    await a_bonus(funded, uah("30.00"))
    await place(funded, "10.00", bonus_max="5.00")
    await place(funded, "20.00", "8.00", first=2)
    together = await captures.capture_whole(funded, [sale(1), sale(2), sale(3)], at=NOW)
    assert together == {"hold_1", "hold_2", "hold_3"}
    assert await bonus_lines(funded) == [(uah("-5.00"), uah("25.00")), (uah("30.00"), uah("30.00"))]
    assert (await accounts.balance(funded, ACCOUNT)).available == uah("67.00")
    assert {(await Ledger().hold(funded, f"hold_{n}")).state for n in (1, 2, 3)} == {HoldState.CAPTURED}
    assert await sound(funded)


async def test_nothing_charges_nothing(conn):
    await Ledger().capture_all(conn, [], at=NOW)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 500), st.booleans(), st.booleans()), min_size=2, max_size=8))
async def test_together_is_the_same_as_one_by_one(conn, wanted):
    sales = [sale(n, FEE if with_fee else None) for n, (_, _, with_fee, _) in enumerate(wanted, 1)]
    found = []
    for groups in ([[each] for each in sales], [sales]):
        nested = await conn.begin_nested()
        await accounts.open(conn, OTHER, "UAH", at=NOW, credit_limit_minor=10_000)
        await a_top_up(conn, uah("50.00"))
        for account in (ACCOUNT, OTHER):
            await a_bonus(conn, uah("6.00"), account_id=account, key=f"bonus-{account}")
        for n, (other, minor, _, by_bonus) in enumerate(wanted, 1):
            price = str(Decimal(minor) / 100)
            await place(
                conn, price, account=OTHER if other else ACCOUNT, first=n, bonus_max=price if by_bonus else "0.00"
            )
        for group in groups:
            await Ledger().capture_all(conn, group, at=NOW)
        assert await sound(conn)
        found.append([await read(conn, account) for read in (lines, bonus_lines) for account in (ACCOUNT, OTHER)])
        await nested.rollback()
    assert found[0] == found[1]


async def test_many_who_charge_the_same_accounts_lose_nothing(engine):
    names = [f"charged{number}" for number in range(3)]
    async with engine.begin() as connection:
        for name in names:
            await accounts.open(connection, name, "UAH", at=NOW, credit_limit_minor=100_000)
            await a_bonus(connection, uah("4.00"), account_id=name, key=f"bonus-{name}")

    async def charge(turn):
        order = names if turn % 2 else names[::-1]
        holds = [
            NewHold(f"h{turn}-{n}", name, uah("1.00"), "register", f"{turn}-{n}", bonus_max=50 * ((turn + n) % 2))
            for n, name in enumerate(order)
        ]
        async with engine.begin() as connection:
            await Ledger().place_holds(connection, holds, at=NOW)
        async with engine.begin() as connection:
            await Ledger().capture_all(connection, [Sale(hold.id, "domain", VAT) for hold in holds], at=NOW)

    await asyncio.gather(*(charge(turn) for turn in range(8)))
    async with engine.connect() as connection:
        for name in names:
            balance = await accounts.balance(connection, name)
            bonus = await accounts.balance_of(connection, customer_bonus(name))
            assert balance.posted + bonus.posted == uah("-4.00")
            assert bonus.posted == uah("2.00")
            assert (balance.held, bonus.held) == (uah("0.00"), uah("0.00"))
        assert await sound(connection)
