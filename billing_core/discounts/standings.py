"""Where a customer stands in the loyalty programme on a business day (billing rules §9).

What counts ended with the day before, so a standing holds for the whole day: it is computed once and kept.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date, start_of
from billing_core.chart import customer_main
from billing_core.discounts import programmes
from billing_core.discounts.programmes import Measure, Programme
from billing_core.journal import EntryKind
from billing_core.loyalty import most_since_month_end, spent_in_window, window
from billing_core.periods import add_months
from billing_core.spending import spent_by_hour
from billing_core.storage.discount_tables import loyalty_standings
from billing_core.storage.tables import journal_entries, journal_lines


@dataclass(frozen=True, slots=True)
class Reached:
    """`value` is minor units spent since `window_from`, or months of tenure; `missing` leads to the next tier, in the
    same unit, None at the highest.
    """

    programme: Programme
    value: int
    percent: Decimal
    missing: int | None
    window_from: date | None


async def reached(conn: AsyncConnection, account_id: str, currency: str, *, at: datetime) -> Reached:
    """Return the customer's tier today."""
    programme = await programmes.read(conn, currency)
    if programme.measure is Measure.TENURE:
        return _reached(programme, await _months(conn, account_id, at), None)
    today = business_date(at)
    spent, most = await _spent(conn, account_id, currency, today) if programme.gives_anything else (0, 0)
    counted = most if programme.kept_to_month_end else spent
    percent = programme.percent_at(counted)
    return Reached(programme, spent, percent, programme.missing_from(spent, percent), window(today)[0])


def _reached(programme: Programme, value: int, window_from: date | None) -> Reached:
    percent = programme.percent_at(value)
    return Reached(programme, value, percent, programme.missing_from(value, percent), window_from)


async def _spent(conn: AsyncConnection, account_id: str, currency: str, today: date) -> tuple[int, int]:
    columns = loyalty_standings.c
    known = select(columns.spent_minor, columns.most_minor)
    row = (await conn.execute(known.where(columns.account_id == account_id, columns.as_of == today))).one_or_none()
    if row is not None:
        return row.spent_minor, row.most_minor
    first = window(today.replace(day=1) - timedelta(days=1))[0]
    by_day: dict[date, int] = {}
    for hour, amount in await spent_by_hour(conn, account_id, currency, start_of(first), start_of(today)):
        day = business_date(hour)
        by_day[day] = by_day.get(day, 0) + amount
    spent, most = spent_in_window(by_day, today), most_since_month_end(by_day, today)
    await _keep(conn, account_id, today, spent, most)
    return spent, most


async def _keep(conn: AsyncConnection, account_id: str, today: date, spent: int, most: int) -> None:
    statement = insert(loyalty_standings).values(account_id=account_id, as_of=today, spent_minor=spent, most_minor=most)
    newer = {name: statement.excluded[name] for name in ("as_of", "spent_minor", "most_minor")}
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"], set_=newer, where=loyalty_standings.c.as_of < statement.excluded.as_of
        )
    )


async def _months(conn: AsyncConnection, account_id: str, at: datetime) -> int:
    """Return the whole months since the first payment."""
    entries, lines = journal_entries.c, journal_lines.c
    first_paid = await conn.scalar(
        select(func.min(entries.posted_at))
        .join(journal_lines, lines.entry_id == entries.id)
        .where(lines.account == customer_main(account_id), entries.kind == EntryKind.TOP_UP.value)
    )
    if first_paid is None:
        return 0
    since, today = business_date(first_paid), business_date(at)
    months = (today.year - since.year) * 12 + today.month - since.month
    return months if add_months(since, since.day, months) <= today else months - 1
