"""Profiles of a tenant's customers: read, and changed on record."""

from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound, PreconditionFailed, PreconditionRequired
from gateway.profiles.model import Profile, Requisites
from gateway.storage import accounts, profiles


class ProfileService:
    """The audit trail names the fields that were changed, never what they hold."""

    def __init__(self, database: Database, audit: AuditTrail, *, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def get(self, tenant_id: str, account_id: str) -> Profile:
        """Raises `NotFound` when there is no such account, or it has no profile yet."""
        async with self._database.reading() as connection:
            await _require_account(connection, tenant_id, account_id)
            return await _existing(connection, account_id)

    async def put(
        self, tenant_id: str, account_id: str, requisites: Requisites, *, expected: int | None, by: Actor
    ) -> Profile:
        """Make the profile, or replace the one whose version is `expected`; the same again changes nothing.

        Raises `NotFound`; `PreconditionRequired` when there is a profile and nothing is expected; `PreconditionFailed`
        when it has changed, or there is none.
        """
        at = self._clock()

        async def work(connection: AsyncConnection) -> Profile:
            await _require_account(connection, tenant_id, account_id)
            if expected is None and await profiles.add(connection, account_id, requisites, at=at):
                changed = [name for name, value in asdict(requisites).items() if value is not None]
            else:
                changed = _differing(await self._expected(connection, account_id, expected), requisites)
                if changed:
                    await profiles.change(connection, account_id, requisites, at=at)
            profile = await _existing(connection, account_id)
            if changed:
                after = {"changed": changed, "version": profile.version}
                await self._audit.write(connection, AuditEntry(by, "profile.change", account_id, after=after), at=at)
            return profile

        return await self._database.run(work)

    async def _expected(self, connection: AsyncConnection, account_id: str, expected: int | None) -> Profile:
        if expected is None:
            raise PreconditionRequired("profile")
        profile = await profiles.read(connection, account_id, lock=True)
        if profile is None or profile.version != expected:
            raise PreconditionFailed("profile")
        return profile


def _differing(profile: Profile, requisites: Requisites) -> list[str]:
    before = asdict(profile.requisites)
    return [name for name, value in asdict(requisites).items() if value != before[name]]


async def _require_account(connection: AsyncConnection, tenant_id: str, account_id: str) -> None:
    if await accounts.read(connection, tenant_id, account_id) is None:
        raise NotFound("account", account_id)


async def _existing(connection: AsyncConnection, account_id: str) -> Profile:
    profile = await profiles.read(connection, account_id)
    if profile is None:
        raise NotFound("profile", account_id)
    return profile
