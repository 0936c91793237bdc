"""Real connections that commit: what two transactions at once may and may not do."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from billing_core import (
    AlreadyReversed,
    BillingError,
    DuplicateReference,
    HoldNotOpen,
    InsufficientFunds,
    Ledger,
    accounts,
    ledger_check,
)
from billing_core.storage.tables import ledger_keys
from tests.billing_core.builders import NOW, a_capture, a_charge, a_hold, a_top_up, an_entry, uah

PARALLEL = 100


@pytest.fixture
async def account(engine, request):
    """An account of the test's own, as what these tests do stays in the module's database."""
    account_id = f"acc_{request.node.name}"
    async with engine.begin() as conn:
        await accounts.open(conn, account_id, "UAH", at=NOW)
    yield account_id
    async with engine.connect() as conn:
        assert (await ledger_check.check(conn)).differences == ()


async def _commit(engine, step):
    async with engine.begin() as conn:
        return await step(conn)


async def _together(engine, steps):
    """Return how each ended: its result's id or the error's class."""

    async def ending(step):
        try:
            return (await _commit(engine, step)).id
        except BillingError as err:
            return type(err)

    return Counter(await asyncio.gather(*(ending(step) for step in steps)))


@pytest.mark.fault("F070")
async def test_f070_of_100_holds_on_a_balance_for_one_exactly_one_succeeds(engine, account):
    await _commit(engine, lambda conn: a_top_up(conn, uah("350.00"), account_id=account, payment_id="f070"))
    endings = await _together(
        engine,
        [
            lambda conn, n=n: a_hold(conn, uah("350.00"), account_id=account, hold_id=f"hold_f070_{n}")
            for n in range(PARALLEL)
        ],
    )
    assert endings.pop(InsufficientFunds) == PARALLEL - 1
    assert list(endings.values()) == [1]
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).available == uah("0.00")


async def test_100_charges_stop_at_the_credit_limit(engine, account):
    async with engine.begin() as conn:
        await accounts.set_credit_limit(conn, account, uah("33.00"))
    endings = await _together(
        engine,
        [
            lambda conn, n=n: Ledger().post(conn, a_charge(uah("1.00"), key=f"limit-{n}", account_id=account))
            for n in range(PARALLEL)
        ],
    )
    assert endings[InsufficientFunds] == PARALLEL - 33
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted == uah("-33.00")
        numbers = [line.number for line in await Ledger().statement(conn, account)]
    assert numbers == list(range(33, 0, -1))


async def test_charges_without_a_transaction_are_made_whole_or_leave_nothing(engine, account):
    await _commit(engine, lambda conn: a_top_up(conn, uah("33.00"), account_id=account, payment_id="alone"))
    endings = await _together(
        engine.execution_options(isolation_level="AUTOCOMMIT"),
        [
            lambda conn, n=n: Ledger().post(conn, a_charge(uah("1.00"), key=f"alone-{n}", account_id=account))
            for n in range(PARALLEL)
        ],
    )
    assert endings[InsufficientFunds] == PARALLEL - 33
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted == uah("0.00")
        claimed = select(func.count()).where(ledger_keys.c.key.like("alone-%"))
        assert (await conn.execute(claimed)).scalar_one() == 33


async def test_a_key_without_a_transaction_stands_for_one_of_two_charges(engine, account):
    await _commit(engine, lambda conn: a_top_up(conn, uah("50.00"), account_id=account, payment_id="one-of-two"))
    charges = [a_charge(uah(amount), key="one-of-two", account_id=account) for amount in ("1.00", "2.00")] * 20
    endings = await _together(
        engine.execution_options(isolation_level="AUTOCOMMIT"),
        [lambda conn, charge=charge: Ledger().post(conn, charge) for charge in charges],
    )
    assert endings.pop(DuplicateReference) == 20
    assert list(endings.values()) == [20]
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted in (uah("49.00"), uah("48.00"))


async def test_transfers_in_both_directions_never_wait_for_each_other(engine, account):
    other = f"{account}_other"
    async with engine.begin() as conn:
        await accounts.open(conn, other, "UAH", at=NOW)
        for owner in (account, other):
            await a_top_up(conn, uah("100.00"), account_id=owner, payment_id=owner)
    pairs = ((account, other), (other, account))
    transfers = [
        an_entry([(f"customer:{a}:main", uah("-1.00")), (f"customer:{b}:main", uah("1.00"))], key=f"{a}-{n}")
        for n in range(50)
        for a, b in pairs
    ]
    endings = await _together(engine, [lambda conn, each=each: Ledger().post(conn, each) for each in transfers])
    assert len(endings) == len(transfers)
    async with engine.connect() as conn:
        assert [(await accounts.balance(conn, owner)).posted for owner in (account, other)] == [uah("100.00")] * 2


async def test_the_same_payment_in_parallel_is_credited_once(engine, account):
    endings = await _together(
        engine,
        [lambda conn: a_top_up(conn, uah("10.00"), account_id=account, payment_id="same")] * 50,
    )
    assert list(endings.values()) == [50]
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted == uah("10.00")


async def test_a_payment_whose_first_transaction_is_rolled_back_is_credited_by_the_second(engine, account):
    first = await engine.connect()
    await a_top_up(first, uah("10.00"), account_id=account, payment_id="rolled-back")
    second = asyncio.create_task(
        _commit(engine, lambda conn: a_top_up(conn, uah("10.00"), account_id=account, payment_id="rolled-back"))
    )
    await asyncio.sleep(0.05)
    assert not second.done()
    await first.rollback()
    await first.close()
    await second
    async with engine.connect() as conn:
        assert (await accounts.balance(conn, account)).posted == uah("10.00")


async def test_a_hold_is_closed_once_by_whoever_is_first(engine, account):
    await _commit(engine, lambda conn: a_top_up(conn, uah("10.00"), account_id=account, payment_id="close"))
    await _commit(engine, lambda conn: a_hold(conn, uah("10.00"), account_id=account, hold_id="hold_close"))
    captures = [lambda conn, n=n: a_capture(conn, "hold_close", key=f"capture-{n}") for n in range(10)]
    releases = [
        lambda conn, n=n: Ledger().release(conn, "hold_close", "refused", at=NOW, key=f"release-{n}") for n in range(10)
    ]
    endings = await _together(engine, [step for pair in zip(captures, releases, strict=True) for step in pair])
    assert endings.pop(HoldNotOpen) == 19
    assert list(endings.values()) == [1]


async def test_an_entry_is_reversed_once_by_whoever_is_first(engine, account):
    payment = await _commit(engine, lambda conn: a_top_up(conn, uah("10.00"), account_id=account, payment_id="undo"))
    endings = await _together(
        engine,
        [lambda conn, n=n: Ledger().reverse(conn, payment.id, key=f"undo-{n % 10}", at=NOW) for n in range(30)],
    )
    assert endings.pop(AlreadyReversed) == 27
    assert list(endings.values()) == [3]
