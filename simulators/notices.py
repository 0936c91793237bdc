"""What a poll message tells beside its text. Each kind is written out by `services.notices`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from simulators.node import Node
from simulators.transfer import Transfer

ObjectKind = Literal["domain", "contact", "host"]


@dataclass(slots=True)
class TransferNotice:
    """A transfer was asked for or decided; `transfer` is as it stood then (trnData)."""

    object: ObjectKind
    name: str
    transfer: Transfer
    kind: Literal["transfer"] = "transfer"


@dataclass(slots=True)
class ActionNotice:
    """A command answered 1001 was decided (panData); the transaction ids are those of its answer."""

    name: str
    approved: bool
    cltrid: str | None
    svtrid: str
    decided_at: datetime
    object: ObjectKind = "domain"
    kind: Literal["action"] = "action"


@dataclass(slots=True)
class RestoreNotice:
    """A restore report is awaited (rgp-poll-1.0)."""

    name: str
    requested_at: datetime
    report_due_at: datetime
    kind: Literal["restore"] = "restore"


@dataclass(slots=True)
class BalanceNotice:
    """The prepaid balance fell below the threshold (lowbalance-poll-1.0); amounts in minor units."""

    registrar: str
    threshold_minor: int
    available_minor: int
    kind: Literal["balance"] = "balance"


@dataclass(slots=True)
class ChangeNotice:
    """The registry itself changed a domain (RFC 8590), which then looked like this.

    `case` is (udrp | urs | custom, the case's number).
    """

    operation: str
    svtrid: str
    who: str
    at: datetime
    name: str
    roid: str
    registrar: str
    statuses: list[str]
    expires_at: datetime
    case: tuple[str, str] | None = None
    reason: str | None = None
    kind: Literal["change"] = "change"


@dataclass(slots=True)
class MaintenanceNotice:
    """A window of maintenance (RFC 9167)."""

    id: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    reason: Literal["planned", "emergency"] = "planned"
    impact: Literal["none", "partial", "full"] = "full"
    poll_type: Literal["create", "update", "delete", "courtesy", "end"] = "create"
    kind: Literal["maintenance"] = "maintenance"


@dataclass(slots=True)
class ContactNotice:
    """The registry deleted a contact that nothing used; it had been like this."""

    id: str
    roid: str
    registrar: str
    creator: str
    created_at: datetime
    body: list[Node] = field(repr=False)
    kind: Literal["contact"] = "contact"


Notice = (
    TransferNotice | ActionNotice | RestoreNotice | BalanceNotice | ChangeNotice | MaintenanceNotice | ContactNotice
)
