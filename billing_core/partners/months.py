"""Closing a partner's month: what referred customers spent becomes commission, once. On a connection never committed.

The base is frozen as rows of the statement. What is posted later belongs to a later month, whatever date it bears.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import Month
from billing_core.chart import COMMISSION_EXPENSE, VAT_PAYABLE, partner_commission
from billing_core.errors import BillingError
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.partner_month import CommissionLine, PartnerMonth, month_of
from billing_core.partners.model import Partner
from billing_core.partners.referrals import rate_on
from billing_core.spending import SPENDING_KINDS
from billing_core.storage.partner_tables import partner_month_lines, partner_months, partners, referrals
from billing_core.storage.tables import journal_entries, journal_lines

QUIET_PERIOD = timedelta(hours=2)
"""After the month's end, for postings that are under way."""


class MonthNotOver(BillingError):
    def __init__(self, month: Month, closes_at: datetime) -> None:
        super().__init__(f"{month} may be closed from {closes_at.isoformat()}")
        self.closes_at = closes_at


@dataclass(frozen=True, slots=True)
class MonthStatement:
    month: Month
    rate_percent: Decimal
    carry_in: Money
    closed: PartnerMonth
    closed_at: datetime


async def close(
    conn: AsyncConnection, ledger: Ledger, partner: Partner, month: Month, currency: str, *, at: datetime
) -> MonthStatement:
    """Close a month and accrue its commission; a closed one is returned as it was closed. Raises `MonthNotOver`."""
    await conn.execute(select(partners.c.id).where(partners.c.id == partner.id).with_for_update())
    known = await statement_of(conn, partner.id, month, currency)
    if known is not None:
        return known
    starts_at, ends_at = month.bounds()
    if at < ends_at + QUIET_PERIOD:
        raise MonthNotOver(month, ends_at + QUIET_PERIOD)
    rate = await rate_on(conn, partner.id, month.next.first_day - timedelta(days=1))
    carry_in = await _carried(conn, partner.id, month, currency)
    nets = await _nets(conn, partner, currency, starts_at, ends_at)
    closed = month_of(nets, rate_percent=rate, carry_in=carry_in)
    entry = await _accrue(conn, ledger, partner, month, closed.accrued, at)
    await _keep(conn, partner.id, MonthStatement(month, rate, carry_in, closed, at), entry)
    return MonthStatement(month, rate, carry_in, closed, at)


async def statement_of(conn: AsyncConnection, partner_id: str, month: Month, currency: str) -> MonthStatement | None:
    """Return a closed month."""
    columns = partner_months.c
    same = (columns.partner_id == partner_id, columns.month == str(month), columns.currency == currency)
    row = (await conn.execute(select(partner_months).where(*same))).one_or_none()
    if row is None:
        return None
    lines = tuple(await _lines(conn, partner_id, month, currency))
    accrued, carry_out = Money(row.accrued_minor, currency), Money(row.carry_out_minor, currency)
    closed = PartnerMonth(lines, Money(row.total_minor, currency), accrued, carry_out)
    return MonthStatement(month, row.rate_percent, Money(row.carry_in_minor, currency), closed, row.closed_at)


async def _nets(
    conn: AsyncConnection, partner: Partner, currency: str, starts_at: datetime, ends_at: datetime
) -> dict[str, Money]:
    """Return what each referred customer paid from the main account, less refunds, without VAT."""
    paid, entry = journal_lines.alias("paid"), journal_entries.alias("entry")
    tax, undone = journal_lines.alias("tax"), journal_entries.alias("undone")
    statement = (
        select(referrals.c.account_id, -func.sum(paid.c.amount_minor + func.coalesce(tax.c.amount_minor, 0)))
        .select_from(referrals)
        .join(paid, paid.c.account == func.concat("customer:", referrals.c.account_id, ":main"))
        .join(entry, entry.c.id == paid.c.entry_id)
        .outerjoin(tax, (tax.c.entry_id == entry.c.id) & (tax.c.account == VAT_PAYABLE))
        .outerjoin(undone, undone.c.id == entry.c.reversal_of)
        .where(referrals.c.partner_id == partner.id, referrals.c.account_id != partner.account_id)
        .where(paid.c.currency == currency, entry.c.posted_at >= starts_at, entry.c.posted_at < ends_at)
        .where(func.coalesce(undone.c.kind, entry.c.kind).in_([kind.value for kind in SPENDING_KINDS]))
        .group_by(referrals.c.account_id)
    )
    return {account_id: Money(int(net), currency) for account_id, net in await conn.execute(statement)}


async def _carried(conn: AsyncConnection, partner_id: str, month: Month, currency: str) -> Money:
    """Return what the last closed month before this one carried on."""
    columns = partner_months.c
    statement = (
        select(columns.carry_out_minor)
        .where(columns.partner_id == partner_id, columns.currency == currency, columns.month < str(month))
        .order_by(columns.month.desc())
        .limit(1)
    )
    return Money((await conn.execute(statement)).scalar_one_or_none() or 0, currency)


async def _accrue(
    conn: AsyncConnection, ledger: Ledger, partner: Partner, month: Month, accrued: Money, at: datetime
) -> JournalEntry | None:
    if not accrued.minor:
        return None
    entry = JournalEntry(
        key=f"partner:{partner.id}:{month}:{accrued.currency}",
        kind=EntryKind.COMMISSION,
        lines=(Line(partner_commission(partner.id), accrued), Line(COMMISSION_EXPENSE, -accrued)),
        posted_at=at,
        effective_at=at,
        reference=f"{partner.id}:{month}",
    )
    return await ledger.post(conn, entry)


async def _keep(conn: AsyncConnection, partner_id: str, statement: MonthStatement, entry: JournalEntry | None) -> None:
    closed, month = statement.closed, str(statement.month)
    same = {"partner_id": partner_id, "month": month, "currency": closed.total.currency}
    values = {
        "rate_percent": statement.rate_percent,
        "carry_in_minor": statement.carry_in.minor,
        "total_minor": closed.total.minor,
        "accrued_minor": closed.accrued.minor,
        "carry_out_minor": closed.carry_out.minor,
        "entry_id": None if entry is None else entry.id,
        "closed_at": statement.closed_at,
    }
    await conn.execute(insert(partner_months).values(same | values))
    rows = [
        same
        | {
            "account_id": line.customer_id,
            "net_minor": line.net.minor,
            "commission_minor": line.commission.minor,
        }
        for line in closed.lines
    ]
    if rows:
        await conn.execute(insert(partner_month_lines), rows)


async def _lines(conn: AsyncConnection, partner_id: str, month: Month, currency: str) -> Sequence[CommissionLine]:
    columns = partner_month_lines.c
    statement = (
        select(columns.account_id, columns.net_minor, columns.commission_minor)
        .where(columns.partner_id == partner_id, columns.month == str(month), columns.currency == currency)
        .order_by(columns.account_id)
    )
    return [
        CommissionLine(row.account_id, Money(row.net_minor, currency), Money(row.commission_minor, currency))
        for row in await conn.execute(statement)
    ]
