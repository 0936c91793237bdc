"""A panel's receivers: added, changed, tried, removed; and what was sent to each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.rules import FieldProblem
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound, ValidationFailed, WebhookTaken
from gateway.ids import new_id
from gateway.operations.sealing import seal
from gateway.paging import Page, page_of
from gateway.storage import webhook_deliveries as deliveries
from gateway.storage import webhook_receivers as rows
from gateway.webhooks.address import url_problem
from gateway.webhooks.message import test_message
from gateway.webhooks.model import Delivery, DeliveryState, DisabledFor, NewReceiver, Receiver, ReceiverChange
from gateway.webhooks.signing import new_secret

RECEIVERS_MAX = 16
ROTATION = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """`allow_inner`: receivers may be anywhere, for development."""

    database: Database
    audit: AuditTrail
    secret: bytes = field(repr=False)
    clock: Clock
    allow_inner: bool = False
    wake: Callable[[], None] = lambda: None

    async def add(self, tenant_id: str, new: NewReceiver, *, by: Actor) -> tuple[Receiver, str]:
        """Return the receiver and its secret, which is shown this once. Raises `ValidationFailed`, `WebhookTaken`."""
        self._check(new.url)
        receiver_id, secret = new_id("whk"), new_secret()

        async def work(connection: AsyncConnection) -> Receiver:
            if await rows.count(connection, tenant_id) >= RECEIVERS_MAX:
                detail = f"at most {RECEIVERS_MAX} webhooks"
                raise ValidationFailed([FieldProblem("/url", "too_many_webhooks", detail)])
            sealed = seal(self.secret, receiver_id, secret)
            if not await rows.add(connection, receiver_id, tenant_id, new, sealed, at=self.clock()):
                raise WebhookTaken(new.url)
            await self._record(connection, by, "webhook.add", receiver_id, {"url": new.url})
            return await self._owned(connection, tenant_id, receiver_id)

        return await self.database.run(work), secret

    async def change(self, tenant_id: str, receiver_id: str, change: ReceiverChange, *, by: Actor) -> Receiver:
        """Raises `NotFound`, `ValidationFailed`, `WebhookTaken`."""
        if change.url is not None:
            self._check(change.url)

        async def work(connection: AsyncConnection) -> Receiver:
            known = await self._owned(connection, tenant_id, receiver_id, lock=True)
            if change.url is not None and await rows.url_is_taken(connection, tenant_id, change.url, but=receiver_id):
                raise WebhookTaken(change.url)
            if values := {**_told(change), **self._switched(known, change)}:
                await rows.change(connection, receiver_id, values)
                told = {name: value for name, value in values.items() if name in {"url", "disabled_for"}}
                await self._record(connection, by, "webhook.change", receiver_id, told)
            return await self._owned(connection, tenant_id, receiver_id)

        changed = await self.database.run(work)
        self.wake()
        return changed

    async def rotate(self, tenant_id: str, receiver_id: str, *, by: Actor) -> tuple[Receiver, str]:
        """Return a fresh secret; for a day the one before signs as well. Raises `NotFound`."""
        secret = new_secret()

        async def work(connection: AsyncConnection) -> Receiver:
            await self._owned(connection, tenant_id, receiver_id, lock=True)
            sealed = seal(self.secret, receiver_id, secret)
            await rows.replace_secret(connection, receiver_id, sealed, until=self.clock() + ROTATION)
            await self._record(connection, by, "webhook.rotate", receiver_id, {})
            return await self._owned(connection, tenant_id, receiver_id)

        return await self.database.run(work), secret

    async def remove(self, tenant_id: str, receiver_id: str, *, by: Actor) -> Receiver:
        """Remove it with its deliveries. Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> Receiver:
            known = await self._owned(connection, tenant_id, receiver_id, lock=True)
            await rows.remove(connection, receiver_id)
            await self._record(connection, by, "webhook.remove", receiver_id, {"url": known.url})
            return known

        return await self.database.run(work)

    async def get(self, tenant_id: str, receiver_id: str) -> Receiver:
        """Raises `NotFound`."""
        async with self.database.reading() as connection:
            return await self._owned(connection, tenant_id, receiver_id)

    async def list(self, tenant_id: str, *, after: str | None, limit: int) -> Page[Receiver]:
        async with self.database.reading() as connection:
            found = await rows.page(connection, tenant_id, after=after, limit=limit + 1)
        return page_of(found, limit, lambda each: each.id)

    async def deliveries(
        self, tenant_id: str, receiver_id: str, state: DeliveryState | None, *, after: str | None, limit: int
    ) -> Page[Delivery]:
        """Return the newest first. Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._owned(connection, tenant_id, receiver_id)
            found = await deliveries.page(connection, receiver_id, state, after=after, limit=limit + 1)
        return page_of(found, limit, lambda each: each.id)

    async def redeliver(self, tenant_id: str, receiver_id: str, delivery_id: str) -> Delivery:
        """Have a delivery sent again, under the same id. Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> Delivery:
            await self._owned(connection, tenant_id, receiver_id)
            again = await deliveries.again(connection, receiver_id, delivery_id, at=self.clock())
            if again is None:
                raise NotFound("delivery", delivery_id)
            return again

        again = await self.database.run(work)
        self.wake()
        return again

    async def test(self, tenant_id: str, receiver_id: str) -> Delivery:
        """Have a message of nothing that happened sent. Raises `NotFound`."""
        at = self.clock()
        message = test_message(receiver_id, at)

        async def work(connection: AsyncConnection) -> Delivery:
            await self._owned(connection, tenant_id, receiver_id)
            await deliveries.add(connection, receiver_id, [message], at=at)
            newest = await deliveries.page(connection, receiver_id, None, after=None, limit=1)
            return newest[0]

        sent = await self.database.run(work)
        self.wake()
        return sent

    def _check(self, url: str) -> None:
        problem = url_problem(url, inner=self.allow_inner)
        if problem is not None:
            raise ValidationFailed([FieldProblem("/url", "url_not_allowed", problem)])

    def _switched(self, known: Receiver, change: ReceiverChange) -> dict[str, Any]:
        if change.enabled is None or change.enabled == known.enabled:
            return {}
        if change.enabled:
            healed = {"failing_since": None, "failures": 0, "not_before": None}
            return {"disabled_for": None, "disabled_at": None, **healed}
        return {"disabled_for": DisabledFor.OWNER.value, "disabled_at": self.clock()}

    async def _record(
        self, connection: AsyncConnection, by: Actor, action: str, receiver_id: str, after: dict[str, Any]
    ) -> None:
        await self.audit.write(connection, AuditEntry(by, action, receiver_id, after=after), at=self.clock())

    async def _owned(
        self, connection: AsyncConnection, tenant_id: str, receiver_id: str, *, lock: bool = False
    ) -> Receiver:
        receiver = await rows.read(connection, tenant_id, receiver_id, lock=lock)
        if receiver is None:
            raise NotFound("webhook", receiver_id)
        return receiver


def _told(change: ReceiverChange) -> dict[str, Any]:
    said = {"url": change.url, "description": change.description, "types": change.types, "email": change.email}
    return {name: list(value) if name == "types" else value for name, value in said.items() if value is not None}
