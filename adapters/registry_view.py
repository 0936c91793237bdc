"""What a registry shows when asked: names free or taken, a domain as it stands, transfers, messages."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from adapters.delegation import NameServer, SecureRecord
from adapters.domain_name import DomainName
from adapters.registry_money import RegistryPrice


class Availability(StrEnum):
    AVAILABLE = "available"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`premium` is what a year costs at the registry, of a name with a price of its own; None for all others."""

    name: DomainName
    availability: Availability
    reason: str | None = None
    premium: RegistryPrice | None = None


class Verification(StrEnum):
    """Whether a holder has confirmed the mail address of a name (ICANN's registrar agreement, Whois accuracy, 1.f)."""

    VERIFIED = "verified"
    PENDING = "pending"
    SUSPENDED = "suspended"
    """They did not in time, and the name serves nobody until they do."""


@dataclass(frozen=True, slots=True)
class DomainInfo:
    """A domain as its registry has it now. `expires_at`, `created_at` are None where the registry does not tell.

    `contacts` are roles and handles beside the registrant. `transferred_at` is its last transfer, None = never, or not
    told. `auth_info` is what some registries show their sponsor; None where it is hidden or unset. `license` is the
    trademark's number that a name was registered with. `host_attributes` are the name servers with their addresses
    where the registry keeps no host objects; None elsewhere. `private`: the holder is kept out of public directories;
    None = not told, as for `verification`.
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
    contacts: frozenset[tuple[str, str]] = frozenset()
    hosts: tuple[DomainName, ...] = ()
    secure_records: frozenset[SecureRecord] = frozenset()
    transferred_at: datetime | None = None
    license: str | None = None
    host_attributes: tuple[NameServer, ...] | None = None
    private: bool | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a list of an account's names shows of one, which is less than asking for it: no locks, nobody's names.

    `expires_at` None = it does not show it.
    """

    expires_at: datetime | None
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class HostView:
    """A host object as its registry has it; `addresses` only of a host inside a zone of the registry."""

    name: DomainName
    sponsor: str
    addresses: frozenset[IPv4Address | IPv6Address]
    statuses: frozenset[str] = frozenset()


class TransferState(StrEnum):
    """Where a transfer stands (RFC 5730 §2.9.3.4); all but `PENDING` are its end."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    SERVER_APPROVED = "server_approved"
    SERVER_CANCELLED = "server_cancelled"

    @property
    def took_place(self) -> bool:
        return self in (TransferState.APPROVED, TransferState.SERVER_APPROVED)


@dataclass(frozen=True, slots=True)
class TransferInfo:
    """The last transfer of a name, as its registry tells it.

    `requester` gains the name, `loser` has it or had it. `acts_until`: of a pending one, when the registry decides by
    itself; of an ended one, when it ended. `expires_at` is the expiry that it gives or gave the name.
    """

    state: TransferState
    requester: str
    loser: str
    requested_at: datetime | None
    acts_until: datetime | None
    expires_at: datetime | None
    requested_by_us: bool


class PollKind(StrEnum):
    TRANSFER = "transfer"
    PENDING_RESULT = "pending_result"
    REGISTRY_CHANGE = "registry_change"
    RENEWED = "renewed"
    DELETED = "deleted"
    LOW_BALANCE = "low_balance"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """When the registry takes no commands. `id` is its own, under which it may announce other times, or no window
    any more: `cancelled`.
    """

    id: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class PollMessage:
    """A message of the registry, still in its queue: store it, then acknowledge it.

    `name` is the domain it is about, if any. `detail` is for people; `raw` is the whole message with secrets and
    personal data masked. `transfer` is set for `TRANSFER`; `cltrid` and `done` for `PENDING_RESULT`: the command of
    ours that was decided, and whether it took place; `windows` for `MAINTENANCE`, as far as they stop the service.
    `waiting` is how many messages the queue holds, this one included.
    """

    id: str
    queued_at: datetime | None
    kind: PollKind
    name: DomainName | None
    detail: str
    raw: str = field(repr=False)
    transfer: TransferInfo | None = None
    cltrid: str | None = None
    done: bool | None = None
    windows: tuple[MaintenanceWindow, ...] = ()
    waiting: int = 1
