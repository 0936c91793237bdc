"""What the database refuses by itself, whatever program asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing_core import Price, PricedAction, pricing
from billing_core.storage.tables import metadata
from tests.billing_core.builders import NOW, a_capture, a_hold, a_top_up, uah

ENTRY = "INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference) VALUES "
LINES = "INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency) VALUES "
AN_ENTRY = ENTRY + "('je_1', 'k1', 'adjustment', now(), now(), 'op_1')"


@pytest.fixture
async def used(conn, ledger):
    await a_top_up(conn, uah("100.00"))
    await a_hold(conn, uah("30.00"))
    await a_capture(conn)
    await a_hold(conn, uah("20.00"), hold_id="hold_2")
    await pricing.add(conn, Price("retail", "com", PricedAction.RENEW, 1, uah("1.00"), NOW))
    await conn.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # pending triggers would stand in the way of TRUNCATE
    await conn.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    return conn


async def refused(conn, *statements):
    """Run the statements; return why the last one is refused."""
    *accepted, last = statements
    for statement in accepted:
        await conn.execute(text(statement))
    with pytest.raises(DBAPIError) as refusal:
        await conn.execute(text(last))
    return str(refusal.value.orig)


@pytest.mark.parametrize("table", ["journal_entries", "journal_lines", "prices"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_journal_and_the_prices_are_append_only(used, table, change):
    column = {"journal_entries": "note", "journal_lines": "balance_minor", "prices": "price_minor"}[table]
    statement = change.format(table, column, column)
    assert "is append-only" in await refused(used, statement)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE holds SET state = 'placed', closed_at = NULL, captured_minor = NULL, entry_id = NULL",
        "UPDATE holds SET reason = 'rewritten' WHERE id = 'hold_1'",
        "DELETE FROM holds",
        "TRUNCATE holds CASCADE",
    ],
)
async def test_a_closed_hold_stays_and_none_is_deleted(used, change):
    assert "a closed hold stays closed" in await refused(used, change)


async def test_lines_that_do_not_balance_are_refused(used):
    lines = LINES + "('je_1', 1, 'unmatched', 100, 'UAH'), ('je_1', 2, 'revenue:domain', -99, 'UAH')"
    assert "do not sum to zero" in await refused(used, AN_ENTRY, lines)


async def test_lines_balance_in_each_currency(used):
    lines = LINES + "('je_1', 1, 'unmatched', 100, 'UAH'), ('je_1', 2, 'revenue:domain', -100, 'USD')"
    assert "do not sum to zero" in await refused(used, AN_ENTRY, lines)


async def test_an_entry_gets_no_lines_later(used):
    lines = LINES + "('je_1', {}, 'unmatched', 100, 'UAH'), ('je_1', {}, 'revenue:domain', -100, 'UAH')"
    assert "no lines later" in await refused(used, AN_ENTRY, lines.format(1, 2), lines.format(3, 4))


async def test_an_entry_without_lines_is_not_committed(engine):
    async with engine.connect() as conn:
        await conn.execute(text(AN_ENTRY))
        with pytest.raises(DBAPIError, match="at least two lines"):
            await conn.commit()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE ledger_accounts SET held_minor = posted_minor + 1", "ck_ledger_accounts_funds"),
        ("UPDATE ledger_accounts SET posted_minor = held_minor - 1", "ck_ledger_accounts_funds"),
        ("UPDATE ledger_accounts SET held_minor = -1", "ck_ledger_accounts_held"),
        ("UPDATE ledger_accounts SET credit_limit_minor = -1", "ck_ledger_accounts_limits"),
        ("UPDATE holds SET state = 'lost' WHERE id = 'hold_2'", "ck_holds_"),
        ("UPDATE holds SET state = 'released' WHERE id = 'hold_2'", "ck_holds_closed"),
        ("UPDATE holds SET state = 'captured', closed_at = now() WHERE id = 'hold_2'", "ck_holds_captured"),
        (LINES + "('je_1', 1, 'customer:acc_1:main', 100, 'UAH')", "ck_journal_lines_kept"),
        (LINES + "('je_1', 1, 'unmatched', 0, 'UAH')", "ck_journal_lines_amount"),
    ],
)
async def test_figures_that_can_not_be_are_refused(used, change, constraint):
    assert constraint in await refused(used, change)


async def test_one_reversal_an_entry(used):
    reversal = ENTRY.replace("reference)", "reference, reversal_of)") + (
        "('je_{0}', 'k{0}', 'reversal', now(), now(), 'op_1', (SELECT id FROM journal_entries WHERE kind = 'top_up'))"
    )
    message = await refused(used, "SET CONSTRAINTS ALL DEFERRED", reversal.format(1), reversal.format(2))
    assert "uq_journal_entries_reversal_of" in message


async def test_making_the_tables_again_changes_nothing(engine):
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
