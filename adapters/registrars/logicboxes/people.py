"""Customers and contacts at the platform: found or made once, and used again; contacts there are never changed."""

import asyncio
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from adapters.contact_validation import is_latin
from adapters.errors import AnswerLost, PreparationRefused, Unavailable
from adapters.http import Nonconforming
from adapters.model import Contact, ContactHandle, ContactKind, ContactRole, PostalAddress
from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.orders import ROLES
from adapters.registrars.logicboxes.platform import Platform, PlatformRefused
from adapters.registrars.logicboxes.queries import unanswered
from adapters.registrars.logicboxes.texts import Meaning, told

K = TypeVar("K")

_MAX = 10_000
_PASSWORD_MARKS = string.ascii_letters + string.digits

# By the parameter that sends it, the member that shows it.
_SHOWN: Mapping[str, str] = {
    "name": "name",
    "company": "company",
    "email": "emailaddr",
    "address-line-1": "address1",
    "address-line-2": "address2",
    "address-line-3": "address3",
    "city": "city",
    "state": "state",
    "country": "country",
    "zipcode": "zip",
    "phone-cc": "telnocc",
    "phone": "telno",
}


@dataclass(slots=True)
class People:
    """`house` is the customer that all names are ordered for; None = each holder's e-mail is one."""

    platform: Platform
    house: str | None
    _customers: dict[str, str] = field(default_factory=dict)
    _contacts: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict, repr=False)
    _signing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _adding: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def customer_of(self, contact: Contact) -> str:
        """Return the customer that names of this holder are ordered for. Raises Unavailable, PreparationRefused."""
        if self.house is not None:
            return self.house
        username = contact.email.lower()
        async with self._signing:
            known = self._customers.get(username)
            if known is None:
                known = await self._found(contact) or await self._signed_up(contact)
                _remember(self._customers, username, known)
            return known

    async def ids(self, contacts: Mapping[ContactRole, ContactHandle], customer: str) -> dict[ContactRole, str]:
        """Return the contact of each role; one that is not given is the registrant's."""
        registrant = contacts[ContactRole.REGISTRANT]
        return {role: await self.contact_id(contacts.get(role, registrant).contact, customer) for role in ROLES}

    async def contact_id(self, contact: Contact, customer: str) -> str:
        """Return the customer's contact with this data. Raises Unavailable, PreparationRefused."""
        wanted = contact_fields(contact)
        key = (customer, tuple(wanted.values()))
        async with self._adding:
            known = self._contacts.get(key)
            if known is None:
                known = await self._present(wanted, customer) or await self._added(wanted, customer)
                _remember(self._contacts, key, known)
            return known

    def forget(self) -> None:
        """Believe nothing of what is cached: the platform refused an id."""
        self._customers.clear()
        self._contacts.clear()

    async def person(self, contact_id: str) -> Mapping[str, str]:
        """Return a contact's members as the platform shows them; none when there is no such contact."""
        try:
            shown = await self.platform.read_object("contacts/details", ("contact-id", contact_id))
        except PlatformRefused:
            return {}
        return {name: str(value) for name, value in shown.members.items()}

    async def _found(self, contact: Contact) -> str | None:
        try:
            shown = await self.platform.read_object("customers/details", ("username", contact.email))
            return shown.text("customerid")
        except PlatformRefused as err:
            if err.meaning in {Meaning.ABSENT, RefusalReason.INVALID_CONTACT}:
                return None
            raise unanswered(err) from err
        except Nonconforming as err:
            raise Unavailable("server_error") from err

    async def _signed_up(self, contact: Contact) -> str:
        """A customer signs up once: another node may have been faster, or the answer may be lost."""
        password = "".join(secrets.choice(_PASSWORD_MARKS) for _ in range(12)) + "-a1"
        fields = {"username": contact.email, "passwd": password, "lang-pref": "en", **_customer_fields(contact)}
        try:
            return _number(await self.platform.write("customers/signup", fields.items()))
        except AnswerLost as err:
            raise Unavailable("unreachable") from err
        except PlatformRefused as err:
            known = await self._found(contact)
            if known is None:
                raise _refused(err) from err
            return known

    async def _present(self, wanted: Mapping[str, str], customer: str) -> str | None:
        """Look for a contact that was added before, by this gateway or by hand."""
        asked = (("customer-id", customer), ("email", wanted["email"]), ("no-of-records", "50"), ("page-no", "1"))
        try:
            answer = await self.platform.read_object("contacts/search", *asked)
        except PlatformRefused:
            return None
        found = answer.members.get("result")
        for row in found if isinstance(found, list) else []:
            person = {str(name).removeprefix("contact."): str(value) for name, value in dict(row).items()}
            if person.get("contactid") and is_person(person, wanted) and person.get("type", "Contact") == "Contact":
                return person["contactid"]
        return None

    async def _added(self, wanted: Mapping[str, str], customer: str) -> str:
        """Add a contact. One whose answer is lost stays there, unused, until it is found by its data."""
        fields = {"customer-id": customer, "type": "Contact", **wanted}
        try:
            return _number(await self.platform.write("contacts/add", fields.items()))
        except AnswerLost as err:
            raise Unavailable("unreachable") from err
        except PlatformRefused as err:
            self.forget()
            raise _refused(err) from err


def _remember(known: dict[K, str], key: K, value: str) -> None:
    if len(known) >= _MAX:
        known.clear()
    known[key] = value


def contact_fields(contact: Contact) -> dict[str, str]:
    """Return a contact as `contacts/add` takes it: in ASCII, a person's company as `N/A`."""
    address = contact.address_latin or contact.address
    country_code, _, number = contact.phone.removeprefix("+").partition(".")
    lines = (*address.street, "", "", "")[:3]
    return {
        "name": contact.name_latin or contact.name,
        "company": _company(contact),
        "email": contact.email,
        "address-line-1": lines[0],
        "address-line-2": lines[1],
        "address-line-3": lines[2],
        "city": address.city,
        "state": _state(address),
        "country": address.country,
        "zipcode": address.postal_code or "00000",
        "phone-cc": country_code,
        "phone": number,
    }


def is_person(shown: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether a contact, as far as it is shown, has this data; without name and e-mail it may be anybody."""
    if not {"name", "emailaddr"} <= shown.keys():
        return False
    return all(_plain(shown[member]) == _plain(wanted[name]) for name, member in _SHOWN.items() if shown.get(member))


def _customer_fields(contact: Contact) -> dict[str, str]:
    fields = contact_fields(contact)
    left_out = {"email", "address-line-2", "address-line-3"}
    return {name: value for name, value in fields.items() if name not in left_out}


def _company(contact: Contact) -> str:
    if contact.kind is not ContactKind.ORGANIZATION:
        return "N/A"
    plain = contact.organization if is_latin(contact.organization) else None
    return contact.organization_latin or plain or "N/A"


def _state(address: PostalAddress) -> str:
    return address.state or "Not Applicable"  # the vendor's words for where there is none


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(value: object) -> str:
    """Return the number that a call answers alone. Raises `Unavailable`: what it made is found by its data."""
    text = str(value)
    if not text.isdigit():
        raise Unavailable("server_error")
    return text


def _refused(error: PlatformRefused) -> Exception:
    match error.meaning:
        case Meaning.BUSY | Meaning.UNKNOWN | Meaning.FUNDS:
            return Unavailable("server_error")
        case _:
            return PreparationRefused(RefusalReason.INVALID_CONTACT, told(error.text))
