"""The seller's tax modes with the dates they are valid from. Works on a connection it never commits.

A mode is set ahead of its date, never for a day that has begun: what was sold keeps its tax, and every node knows a
mode before it is valid.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from billing_core.errors import BillingError
from billing_core.storage.tax_tables import tax_modes
from billing_core.vat import VatCalendar, VatMode, VatRule


class TaxDateRefused(BillingError):
    """The day has begun, or another mode is valid from it."""

    def __init__(self, day: date, reason: str) -> None:
        super().__init__(f"{day.isoformat()}: {reason}")
        self.day = day


async def read(conn: AsyncConnection, before: VatRule) -> VatCalendar:
    """Return every mode that was or will be valid; `before` is that of the time before the first."""
    columns = tax_modes.c
    statement = select(columns.valid_from, columns.mode, columns.rate_percent).order_by(columns.valid_from)
    rows = (await conn.execute(statement)).all()
    return VatCalendar(before, tuple((row.valid_from, VatRule(VatMode(row.mode), row.rate_percent)) for row in rows))


async def add(conn: AsyncConnection, rule: VatRule, *, valid_from: date, at: datetime) -> None:
    """Let a mode be valid from a business date on; the same again changes nothing. Raises `TaxDateRefused`."""
    known = dict((await read(conn, rule)).changes).get(valid_from)
    if known == rule:
        return
    if valid_from <= business_date(at):
        raise TaxDateRefused(valid_from, "a mode is set for a day to come")
    row = {"valid_from": valid_from, "mode": rule.mode.value, "rate_percent": rule.rate_percent, "set_at": at}
    added = await conn.execute(insert(tax_modes).values(row).on_conflict_do_nothing())
    if added.rowcount != 1:
        raise TaxDateRefused(valid_from, "another mode is valid from this day")
