"""Reconciliation statements: the account's postings of a period between two balances."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from billing_core import Money
from billing_core.business_calendar import business_date
from billing_core.chart import customer_main
from billing_core.documents.papers import LANGUAGES, Paper, PaperKind, Words
from billing_core.documents.reconciliation import Reconciliation, Turnover
from billing_core.journal import EntryKind
from billing_core.spending import SPENDING_KINDS
from billing_core.storage.tables import journal_entries, journal_lines
from gateway.documents.model import Making
from gateway.documents.titles import Sold, sold_by

_GIVEN_BACK = {"uk": "Повернення", "ru": "Возврат", "en": "Given back"}
_KINDS = {
    EntryKind.TOP_UP: {"uk": "Оплата", "ru": "Оплата", "en": "Payment"},
    EntryKind.CHARGEBACK: {"uk": "Повернення платежу", "ru": "Возврат платежа", "en": "Payment returned"},
    EntryKind.PAYOUT: {"uk": "Партнерська винагорода", "ru": "Партнёрское вознаграждение", "en": "Partner commission"},
    EntryKind.ADJUSTMENT: {"uk": "Коригування", "ru": "Корректировка", "en": "Adjustment"},
    EntryKind.REVERSAL: {"uk": "Виправлення", "ru": "Исправление", "en": "Correction"},
}
_OTHER = {"uk": "Перенесений залишок", "ru": "Перенесённый остаток", "en": "Balance carried over"}


async def reconciliation_of(making: Making) -> Paper:
    first, after = making.period.bounds()
    rows = await _postings(making, first, after)
    sold = await sold_by(making.connection, {row.reference for row in rows if row.kind in SPENDING_KINDS}, first, after)
    turnovers = (
        Turnover(business_date(row.posted_at), _titles(row, sold), Money(row.amount_minor, making.currency))
        for row in rows
    )
    body = Reconciliation(await _balance(making, first), tuple(turnovers))
    return making.paper(PaperKind.RECONCILIATION, body)


async def _postings(making: Making, first: datetime, after: datetime) -> list[Any]:
    entry, line, undone = journal_entries.alias("entry"), journal_lines.alias("line"), journal_entries.alias("undone")
    query = (
        select(
            entry.c.posted_at,
            entry.c.reference,
            func.coalesce(undone.c.kind, entry.c.kind).label("kind"),
            line.c.amount_minor,
        )
        .select_from(line)
        .join(entry, entry.c.id == line.c.entry_id)
        .outerjoin(undone, undone.c.id == entry.c.reversal_of)
        .where(line.c.account == customer_main(making.account_id))
        .where(entry.c.posted_at >= first, entry.c.posted_at < after)
        .order_by(entry.c.posted_at, line.c.account_line)
    )
    return list(await making.connection.execute(query))


async def _balance(making: Making, before: datetime) -> Money:
    query = (
        select(func.coalesce(func.sum(journal_lines.c.amount_minor), 0))
        .join(journal_entries, journal_entries.c.id == journal_lines.c.entry_id)
        .where(journal_lines.c.account == customer_main(making.account_id), journal_entries.c.posted_at < before)
    )
    return Money(int(await making.connection.scalar(query) or 0), making.currency)


def _titles(row: Any, sold: dict[str, Sold]) -> Words:
    if row.kind in SPENDING_KINDS:
        titles = sold[row.reference].titles
        if row.amount_minor < 0:
            return titles
        return {language: f"{_GIVEN_BACK[language]}: {titles[language]}" for language in LANGUAGES}
    kinds = _KINDS.get(row.kind, _OTHER)
    if row.kind != EntryKind.TOP_UP:
        return kinds
    return {language: f"{kinds[language]} {row.reference.rpartition(':')[2]}" for language in LANGUAGES}
