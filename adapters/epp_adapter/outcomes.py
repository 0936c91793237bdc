"""What an answer, a refusal or a lost answer means for the order: the one table of result codes.

Sources: RFC 5730 §3; conventions of gTLD, .ru and .ua registries as their manuals and servers have them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from adapters.errors import Unavailable
from adapters.model import Receipt
from adapters.outcome import RefusalReason, Refused, Unknown
from epp import AnswerLost, CertificateRefused, CommandRejected, NotSent, ResultCode

BALANCE_RETRY = timedelta(minutes=15)
LOGIN_RETRY = timedelta(minutes=5)
SESSION_RETRY = timedelta(seconds=30)
SERVER_RETRY = timedelta(seconds=10)
RATE_RETRY = timedelta(seconds=2)

REFUSALS: Mapping[int, RefusalReason] = {
    ResultCode.NOT_ELIGIBLE_FOR_RENEWAL: RefusalReason.NOT_ELIGIBLE,
    ResultCode.NOT_ELIGIBLE_FOR_TRANSFER: RefusalReason.NOT_ELIGIBLE,
    ResultCode.AUTHORIZATION_ERROR: RefusalReason.NOT_SPONSOR,
    ResultCode.INVALID_AUTH_INFO: RefusalReason.BAD_AUTH_CODE,
    ResultCode.OBJECT_DOES_NOT_EXIST: RefusalReason.NOT_FOUND,
    ResultCode.STATUS_PROHIBITS: RefusalReason.STATUS_PROHIBITS,
    ResultCode.ASSOCIATION_PROHIBITS: RefusalReason.STATUS_PROHIBITS,
}

COMMAND_REFUSALS: Mapping[tuple[str, int], RefusalReason] = {
    ("domain:create", ResultCode.OBJECT_EXISTS): RefusalReason.DOMAIN_TAKEN,
    ("domain:create", ResultCode.PARAMETER_SYNTAX): RefusalReason.INVALID_NAME,
    ("domain:create", ResultCode.PARAMETER_RANGE): RefusalReason.PERIOD_NOT_ALLOWED,
    ("domain:create", ResultCode.AUTHORIZATION_ERROR): RefusalReason.POLICY,
    ("domain:create", ResultCode.OBJECT_DOES_NOT_EXIST): RefusalReason.POLICY,
    ("domain:delete", ResultCode.ASSOCIATION_PROHIBITS): RefusalReason.IN_USE,
    ("domain:transfer", ResultCode.PENDING_TRANSFER): RefusalReason.STATUS_PROHIBITS,
    ("domain:transfer", ResultCode.NOT_PENDING_TRANSFER): RefusalReason.TRANSFER_ENDED,
    ("host:delete", ResultCode.ASSOCIATION_PROHIBITS): RefusalReason.IN_USE,
    **{
        (command, code): RefusalReason.INVALID_NAMESERVER
        for command in ("host:create", "host:update", "host:delete")
        for code in (
            ResultCode.PARAMETER_MISSING,
            ResultCode.PARAMETER_RANGE,
            ResultCode.PARAMETER_SYNTAX,
            ResultCode.OBJECT_EXISTS,
            ResultCode.PARAMETER_POLICY,
        )
    },
    ("domain:renew", ResultCode.PARAMETER_RANGE): RefusalReason.PERIOD_NOT_ALLOWED,
    ("domain:update", ResultCode.PARAMETER_POLICY): RefusalReason.INVALID_NAMESERVER,
}

_OBJECTED_ELEMENTS: Mapping[str, RefusalReason] = {
    "registrant": RefusalReason.INVALID_CONTACT,
    "contact": RefusalReason.INVALID_CONTACT,
    "hostObj": RefusalReason.INVALID_NAMESERVER,
    "hostName": RefusalReason.INVALID_NAMESERVER,
    "ns": RefusalReason.INVALID_NAMESERVER,
    "period": RefusalReason.PERIOD_NOT_ALLOWED,
    "curExpDate": RefusalReason.STALE_EXPIRY,
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A refusal that is about our account or session and not about the order: wait, then send the same again."""

    reason: str
    retry_after: timedelta


OBSTACLES: Mapping[int, Obstacle] = {
    ResultCode.USE_ERROR: Obstacle("server_error", SERVER_RETRY),
    ResultCode.BILLING_FAILURE: Obstacle("registry_balance", BALANCE_RETRY),
    # Said to a command, these tell of a session that has ended. Whether our password holds, the next login shows.
    ResultCode.AUTHENTICATION_ERROR: Obstacle("server_error", SERVER_RETRY),
    ResultCode.AUTHENTICATION_ERROR_CLOSING: Obstacle("server_error", SERVER_RETRY),
    ResultCode.SESSION_LIMIT_CLOSING: Obstacle("session_limit", SESSION_RETRY),
}

_NOT_SENT: Mapping[str, Obstacle] = {
    "login_failed": Obstacle("login_refused", LOGIN_RETRY),
    "session_limit": Obstacle("session_limit", SESSION_RETRY),
    "rate_limited": Obstacle("rate_limited", RATE_RETRY),
    "pool_timeout": Obstacle("session_limit", timedelta(seconds=2)),
}

_UNKNOWN_CAUSES: Mapping[str, str] = {"timeout": "timeout", "malformed": "malformed", "mismatch": "mismatch"}


def not_sent(error: NotSent) -> Unavailable:
    """Return what a caller is told when no session could carry the command: the trouble of opening one, if any."""
    trouble = error.__cause__ if isinstance(error.__cause__, NotSent) else error
    if isinstance(trouble, CertificateRefused):
        return Unavailable("certificate_refused", retry_after=LOGIN_RETRY)
    obstacle = _NOT_SENT.get(trouble.reason, Obstacle("unreachable", timedelta(seconds=5)))
    return Unavailable(obstacle.reason, retry_after=obstacle.retry_after)


def lost(error: AnswerLost, cltrid: str, since: datetime) -> Unknown:
    """Return the outcome of a transform whose answer never came."""
    server_error = error.cause.startswith("http_")
    cause = "server_error" if server_error else _UNKNOWN_CAUSES.get(error.cause, "reset")
    return Unknown(cause, since, Receipt(cltrid, None, None))


def rejected(
    error: CommandRejected,
    command: str,
    cltrid: str,
    since: datetime,
    texts: Mapping[str, RefusalReason] = MappingProxyType({}),
) -> Refused | Unknown:
    """Return the outcome of a transform that was answered by a failure. Raises Unavailable for an obstacle.

    `texts` are the registry's own reasons, as in `EppProfile.refusal_texts`.
    """
    receipt = Receipt(cltrid, error.sv_trid, int(error.code))
    if error.may_have_happened:
        return Unknown("closing" if error.code // 100 == 25 else "server_error", since, receipt)
    raise_obstacle(error)
    return Refused(refusal_reason(error, command, texts), detail(error), receipt)


def raise_obstacle(error: CommandRejected) -> None:
    """Raise Unavailable when the refusal is not about the order."""
    obstacle = OBSTACLES.get(error.code)
    if obstacle is not None:
        raise Unavailable(obstacle.reason, retry_after=obstacle.retry_after) from error


def refusal_reason(error: CommandRejected, command: str, texts: Mapping[str, RefusalReason]) -> RefusalReason:
    """Return the reason that panels see: by the element that the registry objects to, by its text, by command and code,
    by code.
    """
    for value in error.values:
        if value.name in _OBJECTED_ELEMENTS and error.code != ResultCode.OBJECT_EXISTS:
            return _OBJECTED_ELEMENTS[value.name]
    for beginning, reason in texts.items():
        if any(text.startswith(beginning) for text in error.reasons):
            return reason
    by_command = COMMAND_REFUSALS.get((command, error.code))
    return by_command or REFUSALS.get(error.code, RefusalReason.POLICY)


def detail(error: CommandRejected) -> str:
    """Return the registry's own words, on one line; never the values it quotes, which may be personal."""
    return "; ".join(dict.fromkeys(text for text in (error.message, *error.reasons) if text))[:500]
