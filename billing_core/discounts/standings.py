"""Where a customer stands in the loyalty programme on a business day (billing rules §9).

What counts ended with the day before, so a standing holds for the whole day: it is computed once and kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select, text
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
from billing_core.storage.any_of import any_of
from billing_core.storage.discount_tables import loyalty_standings
from billing_core.storage.tables import journal_entries, journal_lines

_KNOWN = text("""
    SELECT programme.measure, programme.steps, programme.kept_to_month_end, programme.version,
           standing.spent_minor, standing.most_minor
    FROM (SELECT CAST(:currency AS text) AS currency) AS asked
    LEFT JOIN loyalty_programmes AS programme ON programme.currency = asked.currency
    LEFT JOIN loyalty_standings AS standing ON standing.account_id = :account_id AND standing.as_of = :today
""")
"""The programme, and what was computed for the account today: every quote asks for both."""


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
    today = business_date(at)
    row = (await conn.execute(_KNOWN, {"currency": currency, "account_id": account_id, "today": today})).one()
    programme = programmes.delivered(currency) if row.steps is None else programmes.programme_of(row, currency)
    if programme.measure is Measure.TENURE:
        return _reached(programme, await _months(conn, account_id, at), None)
    spent, most = row.spent_minor, row.most_minor
    if spent is None:
        spent, most = await _spent_by(conn, account_id, currency, today) if programme.gives_anything else (0, 0)
    percent = programme.percent_at(most if programme.kept_to_month_end else spent)
    return Reached(programme, spent, percent, programme.missing_from(spent, percent), window(today)[0])


def _reached(programme: Programme, value: int, window_from: date | None) -> Reached:
    percent = programme.percent_at(value)
    return Reached(programme, value, percent, programme.missing_from(value, percent), window_from)


async def compute_of(conn: AsyncConnection, accounts: Iterable[tuple[str, str]], *, at: datetime) -> None:
    """Compute for many accounts, each given with its currency, what `reached` needs, by one statement a currency."""
    by_currency: defaultdict[str, list[str]] = defaultdict(list)
    for account_id, currency in accounts:
        by_currency[currency].append(account_id)
    for currency in sorted(by_currency):
        programme = await programmes.read(conn, currency)
        if programme.measure is not Measure.TENURE and programme.gives_anything:
            await _spent_by_today(conn, by_currency[currency], currency, business_date(at))


async def percents(
    conn: AsyncConnection, account_ids: Sequence[str], currency: str, *, at: datetime
) -> dict[str, Decimal]:
    """Return for many accounts at once the percentage that `reached` tells."""
    programme = await programmes.read(conn, currency)
    if not programme.gives_anything:
        return dict.fromkeys(account_ids, Decimal(0))
    if programme.measure is Measure.TENURE:
        return {each: programme.percent_at(await _months(conn, each, at)) for each in account_ids}
    spent = await _spent_by_today(conn, account_ids, currency, business_date(at))
    return {
        each: programme.percent_at(most if programme.kept_to_month_end else now) for each, (now, most) in spent.items()
    }


async def _spent_by_today(
    conn: AsyncConnection, account_ids: Sequence[str], currency: str, today: date
) -> dict[str, tuple[int, int]]:
    known = loyalty_standings.c
    query = select(known.account_id, known.spent_minor, known.most_minor).where(
        known.account_id == any_of(account_ids), known.as_of == today
    )
    spent = {row.account_id: (row.spent_minor, row.most_minor) for row in await conn.execute(query)}
    return spent | await _spent(conn, sorted(set(account_ids).difference(spent)), currency, today)


async def _spent_by(conn: AsyncConnection, account_id: str, currency: str, today: date) -> tuple[int, int]:
    return (await _spent(conn, [account_id], currency, today))[account_id]


async def _spent(
    conn: AsyncConnection, account_ids: Sequence[str], currency: str, today: date
) -> dict[str, tuple[int, int]]:
    """Compute what was spent, and keep it for the rest of the day."""
    if not account_ids:
        return {}
    first = window(today.replace(day=1) - timedelta(days=1))[0]
    by_day: dict[str, Counter[date]] = {account_id: Counter() for account_id in account_ids}
    for account_id, hour, amount in await spent_by_hour(conn, account_ids, currency, start_of(first), start_of(today)):
        by_day[account_id][business_date(hour)] += amount
    spent = {
        account_id: (spent_in_window(days, today), most_since_month_end(days, today))
        for account_id, days in by_day.items()
    }
    await _keep(conn, today, spent)
    return spent


async def _keep(conn: AsyncConnection, today: date, spent: Mapping[str, tuple[int, int]]) -> None:
    rows = [
        {"account_id": account_id, "as_of": today, "spent_minor": minor, "most_minor": most}
        for account_id, (minor, most) in spent.items()
    ]
    statement = insert(loyalty_standings)
    newer = {name: statement.excluded[name] for name in ("as_of", "spent_minor", "most_minor")}
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"], set_=newer, where=loyalty_standings.c.as_of < statement.excluded.as_of
        ),
        rows,
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
