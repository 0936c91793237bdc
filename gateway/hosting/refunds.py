"""Giving a whole service back: what is left of it goes to the balance (billing rules §6.6), and it ends."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core import Money, accounts
from billing_core.business_calendar import business_date
from billing_core.journal import EntryKind
from billing_core.services import Service, ServiceBilling, ServiceEvent, ServiceState, history, tranche_store
from billing_core.tranches import refundable
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import OperationConflict
from gateway.events import Event, EventType, emit
from gateway.hosting.asking import subject_of
from gateway.hosting.model import Asked
from gateway.hosting.orders import order
from gateway.hosting.reading import locked
from gateway.ids import new_id
from gateway.storage import hosting
from gateway.storage import operations as operation_rows


@dataclass(frozen=True, slots=True)
class Refunded:
    """`bonus` is the part of `amount` that went to the bonus account."""

    id: str
    service: Service
    amount: Money
    bonus: Money


@dataclass(frozen=True, slots=True)
class Refunds:
    database: Database
    billing: ServiceBilling
    audit: AuditTrail
    clock: Clock

    async def refund(self, tenant_id: str, service_id: str, asked: Asked, *, by: Actor, note: str) -> Refunded:
        """End a service and hand back its days from tomorrow on; today has been used. The account is switched off, and
        deleted as those of other ended services are. An order that waits for money is called off.

        Raises `NotFound`, `OperationConflict` while something is under way at the panel, billing_core's
        `ServiceNotReady`, `IdempotencyInProgress`, `IdempotencyKeyReused`.
        """
        fresh_id = new_id("rfd")

        async def work(connection: AsyncConnection) -> Refunded:
            service = await locked(connection, tenant_id, service_id)
            refund_id = await subject_of(connection, asked, fresh_id, at=self.clock())
            if refund_id != fresh_id:
                noted = await history.noted(connection, service_id, refund_id)
                whole, bonus = (Money.parse(noted.get(sum_, "0"), noted["currency"]) for sum_ in ("amount", "bonus"))
                return Refunded(refund_id, service, whole, bonus)
            return await self._refund(connection, service, refund_id, by, note)

        return await self.database.run(work)

    async def _refund(
        self, connection: AsyncConnection, service: Service, refund_id: str, by: Actor, note: str
    ) -> Refunded:
        at = self.clock()
        in_the_way = await operation_rows.open_at(connection, service.id)
        if in_the_way is not None:
            raise OperationConflict(in_the_way, "another operation on this service is under way")
        currency = (await accounts.balance(connection, service.account_id)).posted.currency
        unused_from = business_date(at) + timedelta(days=1)
        unused = refundable(await tranche_store.tranches_of(connection, service.id), unused_from, currency)
        key = f"refund:{service.id}:{service.ends_on.isoformat()}"
        await self.billing.postings.give_back(
            connection, service, unused.whole, EntryKind.REFUND, bonus=unused.bonus, key=key, at=at
        )
        facts = {
            "amount": unused.whole.format(),
            "bonus": unused.bonus.format(),
            "currency": currency,
            "note": note,
        }
        ended = await history.apply(connection, service, ServiceEvent.END, at=at, detail=facts)
        await history.note(connection, ended, refund_id, facts, at=at)
        if service.state is ServiceState.ORDERED:
            await hosting.no_longer_waits(connection, service.id)
        else:
            await order(connection, ended, HostingAction.SUSPEND, at=at, reason="refunded")
        entry = AuditEntry(by, "service.refund", service.id, {"state": service.state.value}, facts)
        await self.audit.write(connection, entry, at=at)
        told = {"service": service.id, "reason": "refunded"}
        await emit(connection, Event(EventType.SERVICE_ENDED, service.tenant_id, service.account_id, told), at=at)
        return Refunded(refund_id, ended, unused.whole, unused.bonus)
