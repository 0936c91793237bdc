"""Holders and contact persons, with all that any of the registries asks for."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ContactKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class ContactRole(StrEnum):
    REGISTRANT = "registrant"
    ADMIN = "admin"
    TECH = "tech"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """`country` is ISO 3166-1 alpha-2, upper case."""

    street: tuple[str, ...]
    city: str
    country: str
    state: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A holder or contact person with all that any of the registries asks for; `None` where not given.

    `name`, `organization` and `address` may be in any script; the `..._latin` twins are the international form that
    .ru asks for and gTLDs show. `phone` and `fax` are `+CC.NNN` (RFC 5733 §2.5). Its `repr` shows no personal data.
    """

    kind: ContactKind
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    address: PostalAddress = field(repr=False)
    organization: str | None = field(default=None, repr=False)
    name_latin: str | None = field(default=None, repr=False)
    organization_latin: str | None = field(default=None, repr=False)
    address_latin: PostalAddress | None = field(default=None, repr=False)
    fax: str | None = field(default=None, repr=False)
    birthday: date | None = field(default=None, repr=False)
    passport: str | None = field(default=None, repr=False)
    taxpayer_number: str | None = field(default=None, repr=False)
    legal_address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactHandle:
    """A contact and the registry id it goes by there.

    `handle` matches `[a-z][a-z0-9]{7,15}` (the narrowest of the registries' rules), is chosen by the caller, is the
    same for the same contact of the same account, and so is created once and reused.
    """

    handle: str
    contact: Contact
