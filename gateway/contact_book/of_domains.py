"""The contacts that a domain has, as they were ordered, and what a change of its registrant brings."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Contact, ContactRole, DomainName
from adapters.rules import OwnerChangeRules
from gateway.catalogue.registries import Registries
from gateway.database import Database
from gateway.domains.model import DomainView
from gateway.errors import NotFound
from gateway.operations.requests import ContactsRequest
from gateway.storage import contact_book, contacts, domains


@dataclass(frozen=True, slots=True)
class DomainContacts:
    """`by_role` is empty for a name that came here with contacts that its registrar keeps to itself.

    `owner_change` None = its zone knows no such process.
    """

    domain: DomainView
    by_role: Mapping[ContactRole, Contact]
    owner_change: OwnerChangeRules | None

    def changes_owner(self, registrant: Contact | None) -> bool | None:
        """Tell whether another registrant is another owner; None = the present one is not known here."""
        if self.owner_change is None:
            return False
        present = self.by_role.get(ContactRole.REGISTRANT)
        if present is None or registrant is None:
            return None
        return self.owner_change.is_one(present, registrant)


class ContactsOfDomains:
    def __init__(self, database: Database, registries: Registries) -> None:
        self._database = database
        self._registries = registries

    async def read(self, tenant_id: str, name: DomainName) -> DomainContacts:
        """Raises `NotFound`."""
        async with self._database.reading() as connection:
            return await self._read(connection, tenant_id, name)

    async def changes_owner(self, tenant_id: str, asked: ContactsRequest) -> tuple[DomainContacts, bool | None]:
        """Return the present contacts, and whether those that are asked for make another owner. Raises `NotFound`."""
        registrant = asked.contacts.get(ContactRole.REGISTRANT)
        booked = asked.contact_ids.get(ContactRole.REGISTRANT)
        async with self._database.reading() as connection:
            present = await self._read(connection, tenant_id, asked.name)
            if booked is not None:
                registrant = (await contact_book.read_all(connection, tenant_id, [booked])).get(booked)
        return present, present.changes_owner(registrant)

    async def _read(self, connection: AsyncConnection, tenant_id: str, name: DomainName) -> DomainContacts:
        domain = await domains.read(connection, name)
        if domain is None or domain.tenant_id != tenant_id:
            raise NotFound("domain", name.ascii)
        handles = await domains.contacts_of(connection, name)
        kept = await contacts.read(connection, domain.account_id, handles.values())
        by_role = {ContactRole(role): kept[handle].contact for role, handle in handles.items() if handle in kept}
        rules = self._registries.rules_of(domain.registry, domain.tld)
        return DomainContacts(domain, by_role, None if rules is None else rules.owner_change)
