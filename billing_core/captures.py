"""Charging holds: the entry of a sale, and many holds charged whole at the same moment by one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.charges import RegistryFee, sale_lines
from billing_core.chart import customer_bonus
from billing_core.holds import Hold
from billing_core.journal import EntryKind, JournalEntry, Line, digest
from billing_core.money import Money
from billing_core.storage import batch_statements, queries
from billing_core.vat import VatRule


@dataclass(frozen=True, slots=True)
class Sale:
    """What a hold is charged for; `fee`: what the registry took for it."""

    hold_id: str
    revenue_class: str
    vat: VatRule
    fee: RegistryFee | None = None

    @property
    def key(self) -> str:
        return f"capture:{self.hold_id}"

    def entry(self, hold: Hold, gross: Money, *, at: datetime, key: str | None = None, note: str = "") -> JournalEntry:
        bonus = Line(customer_bonus(hold.account_id), -hold.bonus_of(gross)) if hold.bonus_minor else None
        lines = sale_lines(
            hold.account, gross, revenue_class=self.revenue_class, vat=self.vat, fee=self.fee, bonus=bonus
        )
        return JournalEntry(key or self.key, EntryKind.CAPTURE, lines, at, hold.reference, effective_at=at, note=note)


def fingerprint(hold: Hold, entry: JournalEntry) -> str:
    return digest("capture", hold.id, entry.fingerprint())


async def capture_whole(conn: AsyncConnection, sales: Sequence[Sale], *, at: datetime) -> frozenset[str]:
    """Charge those holds that are placed and were not charged before; return their ids.

    Each is under its own guard: what is left out is to be charged by itself, which tells why.
    """
    holds = {hold.id: hold for hold in await queries.find_holds(conn, [sale.hold_id for sale in sales])}
    steps = [_step(holds[sale.hold_id], sale, at) for sale in sales if sale.hold_id in holds]
    rows = await conn.execute(batch_statements.CAPTURE_ALL, {"captures": json.dumps(steps), "at": at})
    return frozenset(rows.scalars())


def _step(hold: Hold, sale: Sale, at: datetime) -> dict[str, Any]:
    entry = sale.entry(hold, hold.amount, at=at)
    return {
        "key": entry.key,
        "fingerprint": fingerprint(hold, entry),
        "entry_id": entry.id,
        "hold_id": hold.id,
        "account": hold.account,
        "bonus": customer_bonus(hold.account_id),
        "captured_minor": hold.amount.minor,
        "bonus_minor": hold.bonus_minor,
        "reference": hold.reference,
        "lines": [
            {"account": line.account, "amount_minor": line.amount.minor, "currency": line.amount.currency}
            for line in entry.lines
        ],
    }
