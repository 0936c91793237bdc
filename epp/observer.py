"""What a pool tells about itself, in terms that a metrics system can count."""

from datetime import datetime
from typing import Any, Protocol

from epp.codes import is_pending, is_success
from epp.envelope import Response
from epp.errors import AnswerLost, CommandRejected


class PoolObserver(Protocol):
    """Called synchronously from the pool; must neither block nor raise. `registry` is the pool's name."""

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float, /) -> None: ...

    def session_opened(self, registry: str, result: str, /) -> None:
        """`result`: `ok` or the reason of the NotSent."""
        ...

    def session_closed(self, registry: str, reason: str, /) -> None: ...

    def sessions(self, registry: str, state: str, count: int, /) -> None: ...

    def rate_limited(self, registry: str, code: str, /) -> None:
        """The registry found us too fast; `code` as in `command_done`."""
        ...

    def throttled(self, registry: str, seconds: float, /) -> None:
        """Our own rate, and nothing else, held up the callers for so long."""
        ...

    def server_certificate(self, registry: str, expires_at: datetime, /) -> None:
        """When the certificate ends that the server showed at the last login."""
        ...

    def password_expiry(self, registry: str, expires_at: datetime, /) -> None:
        """The server says at login when our password ends (RFC 8807)."""
        ...


class NoObserver:
    """Looks away."""

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float, /) -> None: ...
    def session_opened(self, registry: str, result: str, /) -> None: ...
    def session_closed(self, registry: str, reason: str, /) -> None: ...
    def sessions(self, registry: str, state: str, count: int, /) -> None: ...
    def rate_limited(self, registry: str, code: str, /) -> None: ...
    def throttled(self, registry: str, seconds: float, /) -> None: ...
    def server_certificate(self, registry: str, expires_at: datetime, /) -> None: ...
    def password_expiry(self, registry: str, expires_at: datetime, /) -> None: ...


def verdict(outcome: Response[Any] | CommandRejected | AnswerLost) -> tuple[str, str]:
    """Return class and code of a command that was sent.

    Classes: `ok`, `pending`, `refused`, `busy` (the server can't now), `timeout`, `broken`. Codes: the result code,
    `http_<status>`, or `none_<why>`.
    """
    if isinstance(outcome, AnswerLost):
        return _lost(outcome.cause)
    code = outcome.code
    if is_success(code):
        return "pending" if is_pending(code) else "ok", f"{code:d}"
    return "busy" if code // 100 in {24, 25} else "refused", f"{code:d}"


def _lost(cause: str) -> tuple[str, str]:
    if cause.startswith("http_"):
        return "busy" if cause == "http_429" or cause.startswith("http_5") else "broken", cause
    if cause in {"eof", "eof_mid_frame", "reset"}:
        return "broken", "none_reset"
    return "timeout" if cause == "timeout" else "broken", f"none_{cause}"
