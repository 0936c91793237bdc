"""Paying commission out: to the partner's own balance at once, or to a bank as a hold until the bank confirms."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.business_calendar import Month, business_date
from billing_core.chart import customer_main, partner_commission
from billing_core.errors import BillingError
from billing_core.holds import Hold, HoldState
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.partners.model import Partner
from billing_core.storage import queries

PAYOUT_MIN_MINOR = 50_000


class BelowThreshold(BillingError):
    """Too little has been accrued for a payout."""

    def __init__(self, accrued: Money, smallest: Money) -> None:
        super().__init__(f"{accrued} accrued, {smallest} is the smallest payout")
        self.accrued = accrued
        self.smallest = smallest


async def to_balance(conn: AsyncConnection, ledger: Ledger, partner: Partner, *, at: datetime) -> JournalEntry:
    """Move all that is accrued to the partner's main balance, once a month. Raises `BelowThreshold`."""
    amount = await _payable(conn, partner)
    entry = JournalEntry(
        key=_key(partner, at),
        kind=EntryKind.PAYOUT,
        lines=(Line(partner_commission(partner.id), -amount), Line(customer_main(partner.account_id), amount)),
        posted_at=at,
        effective_at=at,
        reference=_key(partner, at),
    )
    return await ledger.post(conn, entry)


async def to_bank(conn: AsyncConnection, ledger: Ledger, partner: Partner, *, at: datetime) -> Hold:
    """Set all that is accrued aside for a transfer; the month's payout that is under way or done is returned.

    One that the bank refused may be asked for again. Raises `BelowThreshold`.
    """
    reference = _key(partner, at)
    earlier = await queries.holds_of(conn, reference)
    if earlier and earlier[-1].state in (HoldState.PLACED, HoldState.CAPTURED):
        return earlier[-1]
    return await ledger.place_hold(
        conn,
        hold_id=f"{reference}:{len(earlier) + 1}",
        account_id=partner.id,
        account=partner_commission(partner.id),
        amount=await _payable(conn, partner),
        purpose="payout",
        reference=reference,
        at=at,
    )


async def confirmed(conn: AsyncConnection, ledger: Ledger, hold_id: str, *, bank: str, at: datetime) -> JournalEntry:
    """Post a transfer that the bank confirmed; `bank` is the account's IBAN."""
    return await ledger.capture_to(conn, hold_id, f"bank:{bank}", at=at)


async def refused(conn: AsyncConnection, ledger: Ledger, hold_id: str, reason: str, *, at: datetime) -> Hold:
    """Give the money back to the commission account: the bank did not take the transfer."""
    return await ledger.release(conn, hold_id, reason, at=at)


async def _payable(conn: AsyncConnection, partner: Partner) -> Money:
    balance = await accounts.balance_of(conn, partner_commission(partner.id))
    smallest = Money(PAYOUT_MIN_MINOR, balance.available.currency)
    if balance.available < smallest:
        raise BelowThreshold(balance.available, smallest)
    return balance.available


def _key(partner: Partner, at: datetime) -> str:
    return f"payout:{partner.id}:{Month.of(business_date(at))}"
