"""The book of a tenant's contacts: kept, changed and removed on record."""

from dataclasses import fields

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Contact
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.contact_book.model import BookedContact
from gateway.database import Database
from gateway.errors import ContactInUse, NotFound, PreconditionFailed, PreconditionRequired
from gateway.ids import new_id
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.storage import contact_book, idempotency

_USERS_TOLD = 10


class ContactBook:
    """The audit trail names the fields that were changed, never what they hold. All methods raise `NotFound`."""

    def __init__(self, database: Database, audit: AuditTrail, *, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def add(self, tenant_id: str, contact: Contact, key: IdempotencyKey | None, *, by: Actor) -> BookedContact:
        """Keep a contact; with the same key again, return the first one.

        Raises `IdempotencyKeyReused`, `IdempotencyInProgress`.
        """
        at, fresh_id = self._clock(), new_id("ctc")

        async def work(connection: AsyncConnection) -> BookedContact:
            if key is not None:
                known = await idempotency.claim(connection, key, subject=fresh_id, at=at)
                if known != fresh_id:
                    return await self._existing(connection, tenant_id, known)
            booked = BookedContact(fresh_id, tenant_id, contact, at, at)
            await contact_book.add(connection, booked)
            await self._audit.write(connection, AuditEntry(by, "contact.add", fresh_id), at=at)
            return booked

        return await self._database.run(work)

    async def get(self, tenant_id: str, contact_id: str) -> BookedContact:
        async with self._database.reading() as connection:
            return await self._existing(connection, tenant_id, contact_id)

    async def list(self, tenant_id: str, *, after: str | None, limit: int) -> Page[BookedContact]:
        """Return contacts, the oldest first; `after` is the id that the page before ended with."""
        async with self._database.reading() as connection:
            found = await contact_book.page(connection, tenant_id, after=after, limit=limit + 1)
        return page_of(found, limit, lambda booked: booked.id)

    async def change(
        self, tenant_id: str, contact_id: str, contact: Contact, *, expected: int | None, by: Actor
    ) -> BookedContact:
        """Replace the contact whose version is `expected`; the same again changes nothing. No domain is changed by it.

        Raises `PreconditionRequired`, `PreconditionFailed`.
        """
        at = self._clock()

        async def work(connection: AsyncConnection) -> BookedContact:
            known = await self._expected(connection, tenant_id, contact_id, expected)
            changed = _differing(known.contact, contact)
            if changed:
                await contact_book.change(connection, contact_id, contact, at=at)
                after = {"changed": changed, "version": known.version + 1}
                await self._audit.write(connection, AuditEntry(by, "contact.change", contact_id, after=after), at=at)
            return await self._existing(connection, tenant_id, contact_id)

        return await self._database.run(work)

    async def remove(self, tenant_id: str, contact_id: str, *, expected: int | None, by: Actor) -> BookedContact:
        """Forget the contact, whatever its version is where none is expected.

        Raises `ContactInUse` while a domain or an open order has it, `PreconditionFailed`.
        """
        at = self._clock()

        async def work(connection: AsyncConnection) -> BookedContact:
            known = await contact_book.read(connection, tenant_id, contact_id, lock=True)
            if known is None:
                raise NotFound("contact", contact_id)
            if expected is not None and known.version != expected:
                raise PreconditionFailed("contact")
            users = await contact_book.users(connection, tenant_id, contact_id, limit=_USERS_TOLD)
            if users:
                raise ContactInUse(users)
            await contact_book.remove(connection, contact_id)
            await self._audit.write(connection, AuditEntry(by, "contact.remove", contact_id), at=at)
            return known

        return await self._database.run(work)

    async def _expected(
        self, connection: AsyncConnection, tenant_id: str, contact_id: str, expected: int | None
    ) -> BookedContact:
        known = await contact_book.read(connection, tenant_id, contact_id, lock=True)
        if known is None:
            raise NotFound("contact", contact_id)
        if expected is None:
            raise PreconditionRequired("contact")
        if known.version != expected:
            raise PreconditionFailed("contact")
        return known

    async def _existing(self, connection: AsyncConnection, tenant_id: str, contact_id: str) -> BookedContact:
        booked = await contact_book.read(connection, tenant_id, contact_id)
        if booked is None:
            raise NotFound("contact", contact_id)
        return booked


def _differing(before: Contact, after: Contact) -> list[str]:
    return [each.name for each in fields(Contact) if getattr(before, each.name) != getattr(after, each.name)]
