"""Orders that wait for money: begun by themselves when it arrives, at the price that was shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import BillingError, InsufficientFunds
from billing_core.services import ServiceEvent, ServiceState, history, quotes, store
from gateway.clock import Clock
from gateway.database import Database
from gateway.events import Event, EventType, emit
from gateway.hosting.funding import Funding
from gateway.storage import hosting
from gateway.storage.hosting import ServiceOrder


@dataclass(frozen=True, slots=True)
class PendingOrders:
    database: Database
    funding: Funding
    clock: Clock

    async def activate_pending(self, account_ids: Sequence[str]) -> int:
        """Begin what the money of accounts reaches for, the oldest order first; return how many began.

        Each is a transaction of its own; what does not fit is passed over. Raises `DatabaseUnavailable`.
        """
        async with self.database.reading() as connection:
            waiting = await hosting.waiting_orders(connection, account_ids)
        return sum([await self._begin(order) for order in waiting])

    async def _begin(self, order: ServiceOrder) -> bool:
        try:
            return await self.database.run(lambda connection: self._begun(connection, order.service_id))
        except InsufficientFunds:
            return False

    async def _begun(self, connection: AsyncConnection, service_id: str) -> bool:
        at = self.clock()
        service = await store.lock(connection, service_id)
        order = await hosting.order_of(connection, service_id)
        if order is None or not order.waits_for_money or service.state is not ServiceState.ORDERED:
            return False
        quote = await quotes.read(connection, order.quote_id)
        try:
            async with connection.begin_nested():
                await self.funding.begin(connection, service, order, quote, at=at)
        except InsufficientFunds:
            raise
        except BillingError as err:
            await hosting.no_longer_waits(connection, service_id)
            await history.apply(connection, service, ServiceEvent.END, at=at, detail={"reason": str(err)})
            told = {"service": service_id, "reason": "not_paid_in_time"}
            await emit(connection, Event(EventType.SERVICE_ENDED, service.tenant_id, service.account_id, told), at=at)
            return False
        return True
