"""Holds that are placed by one statement."""

import asyncio

import pytest

from billing_core import InsufficientFunds, Ledger, NewHold, UnknownAccount, accounts, ledger_check
from tests.billing_core.builders import ACCOUNT, NOW, a_top_up, uah


def new(number, amount, account=ACCOUNT):
    return NewHold(f"hold_{number}", account, uah(amount), "register", f"op_{number}")


async def test_account_that_has_the_money_gives_it_for_all(conn):
    await a_top_up(conn, uah("10.00"))
    assert await Ledger().place_holds(conn, [new(1, "4.00"), new(2, "6.00")], at=NOW) == {}
    assert (await accounts.balance(conn, ACCOUNT)).held == uah("10.00")
    assert (await Ledger().hold(conn, "hold_2")).amount == uah("6.00")
    assert not (await ledger_check.check(conn)).differences


async def test_what_an_account_cannot_pay_is_refused_and_what_it_can_is_held(conn):
    await a_top_up(conn, uah("10.00"))
    refused = await Ledger().place_holds(conn, [new(1, "4.00"), new(2, "9.00"), new(3, "6.00")], at=NOW)
    assert list(refused) == ["hold_2"]
    assert isinstance(refused["hold_2"], InsufficientFunds)
    assert refused["hold_2"].available == uah("6.00")
    assert (await accounts.balance(conn, ACCOUNT)).held == uah("10.00")


async def test_one_account_without_money_refuses_nothing_to_another(conn):
    await a_top_up(conn, uah("10.00"))
    await accounts.open(conn, "poor", "UAH", at=NOW)
    refused = await Ledger().place_holds(conn, [new(1, "4.00"), new(2, "1.00", "poor"), new(3, "1.00", "none")], at=NOW)
    assert {hold: type(reason) for hold, reason in refused.items()} == {
        "hold_2": InsufficientFunds,
        "hold_3": UnknownAccount,
    }
    assert (await accounts.balance(conn, ACCOUNT)).held == uah("4.00")


async def test_nothing_asks_nothing(conn):
    assert await Ledger().place_holds(conn, [], at=NOW) == {}


def test_hold_of_nothing_is_a_bug():
    with pytest.raises(ValueError, match="more than zero"):
        new(1, "0.00")


async def test_many_who_take_from_the_same_accounts_never_take_too_much(engine):
    names = [f"shared{number}" for number in range(4)]
    async with engine.begin() as connection:
        for name in names:
            await accounts.open(connection, name, "UAH", at=NOW, credit_limit_minor=1000)

    async def take(turn):
        order = names if turn % 2 else names[::-1]
        holds = [new(f"{turn}-{name}", "1.00", name) for name in order]
        async with engine.begin() as connection:
            return len(holds) - len(await Ledger().place_holds(connection, holds, at=NOW))

    assert sum(await asyncio.gather(*(take(turn) for turn in range(12)))) == 40
    async with engine.connect() as connection:
        for name in names:
            assert (await accounts.balance(connection, name)).available == uah("0.00")
