"""How far the registry's clock is from ours, read from its greetings.

Whether an object is older than an order is decided by the registry's creation date, so a clock that runs wrong on
either side must not make a registration of ours look like somebody else's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from epp import Dialect, RemoteProtocolError, Transport


@dataclass(slots=True)
class RegistryClock:
    """`skew` is the registry's clock minus ours at the last greeting; zero until one came."""

    dialect: Dialect
    clock: Callable[[], datetime]
    skew: timedelta = timedelta(0)
    greeted: bool = False

    @property
    def known_skew_seconds(self) -> float | None:
        """Return the skew; None before a greeting told the registry's time."""
        return self.skew.total_seconds() if self.greeted else None

    def now(self) -> datetime:
        """Return the registry's time, as far as we know it."""
        return self.clock() + self.skew

    def watch(self, transport: Transport) -> "WatchedTransport":
        return WatchedTransport(transport, self)

    def note(self, greeting: bytes) -> None:
        try:
            sv_date = self.dialect.decode_greeting(greeting).sv_date
        except RemoteProtocolError:
            return  # the session will find the same and refuse it
        if sv_date is not None:
            self.skew, self.greeted = sv_date - self.clock(), True


@dataclass(slots=True)
class WatchedTransport:
    """A transport whose greeting is shown to a `RegistryClock` on its way."""

    transport: Transport
    registry_clock: RegistryClock

    @property
    def lost(self) -> str | None:
        return self.transport.lost

    @property
    def server_certificate_until(self) -> datetime | None:
        return self.transport.server_certificate_until

    @property
    def ticket(self) -> str | None:
        return self.transport.ticket

    async def end(self, ticket: str) -> bool:
        return await self.transport.end(ticket)

    async def open(self) -> bytes:
        greeting = await self.transport.open()
        self.registry_clock.note(greeting)
        return greeting

    async def exchange(self, document: bytes, timeout_seconds: float) -> bytes:
        return await self.transport.exchange(document, timeout_seconds)

    def abort(self) -> None:
        self.transport.abort()

    async def close(self, *, farewell: bool = False) -> bool:
        return await self.transport.close(farewell=farewell)
