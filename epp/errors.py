"""What can go wrong with a command. Every error answers one question: may it have happened at the server?

`may_have_happened` False = the server did not do what the command asked, so it may be sent again or given up.
True = nobody knows: ask the server (a query) before anything is repeated.
"""

from typing import TYPE_CHECKING, Any

from epp.codes import may_have_been_applied

if TYPE_CHECKING:
    from epp.envelope import RawElement, Response, Result


class EppError(Exception):
    """Base of everything that this package raises on purpose."""

    may_have_happened: bool = False


class NotSent(EppError):
    """Not one octet of the command reached the server's EPP layer, or it proved not to have executed it.

    `reason` is one of a closed set for metrics: `refused`, `timeout`, `tls`, `greeting_timeout`, `login_failed`,
    `session_limit`, `pool_timeout`, `session_lost`, `rate_limited`, `no_password`, `closed`, `protocol`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ConnectFailed(NotSent):
    """No session could be opened: `refused`, `timeout` or `tls`."""


class CertificateRefused(ConnectFailed):
    """The server will not have our certificate: expired, unknown, or none. Only another one will do."""

    def __init__(self, alert: str) -> None:
        super().__init__(f"our certificate is refused: {alert}", reason="tls")


class GreetingTimeout(NotSent):
    """The connection stands but the server did not greet in time."""

    def __init__(self, message: str = "no greeting in time") -> None:
        super().__init__(message, reason="greeting_timeout")


class LoginRefused(NotSent):
    """The server refused our credentials (2200, 2501). Never repeat by itself: accounts get locked."""

    def __init__(self, result: "Result") -> None:
        super().__init__(f"login refused: {result.code} {result.message}", reason="login_failed")
        self.result = result


class SessionLimit(NotSent):
    """The account has as many sessions as it may. Back off, open fewer."""

    def __init__(self, message: str) -> None:
        super().__init__(f"no further session: {message}", reason="session_limit")


class NoSlot(SessionLimit):
    """Other clients of the account have all the sessions that it may have."""

    def __init__(self) -> None:
        super().__init__("all slots are taken")


class RateLimited(NotSent):
    """The server found us too fast and did nothing. Wait, then send again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reason="rate_limited")


class LoginUnanswered(ConnectFailed):
    """No answer came to the login, or one that proves nothing: the password that it was to change may be either."""


class PasswordUnchanged(NotSent):
    """The password was not changed: the old one surely holds."""

    def __init__(self, message: str = "the old password still holds") -> None:
        super().__init__(message, reason="login_failed")


class PoolTimeout(NotSent):
    """No session became free within the caller's limit."""

    def __init__(self, message: str = "no session free in time") -> None:
        super().__init__(message, reason="pool_timeout")


class PoolClosed(NotSent):
    """The pool was closed before a session was free."""

    def __init__(self) -> None:
        super().__init__("the pool is closed", reason="closed")


class SessionLost(NotSent):
    """The server no longer knows the session, said so, and did nothing. Log in again and repeat once."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reason="session_lost")


class AnswerLost(EppError):
    """The command went out, at least in part, and no valid answer to it came. The session is closed.

    `cause`: `timeout`, `reset`, `eof`, `eof_mid_frame`, `malformed`, `mismatch`, `cancelled`, or `http_<status>`.
    """

    may_have_happened = True

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(f"answer lost: {cause}{f' ({detail})' if detail else ''}")
        self.cause = cause


class LocalProtocolError(EppError):
    """We asked for something that EPP or this dialect cannot say. Nothing was sent; a fault of the caller."""


class NotNegotiated(LocalProtocolError):
    """The command needs a service that login did not name: the server does not announce it, or we did not ask for it.

    `namespace` is the service's URI.
    """

    def __init__(self, namespace: str) -> None:
        super().__init__(f"{namespace} is none of this session's services")
        self.namespace = namespace


class RemoteProtocolError(EppError):
    """The server sent what EPP does not allow. If it was the answer to a command, its outcome is unknown.

    `reason`: `framing`, `frame_too_big`, `malformed` (not XML that we accept), `nonconforming` (not EPP).
    """

    may_have_happened = True

    def __init__(self, message: str, *, reason: str = "malformed") -> None:
        super().__init__(message)
        self.reason = reason


class CommandRejected(EppError):
    """The server answered with a failure (2xxx). After 24xx and 25xx even its word is not proof: ask.

    `unexecuted`: this server is known to answer so instead of executing the command.
    """

    def __init__(self, response: "Response[Any]", *, unexecuted: bool = False) -> None:
        super().__init__(f"{response.code:d} {response.result.message}")
        self.response = response
        self.may_have_happened = may_have_been_applied(response.code) and not unexecuted

    @property
    def code(self) -> int:
        return self.response.code

    @property
    def message(self) -> str:
        return self.response.result.message

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of every result, in the server's words and language."""
        return tuple(reason for result in self.response.results for reason in result.reasons)

    @property
    def values(self) -> "tuple[RawElement, ...]":
        """The elements that the server objects to. They may repeat secrets of the command: never log them."""
        return tuple(value for result in self.response.results for value in result.values)

    @property
    def sv_trid(self) -> str | None:
        return self.response.sv_trid
