"""Neutral values that every registry's adapter takes and gives.

The model is the union of what the registries need: roles of contacts (gTLDs), one registrant with passport or tax
data (.ru), local and international postal info (.ua), name servers with glue. An adapter maps it to its registry;
nothing above the adapters knows an XML namespace. All instants are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from adapters.domain_name import DomainName as DomainName  # noqa: PLC0414 - public here too
from adapters.domain_name import InvalidName as InvalidName  # noqa: PLC0414


@dataclass(frozen=True, slots=True)
class NameServer:
    """A name server; `addresses` (glue) only for a host inside a zone of the registry."""

    host: DomainName
    addresses: tuple[IPv4Address | IPv6Address, ...] = ()


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


@dataclass(frozen=True, slots=True)
class RegisterOrder:
    """Register `name` for `years`. `auth_info` is derived by the caller from the order: the same on every attempt."""

    name: DomainName
    years: int
    contacts: Mapping[ContactRole, ContactHandle]
    nameservers: tuple[NameServer, ...]
    auth_info: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RenewOrder:
    """Renew `name` for `years` from `current_expiry`, the registry's instant when the order was accepted.

    `current_expiry` never changes over the retries of an order: that is what makes a second renewal impossible.
    """

    name: DomainName
    years: int
    current_expiry: datetime


@dataclass(frozen=True, slots=True)
class NameserversOrder:
    """Make `nameservers` the whole set of `name`; empty = no delegation."""

    name: DomainName
    nameservers: tuple[NameServer, ...]


Order = RegisterOrder | RenewOrder | NameserversOrder


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of an order's transform command.

    `cltrid` is derived from operation and attempt number (3-64 characters); `first_sent_at` is when the *first*
    attempt of the order may have left: an object that the registry created before it is not this order's work.
    """

    cltrid: str
    number: int
    sent_at: datetime
    first_sent_at: datetime


class Availability(StrEnum):
    AVAILABLE = "available"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class CheckResult:
    name: DomainName
    availability: Availability
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DomainInfo:
    """A domain as its registry has it now. `expires_at`, `created_at` are None where the registry does not tell.

    `auth_info` is what some registries show their sponsor; None where it is hidden or unset.
    """

    name: DomainName
    sponsor: str
    created_at: datetime | None
    expires_at: datetime | None
    statuses: frozenset[str]
    nameservers: tuple[DomainName, ...]
    ours: bool
    creator: str | None = None
    registrant: str | None = None
    grace_statuses: frozenset[str] = frozenset()
    roid: str | None = None
    updated_at: datetime | None = None
    auth_info: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The registry's proof of an answer: its transaction id, ours, and the result code it gave."""

    cltrid: str
    svtrid: str | None
    code: int | None


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration made true. `expires_at` is the registry's, never computed here."""

    created_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Renewed:
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NameserversSet:
    nameservers: tuple[DomainName, ...]


Effect = Registered | Renewed | NameserversSet
