"""Acts of what was sold in a period, and corrections of acts for what was given back after they were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from billing_core.business_calendar import business_date
from billing_core.chart import customer_main
from billing_core.documents import archive
from billing_core.documents.papers import Paper, PaperKind, PaperRef
from billing_core.documents.sales import PaperLine, Sale
from billing_core.spending import Sale as Spending
from billing_core.storage.tables import journal_entries, journal_lines
from gateway.documents.errors import NothingToIssue
from gateway.documents.model import Making
from gateway.documents.recognition import Recognition, recognised
from gateway.documents.titles import Sold, sold_by


@dataclass(frozen=True, slots=True)
class Acts:
    recognition: Recognition

    async def act(self, making: Making) -> Paper:
        """Raises `NothingToIssue`."""
        sold = [sale for sale in await recognised(making, self.recognition) if sale.gross.minor > 0]
        if not sold:
            raise NothingToIssue
        return making.paper(PaperKind.ACT, Sale(await self._lines(making, sold), making.vat))

    async def correction(self, making: Making) -> Paper:
        """Return what takes back a part of earlier acts. Raises `NothingToIssue`, also when no act had confirmed it."""
        returned = [sale for sale in await recognised(making, self.recognition) if sale.gross.minor < 0]
        corrected = await _corrected(making, [sale.reference for sale in returned])
        known = [sale for sale in returned if sale.reference in corrected]
        if not known:
            raise NothingToIssue
        acts = sorted({act for acts in corrected.values() for act in acts}, key=lambda act: (act.date, act.number))
        return making.paper(PaperKind.CORRECTION, Sale(await self._lines(making, known), making.vat, tuple(acts)))

    async def _lines(self, making: Making, sales: Sequence[Spending]) -> tuple[PaperLine, ...]:
        """Return a line for each; the months that were bought are told where the line is of all of them."""
        first, after = making.period.bounds()
        bought_from = first if self.recognition is Recognition.ON_PAYMENT else after
        sold = await sold_by(making.connection, (sale.reference for sale in sales), bought_from, after)
        return tuple(_line(sale, sold[sale.reference]) for sale in sales)


def _line(sale: Spending, sold: Sold) -> PaperLine:
    return PaperLine.of(sold.titles, sale.gross, sold.unit, sold.quantity, reference=sale.reference)


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
