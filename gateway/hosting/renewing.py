"""Renewing a service at any time for any term: the quote is the charge, and what was switched off comes back."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core.services import ServiceBilling, history, quotes, store
from billing_core.services.pricing import RENEW
from billing_core.services.quotes import Quote
from gateway.clock import Clock
from gateway.database import Database
from gateway.events import emit
from gateway.hosting.asking import agreed, counted, subject_of, tried
from gateway.hosting.model import Asked, Offered, RenewedService
from gateway.hosting.orders import order
from gateway.hosting.reading import locked
from gateway.hosting.told import renewed_event
from gateway.ids import new_id


@dataclass(frozen=True, slots=True)
class Renewing:
    database: Database
    billing: ServiceBilling
    clock: Clock

    async def renew(self, tenant_id: str, service_id: str, months: int | None, asked: Asked) -> RenewedService:
        """Charge a renewal and move the end; `months` None = the quote's, or one. The same key gives the first answer.

        Raises `NotFound`, `PriceChanged`, `IdempotencyInProgress`, `IdempotencyKeyReused`, and billing_core's
        `ServiceBlocked`, `ServiceNotReady`, `NoPlanPrice`, `QuoteVoid`, `PromoRefused`, `InsufficientFunds`.
        """
        fresh_id = new_id("ren")

        async def work(connection: AsyncConnection) -> RenewedService:
            service = await locked(connection, tenant_id, service_id)
            renewal_id = await subject_of(connection, asked, fresh_id, at=self.clock())
            if renewal_id != fresh_id:
                return await _first(connection, tenant_id, service_id, renewal_id)
            return await self._renew(connection, service.id, months, asked, renewal_id)

        return await self.database.run(work)

    async def quote(self, tenant_id: str, service_id: str, months: int | None, asked: Asked) -> Offered:
        """Make every check that `renew` makes, funds included, and keep nothing."""

        async def work(connection: AsyncConnection) -> Quote:
            await locked(connection, tenant_id, service_id)
            return (await self._renew(connection, service_id, months, asked, new_id("ren"))).quote

        return await tried(self.database, work)

    async def _renew(
        self, connection: AsyncConnection, service_id: str, months: int | None, asked: Asked, renewal_id: str
    ) -> RenewedService:
        at, service = self.clock(), await store.read(connection, service_id)
        quote = await agreed(
            connection,
            asked,
            lambda: self.billing.renewals.quote_renewal(
                connection, service, months or 1, at=at, promo_code=asked.promo_code
            ),
            account_id=service.account_id,
            action=RENEW,
            subject=service.id,
            months=months,
        )
        await counted(connection, asked, quote.gross, at=at)
        renewed = await self.billing.renewals.renew(connection, quote, at=at)
        operation_id = None
        if renewed.revived:
            operation_id = await order(connection, renewed.service, HostingAction.UNSUSPEND, at=at)
        facts = {"quote": quote.id, "operation": operation_id}
        await history.note(connection, renewed.service, renewal_id, facts, at=at)
        await emit(connection, renewed_event(renewed.service), at=at)
        return RenewedService(renewal_id, renewed.service, quote, operation_id)


async def _first(connection: AsyncConnection, tenant_id: str, service_id: str, renewal_id: str) -> RenewedService:
    noted = await history.noted(connection, service_id, renewal_id)
    service, quote = await locked(connection, tenant_id, service_id), await quotes.read(connection, noted["quote"])
    return RenewedService(renewal_id, service, quote, noted["operation"], replayed=True)
