"""An operation as its owner sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from adapters.hosting import HostingAction
from adapters.model import DomainName
from billing_core import Money
from gateway.catalogue.domain_prices import DomainPrice
from gateway.operations.states import OperationState
from gateway.storage.exchanges import KeptExchange


class OperationKind(StrEnum):
    REGISTER = "register"
    RENEW = "renew"
    NAMESERVERS = "nameservers"
    TRANSFER = "transfer"  # from another registrar to us
    TRANSFER_CODE = "transfer_code"  # another code for a transfer to us
    TRANSFER_DECISION = "transfer_decision"  # a request for a name of ours answered, or ours withdrawn
    RESTORE = "restore"
    DELETE = "delete"
    CONTACTS = "contacts"
    LOCK = "lock"
    PRIVACY = "privacy"
    SUSPENSION = "suspension"  # out of the DNS, or back into it
    DNSSEC = "dnssec"
    AUTH_CODE = "auth_code"
    HOST = "host"  # a name server's host below the domain
    HOSTING_CREATE = "hosting_create"  # of a service at a hosting panel, like those below
    HOSTING_SUSPEND = "hosting_suspend"
    HOSTING_UNSUSPEND = "hosting_unsuspend"
    HOSTING_CHANGE_PLAN = "hosting_change_plan"
    HOSTING_CHANGE_PASSWORD = "hosting_change_password"  # noqa: S105 - the name of a kind
    HOSTING_TERMINATE = "hosting_terminate"

    @property
    def hosting(self) -> HostingAction | None:
        """What is done at a hosting panel; None = it is about a domain."""
        return _HOSTING.get(self)

    @classmethod
    def of_hosting(cls, action: HostingAction) -> "OperationKind":
        return cls(f"hosting_{action.value}")

    @property
    def must_happen(self) -> bool:
        """What the service's bills say already: a refusal ends it only by a person's word."""
        return self.hosting not in {None, HostingAction.CREATE, HostingAction.CHANGE_PASSWORD}


_HOSTING = {OperationKind.of_hosting(action): action for action in HostingAction}


class Resolution(StrEnum):
    """An operator's word on an operation that only a person can decide."""

    LOOK_AGAIN = "look_again"
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"


@dataclass(frozen=True, slots=True)
class OperationProblem:
    """Why it failed, or why a person must act. `code` is stable, `detail` safe for customers.

    `registry_code` is the registry's own result code where it gave one.
    """

    code: str
    detail: str
    registry_code: int | None = None


@dataclass(frozen=True, slots=True)
class OperationView:
    """`price` None = free of charge. `result` is JSON: the registry's dates or name servers, once succeeded.

    `cltrid` and `svtrid` are those of the last attempt; `attempts` counts the commands that may have been sent.
    `retry_at` is when the gateway looks at it next, while it is not completed. `subject`: the name in A-labels,
    or the id of the service; `registry` is then the panel.
    """

    id: str
    tenant_id: str
    account_id: str
    kind: OperationKind
    state: OperationState
    registry: str
    subject: str
    price: Money | None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    deadline_at: datetime
    retry_at: datetime
    attempts: int
    result: Mapping[str, Any] | None
    problem: OperationProblem | None
    cltrid: str | None
    svtrid: str | None

    @property
    def domain(self) -> DomainName:
        """The name that it is about, unless it is about a service."""
        return DomainName(self.subject)

    @property
    def service(self) -> str | None:
        """The id of the service that it is about; None = it is about a domain."""
        return self.subject if self.kind.hosting else None


@dataclass(frozen=True, slots=True)
class OperationFilters:
    account_id: str | None = None
    domain: DomainName | None = None
    service: str | None = None
    kind: OperationKind | None = None
    state: OperationState | None = None
    registry: str | None = None


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One sending of a transform. `outcome` None = open; `verdict` is what asking afterwards proved."""

    number: int
    cltrid: str
    sent_at: datetime
    outcome: str | None
    code: int | None
    svtrid: str | None
    reason: str | None
    detail: str | None
    finished_at: datetime | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class EventView:
    at: datetime
    event: str
    from_state: OperationState | None
    to_state: OperationState
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known of how an operation went, for operators."""

    operation: OperationView
    attempts: tuple[AttemptView, ...]
    events: tuple[EventView, ...]
    exchanges: tuple[KeptExchange, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """`replayed`: the same key had ordered this before, and `operation` is that first one."""

    operation: OperationView
    replayed: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would cost and leave, all checks passed; nothing was kept.

    `bonus` is the part of the price that the bonus account pays; `available_after` is money, and counts the credit
    limit in. All are None for what is free of charge. `listed` is how an ordinary price came about.
    """

    account_id: str
    price: Money | None
    bonus: Money | None
    available_after: Money | None
    listed: DomainPrice | None = None
