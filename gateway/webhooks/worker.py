"""Sending: events become deliveries, and each receiver that something is due for is served by a task of its own.

A receiver is leased while a node sends to it; what a node that died had under way is sent again. After a failure the
receiver is left alone for a while, so that a dead one costs a connection now and then and nobody's turn.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.clock import Clock
from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.events import Event, EventType, emit
from gateway.operations.sealing import unseal
from gateway.settings import WebhookSettings
from gateway.storage import events, webhook_deliveries
from gateway.storage import webhook_receivers as receivers
from gateway.storage.webhook_receivers import Leased
from gateway.unexpected import traits_of
from gateway.webhooks.message import message_of
from gateway.webhooks.model import Attempted, DisabledFor, Due, Receiver, Result
from gateway.webhooks.notice import tell_owner
from gateway.webhooks.post import Poster
from gateway.webhooks.schedule import DISABLED_AFTER, breath, next_pause
from gateway.webhooks.signing import signatures

_log = structlog.get_logger(__name__)

_EVENTS_AT_ONCE = 200
_IN_A_TURN = 100
_GATHERING_SECONDS = 0.1
_LEASE_TURNS = 3  # a turn lasts one time-out, and one attempt more at most; the rest is for settling


class WebhookObserver(Protocol):
    def attempted(self, result: str) -> None: ...


class NobodyListens:
    def attempted(self, result: str) -> None: ...


@dataclass(slots=True)
class WebhookWorker:
    database: Database
    settings: WebhookSettings
    secret: bytes = field(repr=False)
    clock: Clock
    observer: WebhookObserver = field(default_factory=NobodyListens)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: "asyncio.Task[None] | None" = None
    _turns: "set[asyncio.Task[None]]" = field(default_factory=set)

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run(), name="webhooks")

    async def stop(self) -> None:
        """Stop at once: what was under way is sent again, here or elsewhere."""
        await end(self._loop, *self._turns)

    def wake(self) -> None:
        """Look at once: something happened."""
        self._woken.set()

    async def _run(self) -> None:
        poster = Poster(self.settings)
        while True:
            self._woken.clear()
            try:
                await self.spread()
                await self._begin_turns(poster)
            except DatabaseUnavailable as err:
                _log.info("webhooks_not_sent", reason=str(err))
            except Exception as err:  # noqa: BLE001 - a loop that ended here would never send again
                _log.error("webhooks_not_sent", **traits_of(err))
            await asyncio.sleep(_GATHERING_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.settings.poll_seconds):
                    await self._woken.wait()

    async def spread(self) -> None:
        """Make deliveries of the events that no receiver of theirs has yet. Raises `DatabaseUnavailable`."""
        async with self.database.reading() as connection:
            behind = await receivers.behind(connection)
        for receiver_id in behind:
            while await self._spread_to(receiver_id) == _EVENTS_AT_ONCE:
                pass

    async def _spread_to(self, receiver_id: str) -> int:
        async def work(connection: AsyncConnection) -> int:
            found = await receivers.place(connection, receiver_id)
            if found is None:
                return 0
            tenant_id, types, place = found
            fresh = await events.placed_behind(connection, tenant_id, place, limit=_EVENTS_AT_ONCE)
            wanted = [message_of(event) for _, event in fresh if not types or event.type.value in types]
            await webhook_deliveries.add(connection, receiver_id, wanted, at=self.clock())
            if fresh:
                await receivers.move_to(connection, receiver_id, fresh[-1][0])
            return len(fresh)

        return await self.database.run(work)

    async def _begin_turns(self, poster: Poster) -> None:
        free = self.settings.concurrency - len(self._turns)
        if free <= 0:
            return
        at = self.clock()
        until = at + timedelta(seconds=self.settings.timeout_seconds * _LEASE_TURNS)
        leased = await self.database.run_one(
            lambda connection: receivers.lease(connection, at=at, until=until, limit=free)
        )
        for each in leased:
            turn = asyncio.create_task(self._serve(poster, each), name=f"webhook {each.receiver.id}")
            self._turns.add(turn)
            turn.add_done_callback(self._ended)

    def _ended(self, turn: "asyncio.Task[None]") -> None:
        self._turns.discard(turn)
        self.wake()

    async def _serve(self, poster: Poster, leased: Leased) -> None:
        """Send what is due to one receiver until one fails or its turn is over; then give it back."""
        receiver = leased.receiver
        keys = [unseal(self.secret, receiver.id, each) for each in leased.secrets]
        try:
            async with self.database.reading() as connection:
                due = await webhook_deliveries.due(connection, receiver.id, at=self.clock(), limit=_IN_A_TURN)
            ends_at = asyncio.get_running_loop().time() + self.settings.timeout_seconds
            for delivery in due:
                taken = await self._deliver(poster, receiver, keys, delivery)
                if not taken or asyncio.get_running_loop().time() > ends_at:
                    break
        except DatabaseUnavailable as err:
            _log.info("webhook_not_sent", webhook=receiver.id, reason=str(err))
        finally:
            with suppress(DatabaseUnavailable):
                await self.database.run(lambda connection: receivers.give_back(connection, receiver.id))

    async def _deliver(self, poster: Poster, receiver: Receiver, keys: list[str], delivery: Due) -> bool:
        timestamp = int(self.clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "domain-registrar-gateway",
            "webhook-id": delivery.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(keys, delivery.event_id, timestamp, delivery.body),
        }
        attempted = await poster.post(receiver.url, headers, delivery.body)
        self.observer.attempted(attempted.result.value)
        await self._settle(receiver, delivery, attempted)
        return attempted.result is Result.OK

    async def _settle(self, receiver: Receiver, delivery: Due, attempted: Attempted) -> None:
        at = self.clock()

        async def work(connection: AsyncConnection) -> DisabledFor | None:
            if attempted.result is Result.OK:
                await webhook_deliveries.settle(connection, delivery.id, attempted, next_at=None, at=at)
                await receivers.succeed(connection, receiver.id)
                return None
            pause = next_pause(delivery.attempts + 1, wish=attempted.wish)
            next_at = None if pause is None or attempted.gone else at + pause
            await webhook_deliveries.settle(connection, delivery.id, attempted, next_at=next_at, at=at)
            failures, since = await receivers.fail(connection, receiver.id, at=at)
            reason = DisabledFor.GONE if attempted.gone else DisabledFor.FAILING
            if not attempted.gone and since > at - DISABLED_AFTER:
                await receivers.change(connection, receiver.id, {"not_before": at + breath(failures)})
                return None
            return reason if await self._disable(connection, receiver, reason) else None

        disabled = await self.database.run(work)
        if disabled is not None:
            _log.warning("webhook_disabled", webhook=receiver.id, reason=disabled.value)

    async def _disable(self, connection: AsyncConnection, receiver: Receiver, reason: DisabledFor) -> bool:
        at = self.clock()
        if not await receivers.disable(connection, receiver.id, reason, at=at):
            return False
        told = {"webhook": receiver.id, "reason": reason.value}
        await emit(connection, Event(EventType.WEBHOOK_DISABLED, receiver.tenant_id, None, told), at=at)
        await tell_owner(connection, receiver, reason, at=at)
        return True
