"""Entries that are posted by one statement: the same verdicts and balances as one by one."""

import asyncio
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing_core import (
    DuplicateReference,
    InsufficientFunds,
    JournalEntry,
    Ledger,
    UnknownAccount,
    accounts,
    ledger_check,
)
from billing_core.entries import top_up_entry
from tests.billing_core.builders import ACCOUNT, NOW, a_bonus, a_charge, a_shared_charge, a_top_up, uah

OTHER = "acc_2"


def charges(*amounts, account_id=ACCOUNT):
    return [a_charge(uah(amount), key=f"{account_id}-{n}", account_id=account_id) for n, amount in enumerate(amounts)]


async def lines(conn, account_id=ACCOUNT):
    return [(line.amount, line.balance) for line in await Ledger().statement(conn, account_id)]


async def sound(conn):
    return not (await ledger_check.check(conn)).differences


async def test_each_is_posted_in_its_order_and_its_balance_told(conn):
    await a_top_up(conn, uah("100.00"))
    asked = charges("10.00", "20.00", "5.00")
    assert await Ledger().post_all(conn, asked) == asked
    assert await lines(conn) == [
        (uah("-5.00"), uah("65.00")),
        (uah("-20.00"), uah("70.00")),
        (uah("-10.00"), uah("90.00")),
        (uah("100.00"), uah("100.00")),
    ]
    assert await sound(conn)


async def test_who_lacks_the_money_for_all_is_asked_in_order_and_keeps_nobody_from_paying(conn):
    await accounts.open(conn, OTHER, "UAH", at=NOW, credit_limit_minor=10_000)
    await a_top_up(conn, uah("25.00"))
    asked = [*charges("20.00", "10.00", "5.00"), *charges("30.00", account_id=OTHER)]
    verdicts = await Ledger().post_all(conn, asked)
    assert verdicts[0] == asked[0]
    assert isinstance(verdicts[1], InsufficientFunds)
    assert verdicts[2:] == asked[2:]
    assert await sound(conn)


async def test_a_known_key_gives_the_first_result_and_another_content_is_refused(conn):
    await a_top_up(conn, uah("100.00"))
    (first,) = charges("10.00")
    await Ledger().post(conn, first)
    again, other, new = a_charge(uah("10.00"), key=first.key), a_charge(uah("11.00"), key=first.key), a_charge(uah("1"))
    verdicts = await Ledger().post_all(conn, [again, other, new, a_charge(uah("1"))])
    assert verdicts[0] == first
    assert isinstance(verdicts[1], DuplicateReference)
    assert verdicts[2] == verdicts[3] == new
    assert (await accounts.balance(conn, ACCOUNT)).posted == uah("89.00")
    assert await sound(conn)


async def test_an_account_that_is_not_open_is_told_of(conn):
    await a_top_up(conn, uah("100.00"))
    nobody, somebody = charges("1.00", account_id="acc_9") + charges("1.00")
    verdicts = await Ledger().post_all(conn, [nobody, somebody])
    assert isinstance(verdicts[0], UnknownAccount)
    assert verdicts[1] == somebody


async def test_nothing_posts_nothing(conn):
    assert await Ledger().post_all(conn, []) == []


def made(number, wanted):
    kind, other, minor = wanted
    account_id, key, amount = OTHER if other else ACCOUNT, f"made-{number}", uah(str(Decimal(minor) / 100))
    if kind == "top_up":
        return top_up_entry(account_id, amount, provider="manual", payment_id=key, at=NOW)
    if kind == "shared":
        return a_shared_charge(amount, uah("0.70"), key=key, account_id=account_id)
    return a_charge(amount, key=key, account_id=account_id)


async def left(conn):
    balances = [await accounts.of_customer(conn, account_id) for account_id in (ACCOUNT, OTHER)]
    return [(each.posted, each.bonus) for each in balances]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["charge", "shared", "top_up"]), st.booleans(), st.integers(1, 900)),
        min_size=2,
        max_size=8,
    )
)
async def test_together_is_the_same_as_one_by_one(conn, wanted):
    found = []
    for together in (False, True):
        nested = await conn.begin_nested()
        await accounts.open(conn, OTHER, "UAH", at=NOW, credit_limit_minor=1_000)
        await a_top_up(conn, uah("12.00"))
        for account_id in (ACCOUNT, OTHER):
            await a_bonus(conn, uah("1.00"), account_id=account_id, key=f"bonus-{account_id}")
        entries = [made(n, each) for n, each in enumerate(wanted)]
        groups = [entries] if together else [[each] for each in entries]
        verdicts = [verdict for group in groups for verdict in await Ledger().post_all(conn, group)]
        posted = [isinstance(verdict, JournalEntry) for verdict in verdicts]
        assert await sound(conn)
        found.append((posted, await left(conn)))
        await nested.rollback()
    assert found[0] == found[1]


async def test_many_who_charge_the_same_accounts_never_overdraw_and_never_wait_for_each_other(engine):
    names = [f"posted{number}" for number in range(3)]
    async with engine.begin() as connection:
        for name in names:
            await accounts.open(connection, name, "UAH", at=NOW, credit_limit_minor=500)

    async def charge(turn):
        order = names if turn % 2 else names[::-1]
        entries = [a_charge(uah("1.00"), key=f"{turn}-{name}", account_id=name) for name in order]
        async with engine.begin() as connection:
            verdicts = await Ledger().post_all(connection, entries)
        return sum(isinstance(each, JournalEntry) for each in verdicts)

    assert sum(await asyncio.gather(*(charge(turn) for turn in range(8)))) == 15
    async with engine.connect() as connection:
        assert {(await accounts.balance(connection, name)).posted for name in names} == {uah("-5.00")}
        assert await sound(connection)
