"""Deposits: what a customer sets out to pay, and where to send the payer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import CurrencyMismatch, Money
from billing_core.payments import Checkout, Order, ProviderCall, deposits, inquiries, records
from billing_core.payments.deposits import Deposit, DepositStanding, new_deposit_id
from billing_core.payments.inquiries import Inquiry, pause_after
from billing_core.payments.records import PaymentRecord
from gateway.accounts.model import AccountView
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.payments.desks import Desk, Desks
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer wants to pay. `public_url` is where the provider reaches us; the payer ends at `result_url`."""

    provider: str
    amount: Money
    public_url: str
    result_url: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    standing: DepositStanding
    checkout: Checkout


@dataclass(frozen=True, slots=True)
class DepositService:
    """`description` is what the payer reads; `ask_for` is how long the provider is asked what became of it."""

    database: Database
    desks: Desks
    description: str
    ask_for: timedelta
    clock: Clock

    async def begin(
        self, tenant_id: str, account_id: str, wish: Wish, *, idempotency: IdempotencyKey | None = None
    ) -> Begun:
        """Keep the wish and return where to pay it; with the same key, the first one.

        Raises `NotFound`, `CurrencyMismatch`, `ProviderNotOffered`, `ProviderUnavailable` (the same key may be sent
        again then).
        """
        at = self.clock()
        new_id = new_deposit_id(at)

        async def work(connection: AsyncConnection) -> DepositStanding:
            account = await self._account(connection, tenant_id, account_id)
            desk = self.desks.of(wish.provider)
            if account.currency != wish.amount.currency:
                raise CurrencyMismatch(account.currency, wish.amount.currency)
            deposit_id = new_id
            if idempotency is not None:
                deposit_id = await keys.claim(connection, idempotency, subject=new_id, at=at)
            earlier = await deposits.read(connection, account_id, deposit_id)
            if earlier is not None:
                return earlier
            begun = await deposits.begin(
                connection,
                account_id,
                desk.name,
                wish.amount,
                at=at,
                deposit_id=deposit_id,
                result_url=wish.result_url,
            )
            return DepositStanding(begun, "awaiting", Money.zero(wish.amount.currency))

        standing = await self.database.run(work)
        desk = self.desks.of(standing.deposit.provider)
        return Begun(standing, await self._checkout(desk, standing.deposit, wish))

    async def get(self, tenant_id: str, account_id: str, deposit_id: str) -> DepositStanding:
        """Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._account(connection, tenant_id, account_id)
            found = await deposits.read(connection, account_id, deposit_id)
        if found is None:
            raise NotFound("deposit", deposit_id)
        return found

    async def list(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[DepositStanding]:
        """Return deposits, the newest first; `after` is the id that the page before ended with. Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._account(connection, tenant_id, account_id)
            found = await deposits.newest(connection, account_id, before=after, limit=limit + 1)
        return page_of(found, limit, lambda each: each.deposit.id)

    async def payments(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[PaymentRecord]:
        """Return payments of providers, the newest first; `after` as the page before ended. Raises `NotFound`."""
        before = None
        if after is not None:
            at, _, payment_id = after.partition(" ")
            before = datetime.fromisoformat(at), payment_id
        async with self.database.reading() as connection:
            await self._account(connection, tenant_id, account_id)
            found = await records.of_account(connection, account_id, before=before, limit=limit + 1)
        return page_of(found, limit, lambda each: f"{each.received_at.isoformat()} {each.payment_id}")

    async def _checkout(self, desk: Desk, deposit: Deposit, wish: Wish) -> Checkout:
        if deposit.page_url is not None:
            return Checkout(deposit.page_url, payment_ref=deposit.payment_ref)
        order = Order(
            id=deposit.id,
            amount=deposit.amount,
            description=self.description,
            callback_url=f"{wish.public_url}/v1/payment-callbacks/{desk.name}",
            result_url=deposit.result_url or wish.public_url,
            at=deposit.created_at,
        )
        offered = desk.provider.checkout(order)
        if isinstance(offered, ProviderCall):
            offered = await desk.client.send(desk.name, offered)
        checkout = offered
        await self.database.run(lambda connection: self._keep(connection, deposit, checkout))
        return checkout

    async def _keep(self, connection: AsyncConnection, deposit: Deposit, checkout: Checkout) -> None:
        if checkout.payment_ref is not None:
            await deposits.keep_page(connection, deposit.id, checkout.payment_ref, checkout.url)
        inquiry = Inquiry(deposit.provider, deposit.id, checkout.payment_ref)
        await inquiries.expect(connection, inquiry, ask_at=self.clock() + pause_after(0), lasting=self.ask_for)

    async def _account(self, connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountView:
        account = await account_rows.view(connection, tenant_id, account_id)
        if account is None:
            raise NotFound("account", account_id)
        return account
