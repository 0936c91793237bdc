"""The audit is worth something only if it finds each kind of damage; the damage is done past the triggers."""

import pytest
from sqlalchemy import text

from billing_core import ledger_check
from tests.billing_core.builders import NOW, a_capture, a_hold, a_top_up, uah


@pytest.fixture
async def damaged(conn, ledger):
    """A ledger of one payment, one captured and one placed hold, one reversal; with its guards off."""
    await a_top_up(conn, uah("100.00"))
    await a_hold(conn, uah("30.00"))
    entry = await a_capture(conn)
    await a_hold(conn, uah("20.00"), hold_id="hold_2")
    undone = await a_top_up(conn, uah("5.00"), payment_id="p-2")
    await ledger.reverse(conn, undone.id, key="undo", at=NOW)
    assert (await ledger_check.check(conn)).sound
    await conn.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table in ("ledger_accounts", "journal_entries", "journal_lines", "holds"):
        await conn.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    return {"entry": entry.id, "hold": "hold_1"}


CUSTOMER_LINE = "entry_id = :entry AND account LIKE 'customer:%'"
DAMAGE = {
    "a line is changed": (
        f"UPDATE journal_lines SET amount_minor = amount_minor - 1 WHERE {CUSTOMER_LINE}",
        {"balanced", "total_zero", "cache_equals_sum", "capture_is_posted"},
    ),
    "an entry is lost": (
        "DELETE FROM journal_lines WHERE entry_id = :entry",
        {"cache_equals_sum", "capture_is_posted"},
    ),
    "a balance is changed": ("UPDATE ledger_accounts SET posted_minor = posted_minor + 1", {"cache_equals_sum"}),
    "a line is not counted": ("UPDATE ledger_accounts SET line_count = line_count - 1", {"cache_equals_sum"}),
    "held money is forgotten": ("UPDATE ledger_accounts SET held_minor = 0", {"held_equals_holds"}),
    "a hold is closed behind the account's back": (
        "UPDATE holds SET state = 'released', closed_at = placed_at WHERE id = 'hold_2'",
        {"held_equals_holds"},
    ),
    "an account may overdraw": ("UPDATE ledger_accounts SET overdraft_minor = 1", {"no_overdraft"}),
    "a capture says another sum": (
        "UPDATE holds SET captured_minor = captured_minor - 1 WHERE id = :hold",
        {"capture_is_posted"},
    ),
    "a reversal undoes another entry": (
        "UPDATE journal_entries SET reversal_of = :entry WHERE reversal_of IS NOT NULL",
        {"reversal_undoes"},
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_damage_is_found(conn, damaged, damage):
    statement, invariants = DAMAGE[damage]
    names = {name: value for name, value in damaged.items() if f":{name}" in statement}
    assert (await conn.execute(text(statement), names)).rowcount > 0
    report = await ledger_check.check(conn)
    assert {difference.invariant for difference in report.differences} == invariants
    assert not report.sound


async def test_a_difference_tells_what_and_by_how_much(conn):
    await a_top_up(conn, uah("100.00"))
    await conn.execute(text("UPDATE ledger_accounts SET posted_minor = 10001"))
    (difference,) = (await ledger_check.check(conn)).differences
    assert str(difference) == "cache_equals_sum: customer:acc_1:main: expected 100.00 UAH, found 100.01 UAH"
