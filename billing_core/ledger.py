"""The ledger: postings and holds on a connection that is handed in, which it never commits.

Every step has a key and may be repeated: the same key with the same content gives the first result, with other content
`DuplicateReference`. A refused step leaves its key free and writes nothing. Checks come in this order: is the key
known, does the object exist, does its state allow it, are there funds.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts, captures, purses
from billing_core.bonus import NO_BONUS
from billing_core.captures import Sale
from billing_core.charges import RegistryFee, cost_lines
from billing_core.chart import bank, clearing, customer_bonus, customer_main, owner_of, registry_deposit
from billing_core.errors import (
    AlreadyReversed,
    BillingError,
    CaptureExceedsHold,
    CurrencyMismatch,
    DuplicateReference,
    InsufficientFunds,
    NotReversible,
    UnknownEntry,
    UnknownHold,
)
from billing_core.holds import TRANSITIONS, Hold, HoldEvent, HoldState, NewHold
from billing_core.journal import EntryKind, JournalEntry, Line, digest
from billing_core.money import Money
from billing_core.statement import StatementLine, read_statement
from billing_core.storage import batch_statements, queries, statements, steps
from billing_core.storage.steps import StepOutcome
from billing_core.vat import VatRule


class Ledger:
    """Has no state of its own: everything is in the database."""

    async def top_up(
        self,
        conn: AsyncConnection,
        account_id: str,
        amount: Money,
        *,
        provider: str,
        payment_id: str,
        at: datetime,
        note: str = "",
        key: str | None = None,
    ) -> JournalEntry:
        """Credit a payment, once for each payment id of the provider, or for each `key` where ids are not its own."""
        entry = top_up_entry(account_id, amount, provider=provider, payment_id=payment_id, at=at, note=note, key=key)
        return await self.post(conn, entry)

    async def record_cost(
        self, conn: AsyncConnection, fee: RegistryFee, *, reference: str, at: datetime
    ) -> JournalEntry:
        """Book what a registry took for an operation that no sale is captured for; once for each reference."""
        key, lines = f"cost:{reference}", cost_lines(fee)
        return await self.post(conn, JournalEntry(key, EntryKind.COST, lines, at, reference, effective_at=at))

    async def record_deposit(
        self, conn: AsyncConnection, registry: str, amount: Money, *, iban: str, payment_id: str, at: datetime
    ) -> JournalEntry:
        """Book what we paid into our balance at a registry, once for each payment id."""
        if amount.minor <= 0:
            raise ValueError("a deposit is of more than zero")
        key, reference = f"deposit:{registry}:{payment_id}", f"{registry}:{payment_id}"
        lines = (Line(registry_deposit(registry), -amount), Line(bank(iban), amount))
        return await self.post(conn, JournalEntry(key, EntryKind.DEPOSIT, lines, at, reference, effective_at=at))

    async def post(self, conn: AsyncConnection, entry: JournalEntry) -> JournalEntry:
        """Write an entry and move the customers' balances by it; return the first one when the key is known.

        One statement does all of it or nothing, so it may also be the whole of a connection in autocommit.

        Raises `InsufficientFunds` when a line would take a customer below the credit limit, `UnknownAccount`,
        `CurrencyMismatch`, `DuplicateReference`.
        """
        return await self._post(conn, entry, may_overdraw=False)

    async def post_all(
        self, conn: AsyncConnection, entries: Sequence[JournalEntry]
    ) -> list[JournalEntry | BillingError]:
        """Post entries of one moment, none of which reverses another; return for each, in their order, what `post`
        returns or raises.

        Accounts that have the money for all that takes from them give it at once; others are asked entry by entry.
        """
        together = await steps.post_together(conn, entries)
        return [each if each.id in together else await self._verdict(conn, each) for each in entries]

    async def take_back(
        self, conn: AsyncConnection, account_id: str, amount: Money, *, provider: str, refund_id: str, at: datetime
    ) -> JournalEntry:
        """Debit what went back to the payer, once for each `refund_id`; it may take the account below zero."""
        if amount.minor <= 0:
            raise ValueError("a payment is of more than zero")
        entry = JournalEntry(
            key=f"payrefund:{provider}:{refund_id}",
            kind=EntryKind.CHARGEBACK,
            lines=(Line(customer_main(account_id), -amount), Line(clearing(provider), amount)),
            posted_at=at,
            effective_at=at,
            reference=f"{provider}:{refund_id}",
        )
        return await self._post(conn, entry, may_overdraw=True)

    async def reverse(
        self, conn: AsyncConnection, entry_id: str, *, key: str, at: datetime, note: str = ""
    ) -> JournalEntry:
        """Undo an entry by another one, once. Undoing a top-up may take the customer below the credit limit.

        Raises `UnknownEntry`, `NotReversible` (it is a reversal itself), `AlreadyReversed`, `InsufficientFunds`.
        """
        first = await _reversal_with(conn, key, entry_id)
        if first is not None:
            return first
        entry = await queries.find_entry(conn, entry_id)
        if entry is None:
            raise UnknownEntry(entry_id)
        if entry.reversal_of is not None:
            raise NotReversible(entry_id)
        return await self._reverse_once(conn, entry, entry.reverse(key=key, at=at, note=note))

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
                raise await _unfunded(conn, account, amount, bonus_max=bonus_max)

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

    async def statement(
        self, conn: AsyncConnection, account_id: str, *, after: int | None = None, limit: int = 100
    ) -> list[StatementLine]:
        """Return a customer's lines, newest first; `after` is the `number` of the last line already seen."""
        return await read_statement(conn, customer_main(account_id), after=after, limit=limit)

    async def _verdict(self, conn: AsyncConnection, entry: JournalEntry) -> JournalEntry | BillingError:
        try:
            return await self.post(conn, entry)
        except BillingError as refusal:
            return refusal

    async def _post(self, conn: AsyncConnection, entry: JournalEntry, *, may_overdraw: bool) -> JournalEntry:
        step = steps.entry_step(entry) | {"may_overdraw": may_overdraw}
        match await steps.run(conn, statements.POST, step):
            case StepOutcome.DONE:
                return entry
            case StepOutcome.KNOWN:
                return await _entry_with(conn, entry.key)
            case StepOutcome.REFUSED:
                raise await _unposted(conn, entry)

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
                return await _entry_with(conn, entry.key)
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

    async def _reverse_once(self, conn: AsyncConnection, entry: JournalEntry, reversal: JournalEntry) -> JournalEntry:
        once = f"reversal:{entry.id}"
        if not await steps.claim(conn, once, reversal):
            first = await _reversal_with(conn, reversal.key, entry.id)
            if first is None:
                raise AlreadyReversed(entry.id)
            return first
        try:
            return await self._post(conn, reversal, may_overdraw=entry.kind == EntryKind.TOP_UP)
        except BillingError:
            await steps.give_back(conn, once)
            raise


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


def top_up_entry(
    account_id: str,
    amount: Money,
    *,
    provider: str,
    payment_id: str,
    at: datetime,
    note: str = "",
    key: str | None = None,
) -> JournalEntry:
    """Return what credits a payment; see `Ledger.top_up`."""
    if amount.minor <= 0:
        raise ValueError("a payment is of more than zero")
    return JournalEntry(
        key=key or f"pay:{provider}:{payment_id}",
        kind=EntryKind.TOP_UP,
        lines=(Line(customer_main(account_id), amount), Line(clearing(provider), -amount)),
        posted_at=at,
        effective_at=at,
        reference=f"{provider}:{payment_id}",
        note=note,
    )


async def _entry_with(conn: AsyncConnection, key: str) -> JournalEntry:
    known = await queries.find_key(conn, key)
    entry = None if known is None else await queries.find_entry(conn, known.subject_id)
    if entry is None:
        raise AssertionError("a key claimed by an entry leads to it")
    return entry


async def _reversal_with(conn: AsyncConnection, key: str, entry_id: str) -> JournalEntry | None:
    """Return what was posted under the key when it reverses that entry; None when the key is free."""
    known = await queries.find_key(conn, key)
    if known is None:
        return None
    entry = await queries.find_entry(conn, known.subject_id)
    if entry is None or entry.reversal_of != entry_id:
        raise DuplicateReference(key, known.subject_id)
    return entry


async def _unfunded(conn: AsyncConnection, account: str, required: Money, *, bonus_max: int = 0) -> BillingError:
    """Return why an account did not give the money, with up to `bonus_max` of it from the bonus account."""
    balance = await accounts.balance_of(conn, account)
    available = balance.available
    if balance.posted.currency != required.currency:
        return CurrencyMismatch(balance.posted.currency, required.currency)
    if bonus_max:
        purse = await purses.read(conn, owner_of(account), NO_BONUS)
        available += min(max(purse.bonus, Money.zero(required.currency)), Money(bonus_max, required.currency))
    return InsufficientFunds(required, available)


async def _unposted(conn: AsyncConnection, entry: JournalEntry) -> BillingError:
    """Return why an entry was refused: an account that is missing or in another currency comes before funds."""
    unfunded: BillingError | None = None
    for line in (line for line in entry.lines if line.kept):
        reason = await _unfunded(conn, line.account, -line.amount)
        if not isinstance(reason, InsufficientFunds):
            return reason
        if line.amount.minor < 0 and (unfunded is None or reason.available < reason.required):
            unfunded = reason  # or else the money has come since
    if unfunded is None:
        raise AssertionError("an entry is refused for a reason")
    return unfunded
