"""Signing in, changing one's password, and the second factor."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.people import passwords, second_factor
from gateway.people.errors import CodeNeeded, WrongCredentials
from gateway.people.model import Person, Realm, Visit
from gateway.people.throttle import Throttle
from gateway.people.visits import Visits
from gateway.storage import people as rows


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed. `source` is the address that it came from."""

    tenant_id: str
    realm: Realm
    email: str = field(repr=False)
    password: str = field(repr=False)
    code: str = field(default="", repr=False)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    database: Database
    audit: AuditTrail
    visits: Visits
    throttle: Throttle
    secret: bytes = field(repr=False)
    clock: Clock

    async def sign_in(self, attempt: Attempt) -> str:
        """Return the cookie of a visit. Raises `WrongCredentials`, `CodeNeeded`, `TooManyAttempts`."""
        email = attempt.email.strip().lower()
        await self.throttle.check(attempt.realm, email, attempt.source)
        try:
            person = await self._recognised(attempt, email)
        except WrongCredentials:
            await self.throttle.failed(attempt.realm, email, attempt.source)
            raise
        subject = self.throttle.subject_of(attempt.realm, email)
        await self.database.run(lambda connection: self._signed_in(connection, person, attempt, subject))
        return await self.visits.open(person.id, attempt.realm)

    async def change_password(self, visit: Visit, old: str, new: str) -> None:
        """Other visits of the person end. Raises `WrongCredentials`, `WeakPassword`, `TooManyAttempts`."""
        person = visit.person
        await self.confirm(visit, old)
        kept = await passwords.hashed(new)

        async def work(connection: AsyncConnection) -> None:
            await rows.change(connection, person.id, password_hash=kept)
            await rows.end_visits(connection, person.id, but=visit.digest)
            await self._record(connection, person, "person.password", None)

        await self.database.run(work)

    async def enrol(self, visit: Visit, totp: str, code: str) -> None:
        """Ask for one-time codes of this secret from now on. Raises `WrongCredentials` for a wrong code."""
        step = second_factor.step_of(totp, code, at=self.clock(), after=None)
        if step is None:
            raise WrongCredentials
        kept = second_factor.sealed(self.secret, visit.person.id, totp)

        async def work(connection: AsyncConnection) -> None:
            await rows.change(connection, visit.person.id, totp=kept, totp_step=step)
            await self._record(connection, visit.person, "person.second_factor_on", None)

        await self.database.run(work)

    async def drop_second_factor(self, visit: Visit, password: str) -> None:
        """Raises `WrongCredentials`, `TooManyAttempts`."""
        await self.confirm(visit, password)

        async def work(connection: AsyncConnection) -> None:
            await rows.change(connection, visit.person.id, totp=None, totp_step=None)
            await self._record(connection, visit.person, "person.second_factor_off", None)

        await self.database.run(work)

    async def confirm(self, visit: Visit, password: str) -> None:
        """Make sure that it is still the person who signed in. Raises `WrongCredentials`, `TooManyAttempts`."""
        person = visit.person
        await self.throttle.check(person.realm, person.email, None)
        async with self.database.reading() as connection:
            row = await rows.read(connection, person.id)
        if row is None or not await passwords.matches(row.password_hash, password):
            await self.throttle.failed(person.realm, person.email, None)
            raise WrongCredentials

    async def _recognised(self, attempt: Attempt, email: str) -> Person:
        async with self.database.reading() as connection:
            row = await rows.with_address(connection, attempt.tenant_id, attempt.realm, email)
        known = None if row is None else row.password_hash
        if not await passwords.matches(known, attempt.password) or row is None or row.confirmed_at is None:
            raise WrongCredentials
        if row.totp is not None:
            await self._take_code(row, attempt.code)
        return rows.person_of(row)

    async def _take_code(self, row: Row[Any], code: str) -> None:
        if not code.strip():
            raise CodeNeeded
        totp = second_factor.opened(self.secret, row.id, row.totp)

        async def work(connection: AsyncConnection) -> int | None:
            now = await rows.read(connection, row.id, lock=True)
            step = None if now is None else second_factor.step_of(totp, code, at=self.clock(), after=now.totp_step)
            if step is not None:
                await rows.change(connection, row.id, totp_step=step)
            return step

        if await self.database.run(work) is None:
            raise WrongCredentials

    async def _signed_in(self, connection: AsyncConnection, person: Person, attempt: Attempt, subject: str) -> None:
        await rows.forgive(connection, subject)
        await self._record(connection, person, "person.sign_in", attempt.source)

    async def _record(self, connection: AsyncConnection, person: Person, action: str, source: str | None) -> None:
        entry = AuditEntry(Actor(f"user:{person.id}", None, source), action, person.id)
        await self.audit.write(connection, entry, at=self.clock())
