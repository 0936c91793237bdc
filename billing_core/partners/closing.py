"""Closing a month: what referred customers spent becomes commission, once for each partner (billing rules §7).

Partners are closed in batches, each the caller's transaction, in a few statements however many customers they referred.
Nodes that close at the same time take different partners; a partner's month has one row and its posting one key, so
running it again changes nothing. What is posted after the close belongs to a later month, whatever date it bears.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import Month
from billing_core.errors import BillingError
from billing_core.money import Money
from billing_core.partners import base, commission
from billing_core.partners.model import MonthStatement
from billing_core.storage.partner_tables import partner_months

QUIET_PERIOD = timedelta(hours=2)
"""After the month's end, for postings that are under way."""

BATCH = 1000

_OPEN = text("""
    SELECT partner.id, partner.account_id, account.currency, coalesce(rate.percent, 0) AS percent,
           coalesce(carried.carry_out_minor, 0) AS carry_in_minor
    FROM partners AS partner
    JOIN ledger_accounts AS account ON account.code = 'partner:' || partner.id || '\\:commission'
    LEFT JOIN LATERAL (
        SELECT percent FROM partner_rates
        WHERE partner_id = partner.id AND valid_from <= :last_day ORDER BY valid_from DESC LIMIT 1
    ) AS rate ON true
    LEFT JOIN LATERAL (
        SELECT carry_out_minor FROM partner_months
        WHERE partner_id = partner.id AND currency = account.currency AND month < :month ORDER BY month DESC LIMIT 1
    ) AS carried ON true
    WHERE partner.created_at < :ends_at AND (CAST(:only AS text) IS NULL OR partner.id = :only)
      AND NOT EXISTS (SELECT FROM partner_months AS known WHERE known.partner_id = partner.id AND known.month = :month)
    ORDER BY partner.id LIMIT :batch
    FOR UPDATE OF partner SKIP LOCKED
""")


class MonthNotOver(BillingError):
    def __init__(self, month: Month, closes_at: datetime) -> None:
        super().__init__(f"{month} may be closed from {closes_at.isoformat()}")
        self.closes_at = closes_at


def closes_at(month: Month) -> datetime:
    """Return the instant from which a month may be closed."""
    return month.bounds()[1] + QUIET_PERIOD


Excluded = Callable[[AsyncConnection, Sequence[str]], Awaitable[Sequence[str]]]
"""Tells which accounts count for nobody, of those that some partners referred: those who referred themselves."""


async def nobody(_conn: AsyncConnection, _partner_ids: Sequence[str]) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Closing:
    excluded: Excluded = nobody

    async def close(
        self,
        conn: AsyncConnection,
        month: Month,
        *,
        at: datetime,
        only: str | None = None,
        batch: int = BATCH,
    ) -> Sequence[MonthStatement]:
        """Close the month of partners that have it open, at most `batch` of them; none: all are closed or in hand.

        `only` closes that of one partner. Raises `MonthNotOver`.
        """
        if at < closes_at(month):
            raise MonthNotOver(month, closes_at(month))
        found = await self._open(conn, month, only, batch)
        if not found:
            return []
        await _stage(conn, month, found, await self.excluded(conn, [row.id for row in found]))
        totals = {row.partner_id: row.total_minor for row in await conn.execute(base.TOTALS)}
        statements = [_statement(row, month, totals.get(row.id, 0), at) for row in found]
        entries = await commission.post(conn, statements, at=at)
        rows = [_row(statement, entries.get(statement.partner_id)) for statement in statements]
        await conn.execute(insert(partner_months), rows)
        await conn.execute(base.FREEZE, {"month": str(month)})
        return statements

    async def _open(
        self, conn: AsyncConnection, month: Month, only: str | None, batch: int
    ) -> Sequence[Row[tuple[str, str, str, Decimal, int]]]:
        asked = {
            "month": str(month),
            "last_day": month.next.first_day - timedelta(days=1),
            "ends_at": month.bounds()[1],
            "only": only,
            "batch": batch,
        }
        found = (await conn.execute(_OPEN, asked)).all()
        columns = partner_months.c
        known = select(columns.partner_id).where(
            columns.month == str(month), columns.partner_id.in_([row.id for row in found])
        )
        closed_meanwhile = set((await conn.execute(known)).scalars())
        return [row for row in found if row.id not in closed_meanwhile]


async def _stage(
    conn: AsyncConnection,
    month: Month,
    found: Sequence[Row[tuple[str, str, str, Decimal, int]]],
    excluded: Sequence[str],
) -> None:
    starts_at, ends_at = month.bounds()
    for statement in base.STAGE:
        await conn.execute(statement)
    for currency in sorted({row.currency for row in found}):
        partners = [row for row in found if row.currency == currency]
        asked = {
            "partners": [row.id for row in partners],
            "owners": [row.account_id for row in partners],
            "percents": [row.percent for row in partners],
            "currency": currency,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "excluded": list(excluded),
        }
        await conn.execute(base.INTO_STAGE, asked)


def _statement(
    row: Row[tuple[str, str, str, Decimal, int]], month: Month, total_minor: int, at: datetime
) -> MonthStatement:
    total, carry_in = Money(total_minor, row.currency), Money(row.carry_in_minor, row.currency)
    zero = Money.zero(row.currency)
    return MonthStatement(
        partner_id=row.id,
        month=month,
        rate_percent=row.percent,
        carry_in=carry_in,
        total=total,
        accrued=max(zero, total + carry_in),
        carry_out=min(zero, total + carry_in),
        closed_at=at,
    )


def _row(statement: MonthStatement, entry_id: str | None) -> Mapping[str, object]:
    return {
        "partner_id": statement.partner_id,
        "month": str(statement.month),
        "currency": statement.total.currency,
        "rate_percent": statement.rate_percent,
        "carry_in_minor": statement.carry_in.minor,
        "total_minor": statement.total.minor,
        "accrued_minor": statement.accrued.minor,
        "carry_out_minor": statement.carry_out.minor,
        "entry_id": entry_id,
        "closed_at": statement.closed_at,
    }
