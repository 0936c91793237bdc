"""What became of a service at its panel, written with the end of its operation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core import Money
from billing_core.discounts import promo_codes
from billing_core.services import ServiceBilling, ServiceEvent, ServiceState, history, quotes, store
from gateway.events import Event, EventType, emit
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind
from gateway.storage import hosting
from gateway.storage import welcome as welcome_rows
from gateway.welcome.mail import WelcomeMail


@dataclass(frozen=True, slots=True)
class HostingRecords:
    """Works on the connection of a transaction that it does not end.

    Only making an account changes our books: everything else was written when it was ordered. `welcome` None = somebody
    else tells customers of it.
    """

    billing: ServiceBilling
    welcome: WelcomeMail | None = None

    async def done(self, connection: AsyncConnection, claim: Claim, *, at: datetime) -> None:
        match claim.kind.hosting:
            case HostingAction.CREATE:
                await self._activate(connection, claim, at)
            case HostingAction.UNSUSPEND:
                await emit(connection, _told(claim, EventType.SERVICE_UNSUSPENDED), at=at)
            case HostingAction.CHANGE_PASSWORD:
                await welcome_rows.drop(connection, claim.subject)
            case _:
                pass

    async def not_done(self, connection: AsyncConnection, claim: Claim, *, at: datetime) -> None:
        """End an order whose account was never made; its money is released with the operation."""
        if claim.kind is not OperationKind.HOSTING_CREATE:
            return
        service = await store.lock(connection, claim.subject)
        if service.state is ServiceState.ORDERED:
            await history.apply(connection, service, ServiceEvent.END, at=at, detail={"operation": claim.id})
            order = await hosting.order_of(connection, service.id)
            if order is not None:
                await promo_codes.give_back(connection, order.quote_id, at=at)
            await emit(connection, _told(claim, EventType.SERVICE_ENDED), at=at)

    async def _activate(self, connection: AsyncConnection, claim: Claim, at: datetime) -> None:
        """Begin the paid term on the day on which the service works."""
        ordered = await hosting.order_of(connection, claim.subject)
        if ordered is None:
            raise AssertionError("an account is made for an order")
        quote = await quotes.read(connection, ordered.quote_id)
        bonus = Money.zero(quote.gross.currency)
        if claim.hold_id is not None:
            bonus = (await self.billing.postings.ledger.hold(connection, claim.hold_id)).bonus
        service = await self.billing.renewals.activate(
            connection, claim.subject, months=quote.months, paid=quote.gross, bonus=bonus, at=at
        )
        if self.welcome is not None:
            await self.welcome.put(connection, service, claim, at=at)
        await emit(connection, _told(claim, EventType.SERVICE_ACTIVATED), at=at)


def _told(claim: Claim, kind: EventType) -> Event:
    return Event(kind, claim.tenant_id, claim.account_id, {"operation": claim.id, **claim.about})
