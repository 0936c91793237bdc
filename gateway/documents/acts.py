"""Acts of what was sold in a period, and corrections of acts for what was given back after they were issued."""

from datetime import timedelta

from sqlalchemy import func, select

from billing_core.business_calendar import business_date
from billing_core.chart import customer_main
from billing_core.documents import archive
from billing_core.documents.papers import Paper, PaperKind, PaperRef
from billing_core.documents.sales import PaperLine, Sale
from billing_core.spending import Sale as Spending
from billing_core.spending import sales_of
from billing_core.storage.tables import journal_entries, journal_lines
from gateway.documents.errors import NothingToIssue
from gateway.documents.model import Making
from gateway.documents.titles import sold_by


async def act_of(making: Making) -> Paper:
    """Raises `NothingToIssue`."""
    sold = [sale for sale in await _sales(making) if sale.gross.minor > 0]
    if not sold:
        raise NothingToIssue
    return making.paper(PaperKind.ACT, Sale(await _lines(making, sold), making.vat))


async def correction_of(making: Making) -> Paper:
    """Return what takes back a part of earlier acts. Raises `NothingToIssue`, also when no act had confirmed it."""
    returned = [sale for sale in await _sales(making) if sale.gross.minor < 0]
    corrected = await _corrected(making, [sale.reference for sale in returned])
    known = [sale for sale in returned if sale.reference in corrected]
    if not known:
        raise NothingToIssue
    acts = sorted({act for acts in corrected.values() for act in acts}, key=lambda act: (act.date, act.number))
    return making.paper(PaperKind.CORRECTION, Sale(await _lines(making, known), making.vat, tuple(acts)))


async def _sales(making: Making) -> list[Spending]:
    return await sales_of(making.connection, making.account_id, making.currency, *making.period.bounds())


async def _lines(making: Making, sales: list[Spending]) -> tuple[PaperLine, ...]:
    sold = await sold_by(making.connection, (sale.reference for sale in sales), *making.period.bounds())
    return tuple(
        PaperLine.of(sold[sale.reference].titles, sale.gross, sold[sale.reference].unit, sold[sale.reference].quantity)
        for sale in sales
    )


async def _corrected(making: Making, references: list[str]) -> dict[str, list[PaperRef]]:
    """Return, by what was sold, the acts in whose period it was charged before."""
    before, _ = making.period.bounds()
    query = (
        select(
            journal_entries.c.reference, func.min(journal_entries.c.posted_at), func.max(journal_entries.c.posted_at)
        )
        .join(journal_lines, journal_lines.c.entry_id == journal_entries.c.id)
        .where(journal_entries.c.reference.in_(references), journal_entries.c.posted_at < before)
        .where(journal_lines.c.account == customer_main(making.account_id), journal_lines.c.amount_minor < 0)
        .group_by(journal_entries.c.reference)
    )
    corrected = {}
    for reference, first_at, last_at in await making.connection.execute(query):
        first, last = business_date(first_at), min(business_date(last_at), making.period.first - timedelta(days=1))
        acts = await archive.standing(making.connection, making.account_id, PaperKind.ACT, first, last)
        if acts:
            corrected[reference] = [act.ref for act in acts]
    return corrected
