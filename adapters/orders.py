"""What can be ordered of a registry: each order is one transform command, and one effect at most.

All instants are aware and in UTC. An order is equal on every attempt: what it carries is decided when it is accepted.
`max_price` is what the caller agreed to pay the registry; None = no more than the zone's standard price.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from adapters.contact import ContactHandle, ContactRole
from adapters.delegation import NameServer, SecureRecord
from adapters.domain_name import DomainName
from adapters.registry_money import RegistryMoney


@dataclass(frozen=True, slots=True)
class RegisterOrder:
    """Register `name` for `years`. `auth_info` is derived by the caller from the order: the same on every attempt.

    `language` is the tag of an internationalized name's language or script, `license` the number of a trademark's
    certificate, where the zone asks for them.
    """

    name: DomainName
    years: int
    contacts: Mapping[ContactRole, ContactHandle]
    nameservers: tuple[NameServer, ...]
    auth_info: str = field(repr=False)
    language: str | None = None
    max_price: RegistryMoney | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class RenewOrder:
    """Renew `name` for `years` from `current_expiry`, the registry's instant when the order was accepted.

    `current_expiry` never changes over the retries of an order: that is what makes a second renewal impossible.
    """

    name: DomainName
    years: int
    current_expiry: datetime
    max_price: RegistryMoney | None = None


@dataclass(frozen=True, slots=True)
class NameserversOrder:
    """Make `nameservers` the whole set of `name`; empty = no delegation."""

    name: DomainName
    nameservers: tuple[NameServer, ...]


@dataclass(frozen=True, slots=True)
class ContactsOrder:
    """Make `contacts` the whole set of `name`."""

    name: DomainName
    contacts: Mapping[ContactRole, ContactHandle]


@dataclass(frozen=True, slots=True)
class LockOrder:
    """Keep `name` from being transferred or deleted, or lift that. It binds ourselves too."""

    name: DomainName
    locked: bool


@dataclass(frozen=True, slots=True)
class PrivacyOrder:
    """Keep the holder of `name` out of public directories, or show them again."""

    name: DomainName
    private: bool


@dataclass(frozen=True, slots=True)
class SuspensionOrder:
    """Take `name` out of the DNS, or put it back; it stays registered as it is."""

    name: DomainName
    suspended: bool


@dataclass(frozen=True, slots=True)
class DnssecOrder:
    """Make `records` the whole set of `name`; empty = the zone is not signed."""

    name: DomainName
    records: tuple[SecureRecord, ...]


@dataclass(frozen=True, slots=True)
class AuthCodeOrder:
    """Set the code by which another registrar may ask for `name`; None = unset it, so that nobody can (RFC 9154)."""

    name: DomainName
    auth_info: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class HostOrder:
    """Create or change the host `host` below our domain `name`, which must be in its registry.

    `addresses` is the whole set that it shall have; None = delete it. `new_name` renames it, with its addresses.
    """

    name: DomainName
    host: DomainName
    addresses: tuple[IPv4Address | IPv6Address, ...] | None
    new_name: DomainName | None = None


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Ask for `name`, which is with another registrar. `years` None = the registry adds what it always adds."""

    name: DomainName
    years: int | None
    auth_info: str = field(repr=False)
    max_price: RegistryMoney | None = None


@dataclass(frozen=True, slots=True)
class TransferCodeOrder:
    """Give the registrar another code for our request for `name`, which waits as the one before was wrong."""

    name: DomainName
    auth_info: str = field(repr=False)


class TransferDecision(StrEnum):
    """`APPROVE`, `REJECT` answer a request for a name of ours; `CANCEL` withdraws our own.

    `OFFER` hands a name of ours to another registrar, where it is for the present one to begin (.su), or to another
    account of the registrar that we resell through.
    """

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class TransferDecisionOrder:
    """`gainer`, of an offer alone: the other registrar's id at the registry, the other account's at the registrar."""

    name: DomainName
    decision: TransferDecision
    gainer: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteOrder:
    """Delete `name`: at once, or into redemption, as the registry's grace periods have it."""

    name: DomainName


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """Bring `name` back from redemption, with the report where the registry wants one."""

    name: DomainName
    max_price: RegistryMoney | None = None


ChangeOrder = (
    NameserversOrder | ContactsOrder | LockOrder | PrivacyOrder | SuspensionOrder | DnssecOrder | AuthCodeOrder
)
"""Orders that change a domain which we hold, and leave it with us."""

Order = (
    RegisterOrder
    | RenewOrder
    | ChangeOrder
    | HostOrder
    | TransferOrder
    | TransferCodeOrder
    | TransferDecisionOrder
    | DeleteOrder
    | RestoreOrder
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of an order's transform command.

    `cltrid` is derived from operation and attempt number (3-64 characters); `first_sent_at` is when the *first*
    attempt of the order may have left: an object that the registry created before it is not this order's work.
    `left_by` is when it had left at the latest, if it left at all: commands wait for a session. None = at `sent_at`.
    `clock_skew` is the registry's clock minus ours at that time, the least of all attempts; None = not known.
    """

    cltrid: str
    number: int
    sent_at: datetime
    first_sent_at: datetime
    left_by: datetime | None = None
    clock_skew: timedelta | None = None
