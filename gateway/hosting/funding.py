"""An order and its money: the hold and the operation that makes the account, in one transaction or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core import Ledger
from billing_core.services import Service, ServiceBilling, quotes
from billing_core.services.quotes import Quote
from gateway.events import Event, EventType, emit
from gateway.hosting.orders import Terms, place
from gateway.ids import new_id
from gateway.operations.sealing import seal, unseal
from gateway.storage import hosting
from gateway.storage.hosting import PanelAccount, ServiceOrder
from gateway.storage.spending_limits import Counted
from gateway.welcome.passwords import made_password


@dataclass(frozen=True, slots=True)
class Funding:
    """`deadline`: how long the panel is tried before the money is given back."""

    billing: ServiceBilling
    ledger: Ledger
    secret: bytes
    deadline: timedelta

    async def begin(
        self,
        connection: AsyncConnection,
        service: Service,
        order: ServiceOrder,
        quote: Quote,
        *,
        at: datetime,
        counted: Counted | None = None,
    ) -> str | None:
        """Set the price aside and order the account; return the operation's id. `counted` goes back should it fail.

        None: the plan is at no panel; the service is charged and works at once. Raises `QuoteVoid`, `PromoRefused`,
        `InsufficientFunds`.
        """
        await quotes.use(connection, quote, state_of=service.plan_code, at=at)
        account = await hosting.account_of(connection, service.id)
        if account is None:
            await self._sell(connection, service, quote, at)
            operation_id = None
        else:
            operation_id = await self._order(connection, service, order, account, quote, at, counted)
        await hosting.no_longer_waits(connection, service.id)
        return operation_id

    async def _order(
        self,
        connection: AsyncConnection,
        service: Service,
        order: ServiceOrder,
        account: PanelAccount,
        quote: Quote,
        at: datetime,
        counted: Counted | None,
    ) -> str:
        operation_id, hold_id = new_id("op"), f"hold_{service.id.partition('_')[2]}"
        if quote.gross.minor:
            await self.ledger.place_hold(
                connection,
                hold_id=hold_id,
                account_id=service.account_id,
                amount=quote.gross,
                purpose="hosting",
                reference=operation_id,
                at=at,
                key=f"order:{service.id}",
                bonus_max=self.billing.bonus.most_of(quote.gross, service.service_class.value).minor,
            )
        terms = Terms(
            operation_id,
            quote.gross,
            hold_id if quote.gross.minor else None,
            seal(self.secret, operation_id, self._password_of(order)),
            password_made=order.sealed_password is None,
            deadline=self.deadline,
            counted=counted,
        )
        return await place(connection, service, account, HostingAction.CREATE, terms, at=at)

    async def _sell(self, connection: AsyncConnection, service: Service, quote: Quote, at: datetime) -> None:
        charged = await self.billing.postings.charge(connection, service, quote.gross, key=f"order:{service.id}", at=at)
        await self.billing.renewals.activate(
            connection, service.id, months=quote.months, paid=quote.gross, bonus=charged.bonus, at=at
        )
        told = Event(EventType.SERVICE_ACTIVATED, service.tenant_id, service.account_id, {"service": service.id})
        await emit(connection, told, at=at)

    def _password_of(self, order: ServiceOrder) -> str:
        """Return the customer's own, else one made now."""
        if order.sealed_password is None:
            return made_password()
        return unseal(self.secret, order.service_id, order.sealed_password)
