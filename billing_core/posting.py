"""Entries posted to the ledger: see `billing_core.ledger`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.charges import RegistryFee, cost_lines
from billing_core.chart import bank, clearing, customer_main, registry_deposit
from billing_core.entries import entry_with, reversal_with, top_up_entry
from billing_core.errors import AlreadyReversed, BillingError, NotReversible, UnknownEntry
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.money import Money
from billing_core.refusals import unposted
from billing_core.storage import queries, statements, steps
from billing_core.storage.steps import StepOutcome


class Posting:
    """What of the ledger posts entries."""

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
        first = await reversal_with(conn, key, entry_id)
        if first is not None:
            return first
        entry = await queries.find_entry(conn, entry_id)
        if entry is None:
            raise UnknownEntry(entry_id)
        if entry.reversal_of is not None:
            raise NotReversible(entry_id)
        return await self._reverse_once(conn, entry, entry.reverse(key=key, at=at, note=note))

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
                return await entry_with(conn, entry.key)
            case StepOutcome.REFUSED:
                raise await unposted(conn, entry)

    async def _reverse_once(self, conn: AsyncConnection, entry: JournalEntry, reversal: JournalEntry) -> JournalEntry:
        once = f"reversal:{entry.id}"
        if not await steps.claim(conn, once, reversal):
            first = await reversal_with(conn, reversal.key, entry.id)
            if first is None:
                raise AlreadyReversed(entry.id)
            return first
        try:
            return await self._post(conn, reversal, may_overdraw=entry.kind == EntryKind.TOP_UP)
        except BillingError:
            await steps.give_back(conn, once)
            raise
