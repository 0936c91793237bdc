"""Paying commission out: to the partner's own balance at once, or to a bank as a hold until the bank confirms.

Once a calendar month, all that is accrued, from a smallest sum on (billing rules §7.8).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.business_calendar import Month, business_date
from billing_core.chart import customer_main, partner_commission
from billing_core.errors import BillingError
from billing_core.ids import new_id
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.partners.model import Partner
from billing_core.storage.partner_tables import partner_payouts, partners

PAYOUT_MIN_MINOR = 50_000


class BelowThreshold(BillingError):
    """Too little has been accrued for a payout."""

    def __init__(self, accrued: Money, smallest: Money) -> None:
        super().__init__(f"{accrued} accrued, {smallest} is the smallest payout")
        self.accrued = accrued
        self.smallest = smallest


class PaidOutThisMonth(BillingError):
    """The month has its payout, `payout_id`, to another destination."""

    def __init__(self, payout_id: str) -> None:
        super().__init__("this month has its payout")
        self.payout_id = payout_id


class UnknownPayout(BillingError):
    def __init__(self, payout_id: str) -> None:
        super().__init__(f"no payout {payout_id!r}")
        self.payout_id = payout_id


class PayoutClosed(BillingError):
    """The bank's word was given before, and it was another one."""


class PayoutState(StrEnum):
    REQUESTED = "requested"
    """The bank has not confirmed yet."""
    PAID = "paid"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Payout:
    """`iban` None: to the partner's main balance. `month` is that of the request."""

    id: str
    partner_id: str
    month: Month
    amount: Money
    iban: str | None = field(repr=False)
    state: PayoutState
    requested_at: datetime
    closed_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Payouts:
    ledger: Ledger
    smallest_minor: int = PAYOUT_MIN_MINOR

    async def request(self, conn: AsyncConnection, partner: Partner, *, iban: str | None, at: datetime) -> Payout:
        """Pay out all that is accrued; the same again this month returns the payout that there is.

        One that the bank rejected may be asked for again. Raises `BelowThreshold`, `PaidOutThisMonth`.
        """
        await conn.execute(select(partners.c.id).where(partners.c.id == partner.id).with_for_update())
        month = Month.of(business_date(at))
        earlier = await _of_month(conn, partner.id, month)
        if earlier is not None:
            if earlier.iban != iban:
                raise PaidOutThisMonth(earlier.id)
            return earlier
        payout = Payout(
            id=new_id("pout", at),
            partner_id=partner.id,
            month=month,
            amount=await self._payable(conn, partner),
            iban=iban,
            state=PayoutState.REQUESTED if iban else PayoutState.PAID,
            requested_at=at,
            closed_at=None if iban else at,
        )
        await (self._to_bank(conn, payout) if iban else self._to_balance(conn, partner, payout))
        await conn.execute(insert(partner_payouts).values(_row(payout)))
        return payout

    async def confirm(self, conn: AsyncConnection, payout_id: str, *, bank: str, at: datetime) -> Payout:
        """Post a transfer that the bank made; `bank` is the IBAN of the account of ours that it left.

        Raises `UnknownPayout`, `PayoutClosed`.
        """
        payout = await _lock(conn, payout_id, PayoutState.PAID)
        if payout.state is PayoutState.REQUESTED:
            await self.ledger.capture_to(conn, payout_id, f"bank:{bank}", at=at)
        return await _close(conn, payout, PayoutState.PAID, at)

    async def reject(self, conn: AsyncConnection, payout_id: str, reason: str, *, at: datetime) -> Payout:
        """Give the money back to the commission account: the bank did not take the transfer.

        Raises `UnknownPayout`, `PayoutClosed`.
        """
        payout = await _lock(conn, payout_id, PayoutState.REJECTED)
        if payout.state is PayoutState.REQUESTED:
            await self.ledger.release(conn, payout_id, reason, at=at)
        return await _close(conn, payout, PayoutState.REJECTED, at, reason)

    async def _payable(self, conn: AsyncConnection, partner: Partner) -> Money:
        balance = await accounts.balance_of(conn, partner_commission(partner.id))
        smallest = Money(self.smallest_minor, balance.available.currency)
        if balance.available < smallest or balance.available.minor <= 0:
            raise BelowThreshold(balance.available, smallest)
        return balance.available

    async def _to_bank(self, conn: AsyncConnection, payout: Payout) -> None:
        await self.ledger.place_hold(
            conn,
            hold_id=payout.id,
            account_id=payout.partner_id,
            account=partner_commission(payout.partner_id),
            amount=payout.amount,
            purpose="payout",
            reference=payout.id,
            at=payout.requested_at,
        )

    async def _to_balance(self, conn: AsyncConnection, partner: Partner, payout: Payout) -> None:
        main, commission = customer_main(partner.account_id), partner_commission(partner.id)
        entry = JournalEntry(
            key=f"payout:{payout.id}",
            kind=EntryKind.PAYOUT,
            lines=(Line(commission, -payout.amount), Line(main, payout.amount)),
            posted_at=payout.requested_at,
            effective_at=payout.requested_at,
            reference=payout.id,
        )
        await self.ledger.post(conn, entry)


async def page(
    conn: AsyncConnection, partner_id: str | None, *, before: str | None = None, limit: int
) -> Sequence[Payout]:
    """Return payouts of a partner (None: of every one), the newest first, those older than `before`."""
    columns = partner_payouts.c
    statement = select(partner_payouts).order_by(columns.id.desc()).limit(limit)
    if partner_id is not None:
        statement = statement.where(columns.partner_id == partner_id)
    if before is not None:
        statement = statement.where(columns.id < before)
    return [_payout(row) for row in await conn.execute(statement)]


async def _of_month(conn: AsyncConnection, partner_id: str, month: Month) -> Payout | None:
    columns = partner_payouts.c
    counts = columns.state != PayoutState.REJECTED.value
    statement = select(partner_payouts).where(columns.partner_id == partner_id, columns.month == str(month), counts)
    row = (await conn.execute(statement)).one_or_none()
    return None if row is None else _payout(row)


async def _lock(conn: AsyncConnection, payout_id: str, wanted: PayoutState) -> Payout:
    statement = select(partner_payouts).where(partner_payouts.c.id == payout_id).with_for_update()
    row = (await conn.execute(statement)).one_or_none()
    if row is None:
        raise UnknownPayout(payout_id)
    payout = _payout(row)
    if payout.state not in (PayoutState.REQUESTED, wanted):
        raise PayoutClosed(f"the payout is {payout.state.value}")
    return payout


async def _close(
    conn: AsyncConnection, payout: Payout, state: PayoutState, at: datetime, reason: str | None = None
) -> Payout:
    if payout.state is not PayoutState.REQUESTED:
        return payout
    values = {"state": state.value, "closed_at": at, "reason": reason}
    await conn.execute(update(partner_payouts).where(partner_payouts.c.id == payout.id).values(values))
    return replace(payout, state=state, closed_at=at, reason=reason)


def _row(payout: Payout) -> dict[str, Any]:
    return {
        "id": payout.id,
        "partner_id": payout.partner_id,
        "month": str(payout.month),
        "amount_minor": payout.amount.minor,
        "currency": payout.amount.currency,
        "iban": payout.iban,
        "state": payout.state.value,
        "requested_at": payout.requested_at,
        "closed_at": payout.closed_at,
        "reason": payout.reason,
    }


def _payout(row: Row[Any]) -> Payout:
    return Payout(
        id=row.id,
        partner_id=row.partner_id,
        month=Month.parse(row.month),
        amount=Money(row.amount_minor, row.currency),
        iban=row.iban,
        state=PayoutState(row.state),
        requested_at=row.requested_at,
        closed_at=row.closed_at,
        reason=row.reason,
    )
