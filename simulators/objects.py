"""What a registry keeps: domains, contacts, hosts, registrars with their prepaid balance, queued messages.

Plain mutable records; the rules are elsewhere. Instants are aware, in UTC, in whole seconds as registries print them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import Base64Bytes

from simulators.node import Node
from simulators.notices import Notice
from simulators.registrar_card import RegistrarCard
from simulators.transfer import Transfer

REGISTRY_ITSELF = "registry"


@dataclass(slots=True)
class Grace:
    """A grace period: a delete in it gives the money back and takes the years back (RFC 3915 §3.1)."""

    kind: str
    ends_at: datetime
    amount_minor: int
    registrar: str
    years: int = 0


@dataclass(slots=True)
class Review:
    """A create that waits for the registry's decision; the transaction ids are those of its answer (1001)."""

    decided_at: datetime
    approved: bool
    cltrid: str | None
    svtrid: str


@dataclass(slots=True)
class Domain:
    """`statuses` holds what was set by client or server; what time and delegation imply is in `lifecycle`.

    `redemption_until` and `purge_at` are set together when the name leaves the registrar's hands; `restore_asked_at`
    and `report_due_at` while a restore waits for its report. `dnssec` holds dsData or keyData as they were sent.
    """

    name: str
    roid: str
    registrar: str
    creator: str
    created_at: datetime
    expires_at: datetime
    auth_info: str | None = field(default=None, repr=False)
    registrant: str | None = None
    contacts: list[tuple[str, str]] = field(default_factory=list)
    nameservers: list[str] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    descriptions: list[str] = field(default_factory=list)
    license: str | None = None
    graces: list[Grace] = field(default_factory=list)
    updater: str | None = None
    updated_at: datetime | None = None
    redemption_until: datetime | None = None
    purge_at: datetime | None = None
    restore_asked_at: datetime | None = None
    report_due_at: datetime | None = None
    transfer: Transfer | None = None
    transferred_at: datetime | None = None
    holder_changed_at: datetime | None = None
    auth_info_set_at: datetime | None = None
    review: Review | None = None
    dnssec: list[Node] = field(default_factory=list)
    signature_life_max: int | None = None


@dataclass(slots=True)
class Contact:
    """`body` is the registrant's data as sent: postalInfo, voice, email ... or one person/organization (.ru).

    `swept_at` is when the registry last looked whether anything uses it, `unused` what it found.
    """

    id: str
    roid: str
    registrar: str
    creator: str
    created_at: datetime
    body: list[Node] = field(default_factory=list, repr=False)
    auth_info: str | None = field(default=None, repr=False)
    statuses: set[str] = field(default_factory=set)
    verified: bool = False
    updater: str | None = None
    updated_at: datetime | None = None
    transfer: Transfer | None = None
    transferred_at: datetime | None = None
    swept_at: datetime | None = None
    unused: bool = False


@dataclass(slots=True)
class Host:
    """`addresses` are (v4|v6, text) in the order given; `domain` is whose attribute it is, None for an object."""

    name: str
    roid: str
    registrar: str
    creator: str
    created_at: datetime
    addresses: list[tuple[str, str]] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    updater: str | None = None
    updated_at: datetime | None = None
    domain: str | None = None


@dataclass(slots=True)
class Charge:
    """One movement of a registrar's prepaid balance; a refund has a negative amount."""

    at: datetime
    action: str
    object: str
    amount_minor: int
    years: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """A command answered with 1001 that waits for a decision, with what its session had agreed to."""

    due: datetime
    registrar: str
    language: str
    object_uris: frozenset[str]
    extension_uris: frozenset[str]
    document: Base64Bytes = field(repr=False)
    svtrid: str
    approve: bool


@dataclass(slots=True)
class Message:
    """`text` is in English, with `{name}` for the object it is `about`: see `message_texts`."""

    id: str
    queued_at: datetime
    text: str
    notice: Notice | None = None
    about: str | None = None


@dataclass(slots=True)
class Registrar:
    id: str
    password: str = field(repr=False)
    currency: str
    balance_minor: int
    charges: list[Charge] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    failed_logins: int = 0
    password_set_at: datetime | None = None
    card: RegistrarCard = field(default_factory=RegistrarCard, repr=False)


@dataclass(slots=True)
class State:
    """Everything one registry knows. Hosts are keyed by `hosts.key`: per registrar where the registry has it so."""

    domains: dict[str, Domain] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    registrars: dict[str, Registrar] = field(default_factory=dict)
    undecided: list[Undecided] = field(default_factory=list)
    last_number: int = 1000
    last_transaction: int = 3070469000
    revision: int = 0
