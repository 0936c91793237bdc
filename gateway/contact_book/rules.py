"""What a zone would refuse in contacts, told before anything is ordered."""

from collections.abc import Mapping, Sequence

from adapters.model import Contact, ContactHandle, ContactRole, DomainName, InvalidName, RegisterOrder
from adapters.rules import FieldProblem
from gateway.catalogue.registries import Registries
from gateway.database import Database
from gateway.errors import NotFound
from gateway.operations.booked_contacts import unknown_contacts
from gateway.operations.requests import ContactIds
from gateway.storage import contact_book

_NAME, _HANDLE = "name", "c0000000"
_CONTACTS = "/contacts"


class ContactRulesService:
    def __init__(self, database: Database, registries: Registries) -> None:
        self._database = database
        self._registries = registries

    async def problems(
        self, tenant_id: str, tld: str, contacts: Mapping[ContactRole, Contact], ids: ContactIds
    ) -> Sequence[FieldProblem]:
        """Return what a registration with these contacts would be refused for. Raises `NotFound` for the zone."""
        name = _name_of(tld)
        adapter = self._registries.serving(name.parent)
        async with self._database.reading() as connection:
            found = await contact_book.read_all(connection, tenant_id, set(ids.values())) if ids else {}
        unknown = unknown_contacts(ids, found)
        given = {**contacts} | {role: found[each] for role, each in ids.items() if each in found}
        handles = {role: ContactHandle(_HANDLE, contact) for role, contact in given.items()}
        order = RegisterOrder(name, adapter.rules(name.parent).register_years[0], handles, (), auth_info="")
        told = {problem.pointer for problem in unknown}
        refused = [each for each in adapter.problems(order) if each.pointer.startswith(_CONTACTS)]
        return [*unknown, *(each for each in refused if each.pointer not in told)]


def _name_of(tld: str) -> DomainName:
    try:
        return DomainName.parse(f"{_NAME}.{tld}")
    except InvalidName:
        raise NotFound("tld", tld) from None
