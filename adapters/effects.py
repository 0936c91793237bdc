"""What an order made true at its registry, in the registry's own dates, or at its panel; and the proof of it."""

from dataclasses import dataclass
from datetime import datetime

from adapters.delegation import SecureRecord
from adapters.domain_name import DomainName
from adapters.hosting.model import HostingSet
from adapters.registry_money import RegistryMoney
from adapters.registry_view import DomainInfo, TransferState


@dataclass(frozen=True, slots=True)
class Receipt:
    """The registry's proof of an answer: its transaction id, ours, and the result code it gave.

    `fee` is what it says that it took for the command; below zero = gave back. None where it does not say.
    """

    cltrid: str
    svtrid: str | None
    code: int | None
    fee: RegistryMoney | None = None


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


@dataclass(frozen=True, slots=True)
class ContactsSet:
    """The contacts are those of the order."""


@dataclass(frozen=True, slots=True)
class LockSet:
    locked: bool


@dataclass(frozen=True, slots=True)
class PrivacySet:
    private: bool


@dataclass(frozen=True, slots=True)
class SuspensionSet:
    suspended: bool


@dataclass(frozen=True, slots=True)
class DnssecSet:
    records: tuple[SecureRecord, ...]


@dataclass(frozen=True, slots=True)
class AuthCodeSet:
    """The code is the order's, or unset. The value itself is nowhere but in the order."""


@dataclass(frozen=True, slots=True)
class HostSet:
    """The host is as ordered; `host` is its name now, None = it is deleted."""

    host: DomainName | None


@dataclass(frozen=True, slots=True)
class Transferred:
    """A transfer ended as ordered: ours now (a request), gone (an approval), or called off (a rejection, a cancel).

    `expires_at` is the registry's; None where it does not say, or where the name is no longer ours to ask about.
    `info` is the name as it became ours, where that was asked already.
    """

    expires_at: datetime | None
    state: TransferState
    info: DomainInfo | None = None


@dataclass(frozen=True, slots=True)
class TransferCodeSet:
    """The registrar has the order's code; whether it is the right one, the transfer tells."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """The name is out of our hands. `restorable` = it lies in redemption; else it is gone."""

    restorable: bool


@dataclass(frozen=True, slots=True)
class Restored:
    expires_at: datetime


Effect = (
    Registered
    | Renewed
    | NameserversSet
    | ContactsSet
    | LockSet
    | PrivacySet
    | SuspensionSet
    | DnssecSet
    | AuthCodeSet
    | HostSet
    | Transferred
    | TransferCodeSet
    | Deleted
    | Restored
    | HostingSet
)
