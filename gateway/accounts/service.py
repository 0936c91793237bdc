"""Accounts of a tenant's customers: opening, topping up, and reading where the money went."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import CustomerBalance, JournalEntry, Ledger, Money, StatementLine
from billing_core import accounts as ledger_accounts
from billing_core.entries import top_up_entry
from gateway.accounts.model import AccountView
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.catalogue.domain_prices import RETAIL
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DuplicateAccount, NotFound
from gateway.events import Event, EventType, emit
from gateway.ids import new_id
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.storage import accounts as rows
from gateway.storage import idempotency as keys
from gateway.storage import renewals


class AccountService:
    """`audit`: where payments that somebody credits by hand are put on record."""

    def __init__(self, database: Database, ledger: Ledger, audit: AuditTrail | None = None, *, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._ledger = ledger
        self._clock = clock

    async def create(
        self,
        tenant_id: str,
        *,
        currency: str,
        reference: str | None = None,
        price_list: str = RETAIL,
        credit_limit_minor: int = 0,
        idempotency: IdempotencyKey | None = None,
        opened: Callable[[AsyncConnection, str], Awaitable[None]] | None = None,
    ) -> AccountView:
        """Open an account, or return the one that the same key opened. `opened` is called in the transaction of a new
        one with its id. Raises `DuplicateAccount` when the reference is in use.
        """
        account_id, at = new_id("acc"), self._clock()

        async def work(connection: AsyncConnection) -> AccountView:
            subject = account_id
            if idempotency is not None:
                subject = await keys.claim(connection, idempotency, subject=account_id, at=at)
            earlier = await rows.view(connection, tenant_id, subject)
            if earlier is not None:
                return earlier
            await ledger_accounts.open(connection, subject, currency, at=at, credit_limit_minor=credit_limit_minor)
            added = await rows.add(
                connection,
                account_id=subject,
                tenant_id=tenant_id,
                reference=reference,
                currency=currency,
                price_list=price_list,
                at=at,
            )
            if not added:
                raise DuplicateAccount(await rows.with_reference(connection, tenant_id, reference or "") or "")
            if opened is not None:
                await opened(connection, subject)
            return await self._viewed(connection, tenant_id, subject)

        return await self._database.run(work)

    async def get(self, tenant_id: str, account_id: str) -> AccountView:
        """Return one account. Raises `NotFound`."""
        async with self._database.reading() as connection:
            return await self._viewed(connection, tenant_id, account_id)

    async def list(self, tenant_id: str, *, after: str | None = None, limit: int = 50) -> Page[AccountView]:
        """Return accounts, oldest first; `after` is the id that the page before ended with."""
        async with self._database.reading() as connection:
            found = await rows.page(connection, tenant_id, after=after, limit=limit + 1)
        return page_of(found, limit, lambda account: account.id)

    async def balance(self, tenant_id: str, account_id: str) -> CustomerBalance:
        """Return what the account has, holds back and may spend. Raises `NotFound`."""
        async with self._database.reading() as connection:
            await self._viewed(connection, tenant_id, account_id)
            return await ledger_accounts.of_customer(connection, account_id)

    async def statement(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[StatementLine]:
        """Return postings, newest first; `after` is the line number that the page before ended with."""
        before = int(after) if after is not None else None
        async with self._database.reading() as connection:
            await self._viewed(connection, tenant_id, account_id)
            lines = await self._ledger.statement(connection, account_id, after=before, limit=limit + 1)
        return page_of(lines, limit, lambda line: str(line.number))

    async def top_up(
        self,
        tenant_id: str,
        account_id: str,
        amount: Money,
        *,
        provider: str,
        payment_id: str,
        note: str | None = None,
        idempotency: IdempotencyKey | None = None,
        actor: Actor | None = None,
    ) -> CustomerBalance:
        """Credit a payment, once: the same (provider, payment id) of the tenant again changes nothing.

        Raises `NotFound`, and billing_core's `DuplicateReference` when it was credited with another amount, or to
        another account, before. `actor`: who credits it, for the audit trail.
        """
        at = self._clock()
        entry = top_up_entry(
            account_id,
            amount,
            provider=provider,
            payment_id=payment_id,
            at=at,
            note=note or "",
            key=f"pay:{tenant_id}:{provider}:{payment_id}",
        )

        async def work(connection: AsyncConnection) -> CustomerBalance:
            await self._viewed(connection, tenant_id, account_id)
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=f"{provider}:{payment_id}", at=at)
            posted = await self._ledger.post(connection, entry)
            if posted.id == entry.id:
                await self._tell(connection, tenant_id, account_id, entry, actor)
            await renewals.wake(connection, account_id)
            return await ledger_accounts.of_customer(connection, account_id)

        return await self._database.run(work)

    async def _tell(
        self, connection: AsyncConnection, tenant_id: str, account_id: str, entry: JournalEntry, actor: Actor | None
    ) -> None:
        amount = entry.lines[0].amount
        provider, _, payment_id = entry.reference.partition(":")
        paid = {"provider": provider, "payment": payment_id, "amount": amount.format(), "currency": amount.currency}
        await emit(connection, Event(EventType.PAYMENT_RECEIVED, tenant_id, account_id, paid), at=entry.posted_at)
        if actor is not None and self._audit is not None:
            audited = AuditEntry(actor, "payment.credit", account_id, {}, paid)
            await self._audit.write(connection, audited, at=entry.posted_at)

    async def _viewed(self, connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountView:
        account = await rows.view(connection, tenant_id, account_id)
        if account is None:
            raise NotFound("account", account_id)
        return account
