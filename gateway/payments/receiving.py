"""Takes what providers say of payments: a callback is a hint, the books move by what is verified (billing rules §8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.payments import ForgedNotice, MalformedNotice, PaymentNotice, PaymentState, Reply, inquiries, refunds
from billing_core.payments.acquiring import Acquiring, Effect, Received
from billing_core.payments.inquiries import Inquiry
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import ProviderUnavailable
from gateway.events import Event, EventType, emit
from gateway.payments.desks import Desk, Desks
from gateway.payments.observer import PaymentObserver
from gateway.storage import renewals
from gateway.storage.accounts import tenant_of

_log = structlog.get_logger(__name__)

_SOON = timedelta(seconds=30)
_FINAL = (PaymentState.PAID, PaymentState.RETURNED)


@dataclass(frozen=True, slots=True)
class Receiving:
    """`ask_for` is how long a provider is asked about an order."""

    database: Database
    desks: Desks
    acquiring: Acquiring
    ask_for: timedelta
    clock: Clock
    observer: PaymentObserver

    async def callback(self, provider: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Take a callback and return what the provider wants to hear, to repeats as well.

        Raises `ProviderNotOffered`, `ForgedNotice`, `MalformedNotice`, `DatabaseUnavailable`: then it is not accepted.
        """
        desk = self.desks.of(provider)
        try:
            notice = await desk.read(body, headers)
        except (ForgedNotice, MalformedNotice) as err:
            reason = "forged" if isinstance(err, ForgedNotice) else "malformed"
            self.observer.refused(provider, reason)
            _log.warning("payment_callback_refused", provider=provider, reason=reason)
            raise
        verified = await self._confirmed(desk, notice) if desk.doubts(notice) else notice
        if verified is None:
            self.observer.refused(provider, "unconfirmed")
            _log.warning("payment_callback_unconfirmed", provider=provider, order=notice.order_id)
        else:
            await self.take(verified)
        return desk.provider.reply(notice, at=self.clock())

    async def take(self, notice: PaymentNotice) -> Received:
        """Put what a verified notice says into the books, with all that follows from it, in one transaction."""
        received = await self.database.run(lambda connection: self.put(connection, notice))
        self.observer.received(notice.provider, received.effect.value)
        if received.effect is Effect.CONFLICT:
            _log.error("payment_conflict", provider=notice.provider, payment=notice.payment_id)
        return received

    async def put(self, connection: AsyncConnection, notice: PaymentNotice) -> Received:
        """Do what `take` does, in the caller's transaction."""
        at = self.clock()
        received = await self.acquiring.receive(connection, notice, at=at)
        if received.account_id is not None:
            moves = ((EventType.PAYMENT_RECEIVED, received.credited), (EventType.PAYMENT_RETURNED, received.returned))
            for kind, amount in moves:
                if amount is not None:
                    await self._tell(connection, kind, received.account_id, notice, amount)
        if received.credited is not None and received.account_id is not None:
            await renewals.wake(connection, received.account_id)
        if notice.state in _FINAL and not await refunds.is_pending(connection, notice.provider, notice.payment_id):
            await inquiries.answered(connection, notice.provider, notice.order_id)
        return received

    async def _tell(
        self, connection: AsyncConnection, kind: EventType, account_id: str, notice: PaymentNotice, amount: Money
    ) -> None:
        data = {
            "provider": notice.provider,
            "payment": notice.payment_id,
            "deposit": notice.order_id,
            "amount": amount.format(),
            "currency": amount.currency,
        }
        tenant_id = await tenant_of(connection, account_id)
        await emit(connection, Event(kind, tenant_id, account_id, data), at=self.clock())

    async def _confirmed(self, desk: Desk, notice: PaymentNotice) -> PaymentNotice | None:
        """Ask from our side what is true of the order, now or, when nobody answers, soon: the wish is kept before."""
        inquiry = Inquiry(desk.name, notice.order_id, notice.payment_id)
        ask_at = self.clock() + _SOON
        await self.database.run(
            lambda connection: inquiries.expect(connection, inquiry, ask_at=ask_at, lasting=self.ask_for)
        )
        try:
            return await desk.ask(inquiry.order_id, inquiry.payment_ref)
        except ProviderUnavailable as err:
            _log.info("payment_inquiry_failed", provider=desk.name, reason=err.reason)
            return None
