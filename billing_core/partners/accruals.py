"""What a partner has earned: the months that were closed with their lines, and the open one as it stands."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.business_calendar import Month
from billing_core.chart import partner_commission
from billing_core.money import Money
from billing_core.partners import base, referrals
from billing_core.partners.model import CommissionLine, MonthStatement, Partner
from billing_core.storage.partner_tables import partner_month_lines, partner_months

_OPEN_LINES = text(f"SELECT * FROM ({base.LINES}) AS line WHERE account_id > :after ORDER BY account_id LIMIT :limit")  # noqa: S608
_OPEN_SUMS = text(
    f"SELECT CAST(coalesce(sum(net_minor), 0) AS bigint) AS net_minor, "  # noqa: S608
    f"CAST(coalesce(sum(commission_minor), 0) AS bigint) AS commission_minor FROM ({base.LINES}) AS line"
)


async def page(
    conn: AsyncConnection, partner_id: str, *, before: str | None = None, limit: int
) -> Sequence[MonthStatement]:
    """Return closed months, the newest first, those before `before` (such as 2026-10)."""
    columns = partner_months.c
    statement = select(partner_months).where(columns.partner_id == partner_id)
    if before is not None:
        statement = statement.where(columns.month < before)
    rows = await conn.execute(statement.order_by(columns.month.desc()).limit(limit))
    return [_statement(row) for row in rows]


async def statement_of(conn: AsyncConnection, partner_id: str, month: Month) -> MonthStatement | None:
    """Return a closed month."""
    columns = partner_months.c
    same = (columns.partner_id == partner_id, columns.month == str(month))
    row = (await conn.execute(select(partner_months).where(*same))).one_or_none()
    return None if row is None else _statement(row)


async def lines_of(
    conn: AsyncConnection, partner_id: str, month: Month, *, after: str = "", limit: int | None = None
) -> Sequence[CommissionLine]:
    """Return the lines of a closed month by customer, those behind `after`."""
    columns = partner_month_lines.c
    statement = (
        select(columns.account_id, columns.net_minor, columns.commission_minor, columns.currency)
        .where(columns.partner_id == partner_id, columns.month == str(month), columns.account_id > after)
        .order_by(columns.account_id)
        .limit(limit)
    )
    return [_line(row) for row in await conn.execute(statement)]


async def open_lines(
    conn: AsyncConnection,
    partner: Partner,
    month: Month,
    *,
    excluded: Sequence[str] = (),
    after: str = "",
    limit: int,
) -> Sequence[CommissionLine]:
    """Return what the lines of a month would be if it were closed now."""
    asked = await _asked(conn, partner, month, excluded)
    return [_line(row) for row in await conn.execute(_OPEN_LINES, asked | {"after": after, "limit": limit})]


async def open_sums(
    conn: AsyncConnection, partner: Partner, month: Month, *, excluded: Sequence[str] = ()
) -> tuple[Money, Money]:
    """Return what customers spent in a month so far, and the commission of it."""
    asked = await _asked(conn, partner, month, excluded)
    row, currency = (await conn.execute(_OPEN_SUMS, asked)).one(), asked["currency"]
    return Money(row.net_minor, currency), Money(row.commission_minor, currency)


async def carried(conn: AsyncConnection, partner_id: str) -> int:
    """Return what the newest closed month carried on, in minor units: zero or negative."""
    newest = await page(conn, partner_id, limit=1)
    return newest[0].carry_out.minor if newest else 0


async def _asked(conn: AsyncConnection, partner: Partner, month: Month, excluded: Sequence[str]) -> dict[str, Any]:
    starts_at, ends_at = month.bounds()
    balance = await accounts.balance_of(conn, partner_commission(partner.id))
    last_day = month.next.first_day - timedelta(days=1)
    return {
        "partners": [partner.id],
        "owners": [partner.account_id],
        "currency": balance.posted.currency,
        "percents": [await referrals.rate_on(conn, partner.id, last_day)],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "excluded": list(excluded),
    }


def _statement(row: Any) -> MonthStatement:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return MonthStatement(
        partner_id=row.partner_id,
        month=Month.parse(row.month),
        rate_percent=row.rate_percent,
        carry_in=money(row.carry_in_minor),
        total=money(row.total_minor),
        accrued=money(row.accrued_minor),
        carry_out=money(row.carry_out_minor),
        closed_at=row.closed_at,
    )


def _line(row: Any) -> CommissionLine:
    return CommissionLine(row.account_id, Money(row.net_minor, row.currency), Money(row.commission_minor, row.currency))
