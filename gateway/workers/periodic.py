"""The periodic work of this gateway, as its settings and its registries have it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.capabilities import Capability, Support
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.mail import outbox
from gateway.messages.inbox import Inbox
from gateway.payments.arrival import Arrival
from gateway.payments.credit_ends import CreditEnds
from gateway.reconciliation.reconciler import Reconciler
from gateway.registries.balances import BalanceWatch
from gateway.renewals import AutoRenewal
from gateway.settings import Settings
from gateway.storage import events, exchanges, messages, pauses, webhook_deliveries
from gateway.workers.jobs import Job

ARRIVAL = "arrival"
"""The job that money's arrival wakes."""

_CREDIT_ENDS_EVERY = timedelta(minutes=1)
_FORGET_EVERY = timedelta(hours=1)
_FORGET_AT_ONCE = 10_000
_FRAMES_KEPT = timedelta(days=30)


def periodic_jobs(
    settings: Settings,
    database: Database,
    registries: Registries,
    inbox: Inbox,
    balances: BalanceWatch,
    reconciler: Reconciler,
    renewals: AutoRenewal,
    arrival: Arrival,
    *,
    clock: Clock,
) -> Sequence[Job]:
    """Return every job; the name of each is also its label in the metrics."""
    kept_days: dict[_Forget, float] = {
        messages.forget_handled: settings.messages.keep_days,
        events.forget: settings.events.keep_days,
        outbox.forget: settings.mail.keep_days,
        webhook_deliveries.forget: settings.webhooks.keep_days,
    }
    forgetting = Forgetting(database, kept_days, clock=clock)
    reconcile_every = timedelta(seconds=settings.reconciliation.every_seconds)
    return [
        *(
            Job(f"messages:{name}", timedelta(seconds=settings.operations.messages_seconds), partial(inbox.read, name))
            for name in _able(registries, Capability.POLL)
        ),
        *(
            Job(f"balance:{name}", _balance_every(settings, name), partial(balances.check, name))
            for name in _able(registries, Capability.BALANCE)
        ),
        *(
            Job(f"reconciliation:{name}", reconcile_every, partial(reconciler.run, name))
            for name in registries.adapters
        ),
        Job("autorenewal", timedelta(seconds=settings.renewals.every_seconds), renewals.run),
        Job(ARRIVAL, timedelta(seconds=settings.renewals.funded_seconds), arrival.run),
        Job("credit_ends", _CREDIT_ENDS_EVERY, CreditEnds(database, clock).run),
        Job("forgetting", _FORGET_EVERY, forgetting.run),
    ]


_Forget = Callable[..., Awaitable[int]]


class Forgetting:
    """Removes what nobody needs any more: what is older than it is kept, old frames, pauses that are over."""

    def __init__(self, database: Database, kept_days: Mapping[_Forget, float], *, clock: Clock) -> None:
        self._database = database
        self._kept_days = kept_days
        self._clock = clock

    async def run(self) -> None:
        for forget, days in self._kept_days.items():
            before = self._clock() - timedelta(days=days)
            await self._all(partial(forget, before=before, limit=_FORGET_AT_ONCE))
        await self._database.run(pauses.forget_ended)
        await self._database.run(lambda connection: exchanges.forget(connection, older_than=_FRAMES_KEPT))

    async def _all(self, forget_some: Callable[[AsyncConnection], Awaitable[int]]) -> None:
        while await self._database.run(forget_some) == _FORGET_AT_ONCE:
            pass


def _able(registries: Registries, capability: Capability) -> Iterator[str]:
    return (
        name
        for name, adapter in registries.adapters.items()
        if adapter.capabilities.support(capability) is Support.SUPPORTED
    )


def _balance_every(settings: Settings, registry: str) -> timedelta:
    configured = settings.registries.get(registry)
    return timedelta(seconds=900 if configured is None else configured.balance_every_seconds)
