"""What an accountant's system needs to register tax invoices: a month's acts and corrections as CSV."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.business_calendar import Month
from billing_core.documents.papers import PaperKind
from billing_core.storage.document_tables import documents
from gateway.documents.model import Period

COLUMNS = (
    "number",
    "date",
    "kind",
    "corrects",
    "buyer",
    "buyer_tax_number",
    "buyer_vat_number",
    "net",
    "vat_rate_percent",
    "vat",
    "total",
    "currency",
)
_PAGE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


async def vat_rows(connection: AsyncConnection, month: Month) -> AsyncIterator[list[str]]:
    """Yield the month's documents with VAT that are not void, in the order of their issue."""
    period, columns = Period.of(month), documents.c
    query = (
        select(columns.id, columns.number, columns.kind, columns.snapshot)
        .where(columns.kind.in_([PaperKind.ACT.value, PaperKind.CORRECTION.value]), columns.voided_at.is_(None))
        .where(columns.period_to >= period.first, columns.period_to <= period.last)
        .where(columns.snapshot["vat"]["shown"].as_boolean())
        .order_by(columns.id)
        .limit(_PAGE)
    )
    after = ""
    while rows := (await connection.execute(query.where(columns.id > after))).all():
        for row in rows:
            yield _cells(row.number, row.kind, row.snapshot)
        after = rows[-1].id


def as_csv(rows: list[list[str]]) -> str:
    """Return CSV as spreadsheets of the region read it: semicolons, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def _cells(number: str, kind: str, snapshot: dict[str, Any]) -> list[str]:
    def amount(name: str) -> str:
        return Money(snapshot[name], snapshot["currency"]).format()

    buyer = snapshot["buyer"]
    return [
        number,
        snapshot["issued_on"],
        kind,
        " ".join(each["number"] for each in snapshot["corrects"]),
        neutral(buyer["name"]),
        neutral(buyer["tax_id"]),
        neutral(buyer["vat_id"]),
        amount("net_minor"),
        snapshot["vat"]["rate_percent"],
        amount("vat_minor"),
        amount("total_minor"),
        snapshot["currency"],
    ]
