"""Contacts: those that are kept for orders, those that a domain has, and what a zone would refuse in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from gateway.client.answers.base import Shape

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Versioned(Generic[Thing]):
    """`version` goes with the change of what was read."""

    thing: Thing
    version: str


class AddressAnswer(Shape):
    street: tuple[str, ...]
    city: str
    country: str
    state: str | None
    postal_code: str | None


class ContactDetails(Shape):
    kind: str
    name: str
    email: str
    phone: str
    address: AddressAnswer
    organization: str | None
    name_latin: str | None
    organization_latin: str | None
    address_latin: AddressAnswer | None
    fax: str | None
    birthday: date | None
    passport: str | None
    taxpayer_number: str | None
    legal_address: str | None


class BookedContact(ContactDetails):
    """Its `id` stands for it in orders."""

    id: str
    created_at: datetime
    updated_at: datetime


class DomainContact(ContactDetails):
    """`id` None = it was given by value."""

    id: str | None


class OwnerChange(Shape):
    """Which fields of the registrant change the owner, whether both are asked, and how long no transfer follows."""

    fields: tuple[str, ...]
    confirmed: bool
    locked_days: int


class DomainContacts(Shape):
    """By role; `owner_change` None = no change of the registrant is one of the owner."""

    domain: str
    contacts: dict[str, DomainContact]
    owner_change: OwnerChange | None


class FieldError(Shape):
    pointer: str
    code: str
    detail: str


class Validated(Shape):
    valid: bool
    errors: tuple[FieldError, ...]
