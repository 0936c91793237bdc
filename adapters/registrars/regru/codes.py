"""What reg.ru's error codes mean for an order: the one table.

Codes are the vendor's; that an unknown one proves nothing about a change is our rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from adapters.errors import Unavailable
from adapters.outcome import RefusalReason

INTERNAL_ERROR = "INTERNAL_ERROR"

TOO_FAST = frozenset({"IP_EXCEEDED_ALLOWED_CONNECTION_RATE", "ACCOUNT_EXCEEDED_ALLOWED_CONNECTION_RATE"})

ABSENT = frozenset(
    {"DOMAIN_NOT_FOUND", "SERVICE_NOT_FOUND", "SERVICE_ID_NOT_FOUND", "NO_DOMAIN", "SERVICE_NOT_SPECIFIED"}
)
"""In answer to a question: there is no such thing in the account."""

OURS_PERHAPS = frozenset({"DOMAIN_ALREADY_ORDERED", "DOUBLE_ORDER", "ORDER_ALREADY_PAYED", "USER_SERVID_IS_NOT_UNIQUE"})
"""Something is in the way that may be the work of this very order."""


NOT_SUSPENDED = "SERVICE_NOT_SUSPENDED"
"""In answer to taking a suspension back: there is none."""


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """Not about the order: wait, then send the same again."""

    reason: str
    retry_after: timedelta


_TOO_FAST = _Obstacle("rate_limited", timedelta(minutes=3))
_CLOSED = _Obstacle("server_error", timedelta(minutes=5))
_ACCOUNT = _Obstacle("login_refused", timedelta(minutes=5))

_OBSTACLES: Mapping[str, _Obstacle] = {
    **dict.fromkeys(TOO_FAST, _TOO_FAST),
    "BILLING_LOCK": _Obstacle("session_limit", timedelta(seconds=10)),
    "SERVICE_UNAVAILABLE": _CLOSED,
    "SERVICE_OPERATIONS_DISABLED": _CLOSED,
    "NOT_ENOUGH_MONEY": _Obstacle("registry_balance", timedelta(minutes=15)),
    **dict.fromkeys(
        {"NO_USERNAME", "NO_AUTH", "PASSWORD_AUTH_FAILED", "RESELLER_AUTH_FAILED", "USER_AUTHENTICATION_FAILED"}
        | {"ACCESS_DENIED", "ACCESS_DENIED_FROM_IP", "ACCOUNT_BLOCKED", "PURCHASES_DISABLED"}
        | {"NOT_ALLOWED_ORDER_BY_API"},
        _ACCOUNT,
    ),
}

_REFUSALS: Mapping[str, RefusalReason] = {
    "DOMAIN_ALREADY_EXISTS": RefusalReason.DOMAIN_TAKEN,
    **dict.fromkeys(ABSENT, RefusalReason.NOT_FOUND),
    **dict.fromkeys(
        {"DOMAIN_BAD_NAME", "DOMAIN_INVALID_LENGTH", "DOMAIN_BAD_TLD", "DOMAIN_NAME_MUSTBEENG", "DOMAIN_NAME_MUSTBERUS"}
        | {"HAVE_MIXED_CODETABLES", "INVALID_DOMAIN_NAME"},
        RefusalReason.INVALID_NAME,
    ),
    **dict.fromkeys(
        {"DOMAIN_STOP_LIST", "DOMAIN_STOP_PATTERN", "TLD_DISABLED", "UNAVAILABLE_DOMAIN_ZONE", "UNSUPPORTED_CURRENCY"}
        | {"PARAMETER_MISSING", "PARAMETER_INCORRECT", "NO_SUCH_COMMAND", "DOMAIN_PROTECTION", "BAD_USER_SERVID"},
        RefusalReason.POLICY,
    ),
    **dict.fromkeys(
        {"INCORRECT_STATE", "PROLONG_ERROR", "DOMAIN_IS_NOT_ACTIVE", "DOMAIN_IS_NOT_VERIFIED", "DATA_IS_READ_ONLY"}
        | {
            "SERVICE_EXPIRED",
            NOT_SUSPENDED,
            "UNDELEGATION_NOT_SUPPORTED_BY_TLD",
            "UNDELEGATION_NOT_SUPPORTED_BY_DOMAIN_STATE",
        },
        RefusalReason.STATUS_PROHIBITS,
    ),
    "INVALID_NSS": RefusalReason.INVALID_NAMESERVER,
    "INVALID_PERIOD": RefusalReason.PERIOD_NOT_ALLOWED,
    "INVALID_CONTACTS": RefusalReason.INVALID_CONTACT,
    **dict.fromkeys(("INCOMPATIBLE_ZONES", "INCOMPATIBLE_CONTYPES"), RefusalReason.INVALID_CONTACT),
    **dict.fromkeys(("AUTHINFO_NOT_FOUND", "INVALID_AUTHINFO"), RefusalReason.BAD_AUTH_CODE),
    "DOMAIN_CLIENT_TRANSFER_PROHIBITED": RefusalReason.STATUS_PROHIBITS,
    **dict.fromkeys(("DOMAIN_TOO_YOUNG", "DOMAIN_EXPIRED", "CANT_OBTAIN_EXPDATE"), RefusalReason.NOT_ELIGIBLE),
    "NOT_A_TRANSFER_ORDER": RefusalReason.TRANSFER_ENDED,
}

_UNCLEAR = OURS_PERHAPS | {INTERNAL_ERROR, "CONNECTION_FAILED", "DOMAIN_ORDER_LOCKED", "WAITING"}

KNOWN = frozenset(_OBSTACLES) | frozenset(_REFUSALS) | _UNCLEAR


def obstacle(code: str) -> Unavailable | None:
    """Return what to raise for a code that is about the account or the service; None for one about the order."""
    found = _OBSTACLES.get(code)
    return None if found is None else Unavailable(found.reason, retry_after=found.retry_after)


def refusal(code: str) -> RefusalReason | None:
    """Return why a change was refused for good; None where the code does not prove that it was."""
    if code in _REFUSALS:
        return _REFUSALS[code]
    if code.startswith(("DOMAIN_BAD_NAME", "DOMAIN_NAME_MUSTBE")):
        return RefusalReason.INVALID_NAME
    return RefusalReason.POLICY if code.startswith("INVALID_") else None
