"""Money set aside, then charged or given back: see `billing_core.ledger`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import captures
from billing_core.captures import Sale
from billing_core.charges import RegistryFee
from billing_core.chart import customer_bonus, customer_main
from billing_core.entries import entry_with
from billing_core.errors import BillingError, CaptureExceedsHold, CurrencyMismatch, DuplicateReference, UnknownHold
from billing_core.holds import TRANSITIONS, Hold, HoldEvent, HoldState, NewHold
from billing_core.journal import EntryKind, JournalEntry, Line, digest
from billing_core.money import Money
from billing_core.refusals import unfunded
from billing_core.storage import batch_statements, queries, statements, steps
from billing_core.storage.steps import StepOutcome
from billing_core.vat import VatRule


class Holding:
    """What of the ledger places holds and ends them."""

    async def place_hold(
        self,
        conn: AsyncConnection,
        *,
        hold_id: str,
        account_id: str,
        amount: Money,
        purpose: str,
        reference: str,
        at: datetime,
        key: str | None = None,
        account: str | None = None,
        bonus_max: int = 0,
    ) -> Hold:
        """Set money aside for an operation (`reference`). The key is derived from the hold's id unless given.

        Up to `bonus_max` minor units of it are taken from the bonus account, as far as that goes. `account` is the code
        of another kept account of that owner than the customer's main one.

        Raises `InsufficientFunds`, `UnknownAccount`, `CurrencyMismatch`, `DuplicateReference`.
        """
        new = NewHold(hold_id, account_id, amount, purpose, reference, bonus_max)
        account = account or customer_main(account_id)
        step = _hold_step(new, account, key) | {"at": at}
        match await steps.run(conn, statements.PLACE_HOLD, step):
            case StepOutcome.DONE if not bonus_max:
                return Hold(hold_id, account_id, account, amount, purpose, reference, HoldState.PLACED, at)
            case StepOutcome.DONE | StepOutcome.KNOWN:
                return await self.hold(conn, hold_id)
            case StepOutcome.REFUSED:
                raise await unfunded(conn, account, amount, bonus_max=bonus_max)

    async def place_holds(
        self, conn: AsyncConnection, holds: Sequence[NewHold], *, at: datetime
    ) -> dict[str, BillingError]:
        """Place holds that nobody placed before, in their order; return those that are refused, with the reason.

        An account that has the money for all of its holds gives it at once; any other is asked for one after the other.
        """
        if not holds:
            return {}
        asked = [_hold_step(hold, customer_main(hold.account_id), None) for hold in holds]
        rows = await conn.execute(batch_statements.PLACE_HOLDS, {"holds": json.dumps(asked), "at": at})
        placed = set(rows.scalars())
        refused: dict[str, BillingError] = {}
        for hold in (hold for hold in holds if hold.id not in placed):
            try:
                await self.place_hold(
                    conn,
                    hold_id=hold.id,
                    account_id=hold.account_id,
                    amount=hold.amount,
                    purpose=hold.purpose,
                    reference=hold.reference,
                    at=at,
                    bonus_max=hold.bonus_max,
                )
            except BillingError as refusal:
                refused[hold.id] = refusal
        return refused

    async def hold(self, conn: AsyncConnection, hold_id: str) -> Hold:
        """Raises `UnknownHold`."""
        found = await queries.find_hold(conn, hold_id)
        if found is None:
            raise UnknownHold(hold_id)
        return found

    async def capture(
        self,
        conn: AsyncConnection,
        hold_id: str,
        *,
        revenue_class: str,
        vat: VatRule,
        at: datetime,
        amount: Money | None = None,
        fee: RegistryFee | None = None,
        key: str | None = None,
        note: str = "",
    ) -> JournalEntry:
        """Charge a hold: all of it, or `amount`, and then the rest is released. Return the entry of the sale.

        Raises `UnknownHold`, `HoldNotOpen`, `CaptureExceedsHold`, `CurrencyMismatch`, `DuplicateReference`.
        """
        sale = Sale(hold_id, revenue_class, vat, fee)
        key = key or sale.key
        hold = await self._hold_for(conn, hold_id, key)
        gross = hold.amount if amount is None else amount
        if gross.currency != hold.amount.currency:
            raise CurrencyMismatch(hold.amount.currency, gross.currency)
        return await self._capture(conn, hold, sale.entry(hold, gross, at=at, key=key, note=note), gross)

    async def capture_all(self, conn: AsyncConnection, sales: Sequence[Sale], *, at: datetime) -> None:
        """Charge holds whole, each once: together those that nothing keeps from it, the others one by one.

        Raises what `capture` raises for any of them; nothing may be kept of the transaction then.
        """
        together = await captures.capture_whole(conn, sales, at=at) if len(sales) > 1 else frozenset()
        for sale in sales:
            if sale.hold_id not in together:
                await self.capture(
                    conn, sale.hold_id, revenue_class=sale.revenue_class, vat=sale.vat, at=at, fee=sale.fee
                )

    async def capture_to(
        self, conn: AsyncConnection, hold_id: str, account: str, *, at: datetime, kind: EntryKind = EntryKind.PAYOUT
    ) -> JournalEntry:
        """Move a hold to another account, such as the bank that a payout left through. Raises as `capture` does."""
        key = f"capture:{hold_id}"
        hold = await self._hold_for(conn, hold_id, key)
        lines = (Line(hold.account, -hold.amount), Line(account, hold.amount))
        entry = JournalEntry(key, kind, lines, at, hold.reference, effective_at=at)
        return await self._capture(conn, hold, entry, hold.amount)

    async def release(
        self, conn: AsyncConnection, hold_id: str, reason: str, *, at: datetime, key: str | None = None
    ) -> Hold:
        """Give the money back: nothing was bought. Raises `UnknownHold`, `HoldNotOpen`, `DuplicateReference`."""
        return await self._close(conn, hold_id, HoldEvent.RELEASE, reason, at, key or f"release:{hold_id}")

    async def expire(
        self, conn: AsyncConnection, hold_id: str, reason: str, *, at: datetime, key: str | None = None
    ) -> Hold:
        """Give the money back because its time is over; never for an operation whose outcome is unknown."""
        return await self._close(conn, hold_id, HoldEvent.EXPIRE, reason, at, key or f"expire:{hold_id}")

    async def _capture(self, conn: AsyncConnection, hold: Hold, entry: JournalEntry, gross: Money) -> JournalEntry:
        step = steps.entry_step(entry) | {
            "fingerprint": captures.fingerprint(hold, entry),
            "hold_id": hold.id,
            "captured_minor": gross.minor,
        }
        step |= _parts(hold, gross)
        step["kept"] = step["hold_parts"]
        match await steps.run(conn, statements.CAPTURE, step):
            case StepOutcome.DONE:
                return entry
            case StepOutcome.KNOWN:
                return await entry_with(conn, entry.key)
            case StepOutcome.REFUSED:
                (await self.hold(conn, hold.id)).after(HoldEvent.CAPTURE)
                raise CaptureExceedsHold(hold.id, hold.amount, gross)

    async def _close(
        self, conn: AsyncConnection, hold_id: str, event: HoldEvent, reason: str, at: datetime, key: str
    ) -> Hold:
        found = await self._hold_for(conn, hold_id, key)
        step = _parts(found, Money.zero(found.amount.currency)) | {
            "key": key,
            "fingerprint": digest(event, hold_id),
            "subject_id": hold_id,
            "at": at,
            "state": TRANSITIONS[HoldState.PLACED, event],
            "reason": reason,
        }
        outcome = await steps.run(conn, statements.CLOSE_HOLD, step)
        hold = await self.hold(conn, hold_id)
        if outcome is StepOutcome.REFUSED:
            hold.after(event)
        return hold

    async def _hold_for(self, conn: AsyncConnection, hold_id: str, key: str) -> Hold:
        """Return the hold that a step with this key is about; a key known for something else comes before no hold."""
        found = await queries.find_hold(conn, hold_id)
        if found is not None:
            return found
        known = await queries.find_key(conn, key)
        raise UnknownHold(hold_id) if known is None else DuplicateReference(key, known.subject_id)


def _parts(hold: Hold, gross: Money) -> dict[str, Any]:
    """Return what a hold gives up on each account it lies on, and what of that a charge of `gross` takes."""
    bonus, taken = hold.bonus_minor, hold.bonus_of(gross).minor
    parts = [(hold.account, hold.amount.minor - bonus, gross.minor - taken)]
    if bonus:
        parts.append((customer_bonus(hold.account_id), bonus, taken))
    return {
        "hold_accounts": [account for account, _, _ in parts],
        "hold_amounts": [held for _, held, _ in parts],
        "hold_taken": [taken for _, _, taken in parts],
        "hold_parts": len(parts),
    }


def _hold_step(hold: NewHold, account: str, key: str | None) -> dict[str, Any]:
    amount = hold.amount
    content = (hold.id, account, amount.minor, amount.currency, hold.purpose, hold.reference)
    return {
        "key": key or f"hold:{hold.id}",
        "fingerprint": digest("hold", *content),
        "subject_id": hold.id,
        "account": account,
        "bonus": customer_bonus(hold.account_id),
        "amount_minor": amount.minor,
        "bonus_max": hold.bonus_max,
        "currency": amount.currency,
        "purpose": hold.purpose,
        "reference": hold.reference,
    }
