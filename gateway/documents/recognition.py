"""What of the sales belongs into a document: all that was paid, or of services only what has been rendered.

In monthly recognition the acts of a service add up to what was paid for it less what its tranches are still worth:
whatever was bought, given back or moved since is on both sides, so each act confirms the rest that earlier ones left.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.chart import customer_main
from billing_core.documents.papers import PaperKind
from billing_core.spending import SPENDING_KINDS, Sale, sales_of
from billing_core.storage.document_tables import documents
from billing_core.storage.service_tables import service_tranches, services
from billing_core.storage.tables import journal_entries, journal_lines
from gateway.documents.model import Making


class Recognition(StrEnum):
    """When a service that is paid ahead counts as rendered; a domain always is when the registry has it."""

    ON_PAYMENT = "on_payment"
    MONTHLY = "monthly"


async def recognised(making: Making, how: Recognition) -> Sequence[Sale]:
    """Return what a document of the period confirms, or takes back where it is below zero."""
    first, after = making.period.bounds()
    sales = await sales_of(making.connection, making.account_id, making.currency, first, after)
    if how is Recognition.ON_PAYMENT:
        return sales
    rendered = await _rendered(making, first)
    return [
        *(sale for sale in sales if sale.reference not in rendered),
        *(sale for sale in rendered.values() if sale.gross.minor),
    ]


async def _rendered(making: Making, first: datetime) -> Mapping[str, Sale]:
    """Return by service what was rendered until the period's end and no act has confirmed."""
    connection = making.connection
    query = select(services.c.id).where(services.c.account_id == making.account_id).order_by(services.c.id)
    owned = [row.id for row in await connection.execute(query)]
    paid = await _paid(connection, making.account_id, owned)
    ahead = await _ahead(connection, owned, making.period.last + timedelta(days=1))
    confirmed = await _confirmed(connection, making.account_id)
    rendered = {each: max(0, paid.get(each, 0) - ahead.get(each, 0)) - confirmed.get(each, 0) for each in owned}
    return {each: Sale(each, first, Money(minor, making.currency)) for each, minor in rendered.items()}


async def _paid(connection: AsyncConnection, account_id: str, references: Sequence[str]) -> dict[str, int]:
    entry, line, undone = journal_entries.alias("entry"), journal_lines.alias("line"), journal_entries.alias("undone")
    query = (
        select(entry.c.reference, -func.sum(line.c.amount_minor))
        .select_from(line)
        .join(entry, entry.c.id == line.c.entry_id)
        .outerjoin(undone, undone.c.id == entry.c.reversal_of)
        .where(line.c.account == customer_main(account_id), entry.c.reference.in_(references))
        .where(func.coalesce(undone.c.kind, entry.c.kind).in_([kind.value for kind in SPENDING_KINDS]))
        .group_by(entry.c.reference)
    )
    return {reference: int(minor) for reference, minor in await connection.execute(query)}


async def _ahead(connection: AsyncConnection, owned: Sequence[str], day: date) -> dict[str, int]:
    """Return what the days from `day` on are worth of the money paid for them, rounded up: not rendered yet."""
    columns = service_tranches.c
    money_minor = (columns.basis_minor - columns.bonus_minor).label("money_minor")
    query = select(columns.service_id, columns.starts_on, columns.ends_on, money_minor, columns.basis_days)
    worth: dict[str, Fraction] = {}
    for row in await connection.execute(query.where(columns.service_id.in_(owned), columns.ends_on > day)):
        days = (row.ends_on - max(row.starts_on, day)).days
        worth[row.service_id] = worth.get(row.service_id, Fraction()) + Fraction(row.money_minor * days, row.basis_days)
    return {service_id: -(-value.numerator // value.denominator) for service_id, value in worth.items()}


async def _confirmed(connection: AsyncConnection, account_id: str) -> Mapping[str, int]:
    query = (
        select(documents.c.snapshot["lines"])
        .where(documents.c.account_id == account_id, documents.c.voided_at.is_(None))
        .where(documents.c.kind.in_([PaperKind.ACT.value, PaperKind.CORRECTION.value]))
    )
    confirmed = Counter[str]()
    for (lines,) in await connection.execute(query):
        for line in lines:
            confirmed[line.get("reference", "")] += line["total_minor"]
    return confirmed
