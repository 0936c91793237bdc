"""What came of a command that may change a registry, and what asking afterwards proved.

An outcome answers one question: did it happen? Match it exhaustively (`assert_never`); there is no other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.model import Effect, Receipt


class RefusalReason(StrEnum):
    """Why a registry refused for good. The value is the machine code that panels see."""

    DOMAIN_TAKEN = "domain_taken"
    NOT_FOUND = "not_found_at_registry"
    NOT_SPONSOR = "not_sponsor"
    BAD_AUTH_CODE = "bad_auth_code"
    STATUS_PROHIBITS = "status_prohibits"
    STALE_EXPIRY = "stale_expiry"
    NOT_ELIGIBLE = "not_eligible"
    PERIOD_NOT_ALLOWED = "period_not_allowed"
    INVALID_CONTACT = "invalid_contact"
    INVALID_NAMESERVER = "invalid_nameserver"
    INVALID_NAME = "invalid_name"
    PRICE_CHANGED = "price_changed"
    PREMIUM = "premium_not_sold"
    TRANSFER_ENDED = "transfer_ended"
    IN_USE = "in_use"
    LOGIN_TAKEN = "login_taken"
    DOMAIN_ON_SERVER = "domain_on_server"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - the name of a reason
    PLAN_UNKNOWN = "plan_unknown"
    ACCOUNT_GONE = "account_gone"
    ACCOUNT_LOCKED = "account_locked"
    POLICY = "policy_error"


@dataclass(frozen=True, slots=True)
class Done:
    """It happened, and the registry said so."""

    value: Effect
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted, decided later (1001): a poll message or a query tells. The command must not be sent again."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not happen and never will as asked. `detail` is safe to show to the customer."""

    reason: RefusalReason
    detail: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Unknown:
    """The command may or may not have happened: keep the money held, ask before anything is sent again.

    `cause` is one of a closed set for metrics and people (`timeout`, `reset`, `malformed`, `mismatch`,
    `server_error`, `closing`); `since` is when the command was sent.
    """

    cause: str
    since: datetime
    receipt: Receipt


Outcome = Done | Pending | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Applied:
    """Asked and proved: this order's change is there. `value` holds the registry's dates."""

    value: Effect
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class NotApplied:
    """Asked and proved: nothing of this order happened; it may be sent again as a new attempt."""


@dataclass(frozen=True, slots=True)
class TakenByOther:
    """Asked and proved: the name is somebody else's (or an older registration), so this order can never happen."""

    reason: RefusalReason
    detail: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Asked, and the answer proves nothing yet. Ask again after `retry_after`; `None` = only a person can decide.

    `accepted`: the registry has the order and will decide it later, as after a 1001.
    """

    detail: str
    retry_after: timedelta | None
    accepted: bool = False


Verdict = Applied | NotApplied | TakenByOther | Undecided
