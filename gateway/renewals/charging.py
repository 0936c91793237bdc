"""Charging the hosting that is renewed: what is asked at the same moment in one transaction, each with its verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core import BillingError
from billing_core.services import Service, ServiceBilling, store
from billing_core.services.renewal import Draft, Renewed
from gateway.clock import Clock
from gateway.database import Database
from gateway.events import emit
from gateway.hosting import orders as hosting_orders
from gateway.hosting.told import renewed_event
from gateway.operations.batches import Batches
from gateway.renewals.model import Due


@dataclass(frozen=True, slots=True)
class HostingDue:
    """A service as it was when it was found due, with the quote of its usual term."""

    service: Service
    due: Due

    @property
    def apart(self) -> tuple[str]:
        return (self.service.account_id,)

    def drafted(self, known: Service | None) -> Draft | None:
        """Return what to charge for the service as it is `known` now; None when it was renewed meanwhile."""
        if self.due.quote is None:
            raise AssertionError("what is charged has a quote")
        if known is None or known.ends_on != self.service.ends_on or not known.auto_renew:
            return None
        return Draft(known, self.due.quote, self.due.renewable.price)


class HostingCharges:
    def __init__(self, database: Database, billing: ServiceBilling, clock: Clock) -> None:
        self._database = database
        self._billing = billing
        self._clock = clock
        self._together = Batches(self._charge, apart=lambda asked: asked.apart)

    async def charge(self, service: Service, due: Due) -> None:
        """Renew a service for its usual term, as quoted or promised, and have it switched on again if it was off; one
        that was renewed meanwhile is left as it is.

        Raises `QuoteVoid`, `ServiceBlocked`, `InsufficientFunds`, `DatabaseUnavailable`.
        """
        await self._together.do(HostingDue(service, due))

    async def _charge(self, asked: Sequence[HostingDue]) -> Sequence[BillingError | None]:
        return await self._database.run(partial(self._charged, asked=asked, at=self._clock()))

    async def _charged(
        self, connection: AsyncConnection, asked: Sequence[HostingDue], at: datetime
    ) -> list[BillingError | None]:
        locked = await store.lock_all(connection, [each.service.id for each in asked])
        known = {service.id: service for service in locked}
        drafts = [draft for each in asked if (draft := each.drafted(known.get(each.service.id))) is not None]
        verdicts = await self._billing.renewals.renew_all(connection, drafts, at=at)
        renewed = [each for each in verdicts if isinstance(each, Renewed)]
        for each in renewed:
            if each.revived:
                await hosting_orders.order(connection, each.service, HostingAction.UNSUSPEND, at=at, reason="paid")
        await emit(connection, *(renewed_event(each.service) for each in renewed), at=at)
        refused = {
            draft.service.id: each
            for draft, each in zip(drafts, verdicts, strict=True)
            if isinstance(each, BillingError)
        }
        return [refused.get(each.service.id) for each in asked]
