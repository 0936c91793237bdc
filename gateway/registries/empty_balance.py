"""What a registry's "billing failure" (2104) means for all orders: those that cost money wait together."""

from contextlib import suppress
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.operations.link_health import LinkHealth
from gateway.registries.balances import ACTOR
from gateway.storage import pauses
from gateway.storage.pauses import Pause

EMPTY = "registry_balance"


class EmptyBalances:
    """Passes on what it hears of a link. An empty balance pauses paid operations for a while; then one of them finds
    out, unless the watch over balances has ended the pause before, or has made it last.
    """

    def __init__(self, health: LinkHealth, database: Database, pause: timedelta, *, clock: Clock) -> None:
        self._health = health
        self._database = database
        self._pause = pause
        self._clock = clock

    def answered(self, registry: str) -> None:
        self._health.answered(registry)

    async def failed(self, registry: str, reason: str) -> None:
        await self._health.failed(registry, reason)
        if reason == EMPTY:
            at = self._clock()
            detail = "the registry refuses what costs money: our balance there is used up"
            pause = Pause(registry, pauses.BALANCE, at, at + self._pause, detail, ACTOR, paid_only=True)
            with suppress(DatabaseUnavailable):  # each order then waits by itself
                await self._database.run(lambda connection: pauses.put_unless_lasting(connection, pause))
