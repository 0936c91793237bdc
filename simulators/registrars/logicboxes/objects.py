"""What the platform keeps: customers of resellers, their contacts, orders of names, and the queue of actions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

ROLES = ("reg", "admin", "tech", "billing")


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    reseller: str
    username: str
    fields: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """Never changed: another holder is another contact."""

    id: str
    customer: str
    kind: str
    fields: dict[str, str] = field(repr=False)


@dataclass(slots=True)
class Order:
    """`status` is the platform's word: `InActive`, `Active`, `Suspended`, `Pending Delete Restorable`, `Deleted`."""

    id: str
    name: str
    reseller: str
    customer: str
    status: str
    nameservers: list[str]
    contacts: dict[str, str]
    secret: str = field(repr=False)
    created_at: datetime | None = None
    ends_at: datetime | None = None
    moved_at: datetime | None = None
    deleted_at: datetime | None = None
    theft_protected: bool = False
    privacy: bool = False
    privacy_bought: bool = False
    verification: str = "Verified"
    hosts: dict[str, list[str]] = field(default_factory=dict)
    dnssec: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Action:
    """A change on its way. `effect` is done when it is due and paid for; `waits_for` tells what else it needs."""

    id: str
    order: str
    kind: str
    text: str
    added_at: datetime
    due_at: datetime
    effect: Callable[[datetime], None] = field(repr=False)
    price_minor: int = 0
    charge: str | None = None
    years: int = 0
    status: str = "PendingExecution"
    status_text: str = "Waiting in the queue"
    waits_for: str | None = None
    completed_at: datetime | None = None
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to the holder of a name; `about` is `verification` or `transfer`."""

    name: str
    about: str


@dataclass(slots=True)
class Foreign:
    """A name that another registrar holds."""

    name: str
    auth_info: str = field(repr=False)
    created_at: datetime
    expires_at: datetime
    locked: bool = False
