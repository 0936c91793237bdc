"""Posting the commission of many partners by one statement. A commission is a credit, so none can be refused.

The caller has the partners locked and their month open; a key that is known nevertheless fails the transaction.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import COMMISSION_EXPENSE, partner_commission
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.partners.model import MonthStatement

_POST = text("""
    WITH asked AS (
        SELECT * FROM jsonb_to_recordset(CAST(:entries AS jsonb)) AS asked (
            id text, key text, fingerprint text, reference text, account text, amount bigint, currency text)
    ), claimed AS (
        INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
        SELECT key, fingerprint, id, CAST(:at AS timestamptz) FROM asked
    ), moved AS (
        UPDATE ledger_accounts AS account
        SET posted_minor = account.posted_minor + asked.amount, line_count = account.line_count + 1,
            overdraft_minor = least(account.overdraft_minor, greatest(
                0, account.held_minor - account.posted_minor - asked.amount - account.credit_limit_minor))
        FROM asked WHERE account.code = asked.account AND account.currency = asked.currency
        RETURNING account.code, account.line_count, account.posted_minor
    ), entry AS (
        INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference)
        SELECT id, key, CAST(:kind AS text), CAST(:at AS timestamptz), CAST(:at AS timestamptz), reference FROM asked
    )
    INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
    SELECT asked.id, 1, asked.account, asked.amount, asked.currency, moved.line_count, moved.posted_minor
    FROM asked JOIN moved ON moved.code = asked.account
    UNION ALL SELECT id, 2, CAST(:expense AS text), -amount, currency, NULL, NULL FROM asked
""")


async def post(conn: AsyncConnection, statements: Sequence[MonthStatement], *, at: datetime) -> dict[str, str]:
    """Post what was accrued; return the entry of each partner that has one."""
    entries = {each.partner_id: _entry(each) for each in statements if each.accrued.minor}
    if entries:
        asked = json.dumps([_asked(entry) for entry in entries.values()])
        told = {"entries": asked, "at": at, "kind": EntryKind.COMMISSION.value, "expense": COMMISSION_EXPENSE}
        await conn.execute(_POST, told)
    return {partner_id: entry.id for partner_id, entry in entries.items()}


def _entry(statement: MonthStatement) -> JournalEntry:
    accrued = statement.accrued
    return JournalEntry(
        key=f"partner:{statement.partner_id}:{statement.month}:{accrued.currency}",
        kind=EntryKind.COMMISSION,
        lines=(Line(partner_commission(statement.partner_id), accrued), Line(COMMISSION_EXPENSE, -accrued)),
        posted_at=statement.closed_at,
        effective_at=statement.closed_at,
        reference=f"{statement.partner_id}:{statement.month}",
    )


def _asked(entry: JournalEntry) -> dict[str, object]:
    line = entry.lines[0]
    return {
        "id": entry.id,
        "key": entry.key,
        "fingerprint": entry.fingerprint(),
        "reference": entry.reference,
        "account": line.account,
        "amount": line.amount.minor,
        "currency": line.amount.currency,
    }
