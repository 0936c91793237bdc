"""Promo codes: who may use one, and each use counted once. Works on a connection it never commits.

A use is counted in the transaction of the order, on the code's locked row, so that the last one is given once; an order
that fails gives it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import exists, func, insert, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_bonus, customer_main
from billing_core.errors import BillingError
from billing_core.journal import EntryKind
from billing_core.money import Money
from billing_core.storage.discount_tables import promo_codes, promo_uses
from billing_core.storage.tables import holds, journal_entries, journal_lines


class PromoRefusal(StrEnum):
    UNKNOWN = "unknown"
    NOT_NOW = "not_now"
    NOT_FOR_THIS = "not_for_this"
    NOT_FIRST_ORDER = "not_first_order"
    USED_UP = "used_up"


class PromoRefused(BillingError):
    """The code can't be used for this order; without it the order may be placed."""

    def __init__(self, reason: PromoRefusal) -> None:
        super().__init__(f"the promo code can't be used: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PromoCode:
    """Takes off `percent`, or `amount` of a price in its currency. Empty `actions` and `items`: for every one.

    Valid in `[valid_from, valid_until)`. `uses` counts the orders that have it and did not fail.
    """

    id: str
    code: str
    percent: Decimal
    amount: Money | None
    actions: tuple[str, ...]
    items: tuple[str, ...]
    first_order_only: bool
    uses_max: int | None
    uses_per_account_max: int | None
    valid_from: datetime
    valid_until: datetime | None
    uses: int = 0

    def refusal(self, action: str, item: str, currency: str, *, at: datetime) -> PromoRefusal | None:
        """Return why the code does not fit an order, as far as the code itself tells."""
        if at < self.valid_from or (self.valid_until is not None and at >= self.valid_until):
            return PromoRefusal.NOT_NOW
        fits = (not self.actions or action in self.actions) and (not self.items or item in self.items)
        if not fits or (self.amount is not None and self.amount.currency != currency):
            return PromoRefusal.NOT_FOR_THIS
        return PromoRefusal.USED_UP if self.uses_max is not None and self.uses >= self.uses_max else None


def folded(code: str) -> str:
    """Return the one spelling of a code: case and outer white space tell nothing."""
    return code.strip().casefold()


async def add(conn: AsyncConnection, promo: PromoCode, *, at: datetime) -> bool:
    """Add a code; False when there is one that reads the same."""
    amount = promo.amount
    row = {
        "id": promo.id,
        "code": folded(promo.code),
        "percent": None if amount is not None else promo.percent,
        "amount_minor": None if amount is None else amount.minor,
        "currency": None if amount is None else amount.currency,
        "actions": list(promo.actions),
        "items": list(promo.items),
        "first_order_only": promo.first_order_only,
        "uses_max": promo.uses_max,
        "uses_per_account_max": promo.uses_per_account_max,
        "valid_from": promo.valid_from,
        "valid_until": promo.valid_until,
        "created_at": at,
    }
    return (await conn.execute(upsert(promo_codes).values(row).on_conflict_do_nothing())).rowcount == 1


async def end(conn: AsyncConnection, code: str, *, at: datetime) -> bool:
    """Let a code be valid no longer; False when there is none."""
    columns = promo_codes.c
    until = func.least(func.coalesce(columns.valid_until, at), at)
    statement = update(promo_codes).where(columns.code == folded(code)).values(valid_until=until)
    return (await conn.execute(statement)).rowcount == 1


async def page(conn: AsyncConnection) -> Sequence[PromoCode]:
    """Return every code, the newest first."""
    statement = select(promo_codes).order_by(promo_codes.c.created_at.desc(), promo_codes.c.id)
    return [_promo(row) for row in await conn.execute(statement)]


async def find(conn: AsyncConnection, code: str) -> PromoCode:
    """Raises `PromoRefused` (unknown)."""
    statement = select(promo_codes).where(promo_codes.c.code == folded(code))
    row = (await conn.execute(statement)).one_or_none()
    if row is None:
        raise PromoRefused(PromoRefusal.UNKNOWN)
    return _promo(row)


async def check(
    conn: AsyncConnection, promo: PromoCode, account_id: str, action: str, item: str, currency: str, *, at: datetime
) -> None:
    """Raise `PromoRefused` unless the account may use the code for this order now."""
    refusal = promo.refusal(action, item, currency, at=at)
    if refusal is None and promo.first_order_only and await _has_ordered(conn, account_id):
        refusal = PromoRefusal.NOT_FIRST_ORDER
    if refusal is None and await _is_used_up_by(conn, promo, account_id):
        refusal = PromoRefusal.USED_UP
    if refusal is not None:
        raise PromoRefused(refusal)


async def use(conn: AsyncConnection, promo_id: str, account_id: str, *, reference: str, at: datetime) -> None:
    """Count the use of an order, which has not taken its money yet. Raises `PromoRefused` when another took the last.

    Orders with the same code wait here for one another.
    """
    columns = promo_codes.c
    free = or_(columns.uses_max.is_(None), columns.uses < columns.uses_max)
    counted = update(promo_codes).where(columns.id == promo_id, free).values(uses=columns.uses + 1)
    row = (await conn.execute(counted.returning(promo_codes))).one_or_none()
    if row is None:
        raise PromoRefused(PromoRefusal.USED_UP)
    promo = _promo(row)
    if promo.first_order_only and await _has_ordered(conn, account_id):
        raise PromoRefused(PromoRefusal.NOT_FIRST_ORDER)
    if await _is_used_up_by(conn, promo, account_id):
        raise PromoRefused(PromoRefusal.USED_UP)
    values = {"reference": reference, "promo_id": promo_id, "account_id": account_id, "used_at": at}
    await conn.execute(insert(promo_uses).values(values))


async def give_back(conn: AsyncConnection, reference: str, *, at: datetime) -> None:
    """Undo the use of an order that failed; once."""
    columns = promo_uses.c
    returned = (
        update(promo_uses)
        .where(columns.reference == reference, columns.returned_at.is_(None))
        .values(returned_at=at)
        .returning(columns.promo_id)
        .cte("returned")
    )
    statement = update(promo_codes).where(promo_codes.c.id == returned.c.promo_id)
    await conn.execute(statement.values(uses=promo_codes.c.uses - 1))


async def _is_used_up_by(conn: AsyncConnection, promo: PromoCode, account_id: str) -> bool:
    if promo.uses_per_account_max is None:
        return False
    columns = promo_uses.c
    statement = select(func.count()).where(
        columns.promo_id == promo.id, columns.account_id == account_id, columns.returned_at.is_(None)
    )
    return int((await conn.execute(statement)).scalar_one()) >= promo.uses_per_account_max


async def _has_ordered(conn: AsyncConnection, account_id: str) -> bool:
    """Tell whether the account bought something, or has an order under way."""
    account, lines, entries = customer_main(account_id), journal_lines.c, journal_entries.c
    payers = [account, customer_bonus(account_id)]
    bought = (
        select(lines.entry_id)
        .join(journal_entries, entries.id == lines.entry_id)
        .where(lines.account.in_(payers), entries.kind.in_([EntryKind.CHARGE.value, EntryKind.CAPTURE.value]))
    )
    under_way = select(holds.c.id).where(holds.c.account == account, holds.c.state == "placed")
    return bool((await conn.execute(select(exists(union_all(bought, under_way).subquery().select())))).scalar_one())


def _promo(row: Any) -> PromoCode:
    return PromoCode(
        id=row.id,
        code=row.code,
        percent=row.percent if row.percent is not None else Decimal(0),
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        actions=tuple(row.actions),
        items=tuple(row.items),
        first_order_only=row.first_order_only,
        uses_max=row.uses_max,
        uses_per_account_max=row.uses_per_account_max,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        uses=row.uses,
    )
