"""The life of hosting after its end (billing rules §5): grace, switched off, deleted, and for a while that taken back.

Days count from the dates of the service, not from when the sweep ran; it may be killed anywhere and run by any number
of nodes, since each step is a transaction of its own that looks again at what it is about to do. An outage shortens
nothing that a customer has: before anything is switched off the balance is tried once more, nothing is taken while
money waits to be applied, and a notice that was not given in time postpones what it announces.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core.business_calendar import business_date
from billing_core.notices import DELETION_STEPS
from billing_core.services import Service, ServiceEvent, ServiceState, history, store
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable, NotFound
from gateway.events import Event, EventType, emit
from gateway.renewals import AutoRenewal
from gateway.settings import LifeSettings
from gateway.storage import life as rows
from gateway.storage import notices
from gateway.storage.life import Turn
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_AT_ONCE = 500
_S = ServiceState

Read = Callable[..., Awaitable[Sequence[Turn]]]
Step = Callable[[AsyncConnection, str], Awaitable[bool]]
"""Takes a connection and the id of a service; tells whether something happened."""


class PanelOrder(Protocol):
    """See `gateway.hosting.orders.order`."""

    async def __call__(
        self, connection: AsyncConnection, service: Service, action: HostingAction, *, at: datetime, reason: str = ""
    ) -> str | None: ...


@dataclass(frozen=True, slots=True)
class HostingLife:
    database: Database
    renewals: AutoRenewal
    order: PanelOrder
    settings: LifeSettings
    clock: Clock

    async def run(self) -> int:
        """Let happen whatever is due; return to how many services something did. Raises `DatabaseUnavailable`."""
        today = self._today()
        grace_over = today - timedelta(days=self.settings.grace_days)
        kept_long_enough = today - timedelta(days=self.settings.delete_after_days)
        return sum(
            [
                await self._each(partial(rows.ended_by, state=_S.ACTIVE, day=today), self._lapse),
                await self._each(partial(rows.ended_by, state=_S.GRACE, day=grace_over), self._suspend, last_try=True),
                await self._each(partial(rows.suspended_by, day=kept_long_enough), self._end, last_try=True),
                await self._drop_backups(),
            ]
        )

    async def restore(self, service_id: str) -> Service:
        """Take the deletion of a service back: it is switched off as before, and a renewal revives it.

        Raises `NotFound` when there is no backup of it any more.
        """
        return await self.database.run(partial(self._restore, service_id=service_id))

    async def _each(self, read: Read, step: Step, *, last_try: bool = False) -> int:
        changed, behind = 0, ""
        while page := await self._page(read, behind):
            for turn in page:
                if last_try and turn.auto_renew:
                    await self.renewals.run_account(turn.account_id)
                changed += await self._take(step, turn.service_id)
            behind = page[-1].service_id
        return changed

    async def _page(self, read: Read, behind: str) -> Sequence[Turn]:
        async with self.database.reading() as connection:
            return await read(connection, today=self._today(), behind=behind, limit=_AT_ONCE)

    async def _take(self, step: Step, service_id: str) -> bool:
        """Take one step with one service; what goes wrong with it never stops the others."""
        try:
            return await self.database.run(lambda connection: step(connection, service_id))
        except DatabaseUnavailable:
            raise
        except Exception as err:  # noqa: BLE001 - the next run comes to it again
            _log.error("hosting_life_failed", service=service_id, **traits_of(err))
            return False

    async def _lapse(self, connection: AsyncConnection, service_id: str) -> bool:
        service = await store.lock(connection, service_id)
        if service.state is not _S.ACTIVE or not service.is_unpaid(self._today()):
            return False
        until = service.ends_on + timedelta(days=self.settings.grace_days)
        await self._apply(connection, service, ServiceEvent.LAPSE, EventType.SERVICE_GRACE, until=until)
        return True

    async def _suspend(self, connection: AsyncConnection, service_id: str) -> bool:
        today, service = self._today(), await store.lock(connection, service_id)
        grace_over = service.ends_on + timedelta(days=self.settings.grace_days)
        if service.state is not _S.GRACE or today < grace_over or await rows.owes_notice(connection, service, today):
            return False
        if await self._is_hindered(connection, service):
            return False
        saved = await self._apply(connection, service, ServiceEvent.SUSPEND, EventType.SERVICE_SUSPENDED)
        await self.order(connection, saved, HostingAction.SUSPEND, at=self.clock(), reason="unpaid")
        return True

    async def _end(self, connection: AsyncConnection, service_id: str) -> bool:
        today, service = self._today(), await store.lock(connection, service_id)
        if not await self._may_be_deleted(connection, service, today):
            return False
        until = today + timedelta(days=self.settings.backup_days)
        await rows.keep_backup(connection, service, today=today, drop_on=until)
        await self._apply(connection, service, ServiceEvent.END, EventType.SERVICE_ENDED, until=until)
        return True

    async def _may_be_deleted(self, connection: AsyncConnection, service: Service, today: date) -> bool:
        if service.state is not _S.SUSPENDED or service.suspended_on is None or service.blocked is not None:
            return False
        if today < service.suspended_on + timedelta(days=self.settings.delete_after_days):
            return False
        given = {
            each.step: each for each in await notices.deletion_notices(connection, service.id, service.suspended_on)
        }
        for step in DELETION_STEPS:
            notice = given.get(step)
            if notice is None or notice.told_on is None or not notice.mailed:
                return False
            if today < notice.told_on - timedelta(days=step):
                return False
        return not await self._is_hindered(connection, service)

    async def _is_hindered(self, connection: AsyncConnection, service: Service) -> bool:
        hindrance = await rows.hindrance(connection, service)
        if hindrance is not None:
            _log.info("hosting_life_waits", service=service.id, reason=hindrance)
        return hindrance is not None

    async def _drop_backups(self) -> int:
        dropped = 0
        while page := await self._droppable():
            done = [await self._take(self._drop, service_id) for service_id in page]
            dropped += sum(done)
            if not any(done):
                break
        return dropped

    async def _droppable(self) -> Sequence[str]:
        async with self.database.reading() as connection:
            return await rows.backups_to_drop(connection, self._today(), limit=_AT_ONCE)

    async def _drop(self, connection: AsyncConnection, service_id: str) -> bool:
        service = await store.lock(connection, service_id)
        if service.state is not _S.ENDED or not await rows.drop_backup(connection, service_id, self._today()):
            return False
        await self.order(connection, service, HostingAction.TERMINATE, at=self.clock(), reason="unpaid")
        return True

    async def _restore(self, connection: AsyncConnection, service_id: str) -> Service:
        today = self._today()
        days_served = await rows.take_backup(connection, service_id, today)
        if days_served is None:
            raise NotFound("backup of service", service_id)
        service = await store.lock(connection, service_id)
        moved = replace(service, ends_on=today - timedelta(days=days_served))
        return await self._apply(connection, moved, ServiceEvent.RESTORE, EventType.SERVICE_RESTORED)

    async def _apply(
        self,
        connection: AsyncConnection,
        service: Service,
        event: ServiceEvent,
        told: EventType,
        *,
        until: date | None = None,
    ) -> Service:
        at = self.clock()
        saved = await history.apply(connection, service, event, at=at, today=self._today())
        data = {"service": saved.id, "state": saved.state.value, "ends_on": saved.ends_on.isoformat()}
        if until is not None:
            data["until"] = until.isoformat()
        await emit(connection, Event(told, saved.tenant_id, saved.account_id, data), at=at)
        return saved

    def _today(self) -> date:
        return business_date(self.clock())
