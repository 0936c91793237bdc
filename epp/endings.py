"""What a login that failed means for later ones, and what the end of a session is called."""

from epp.codes import ResultCode, may_have_been_applied
from epp.errors import CommandRejected, LoginRefused, LoginUnanswered, NotSent, SessionLimit


def login_failure(rejected: CommandRejected) -> NotSent:
    """Tell trouble that passes (session limit, the server's own) from a refusal, which repeats until accounts lock."""
    result = rejected.response.result
    if result.code == ResultCode.SESSION_LIMIT_CLOSING:
        return SessionLimit(f"{result.code:d} {result.message}")
    if result.code != ResultCode.AUTHENTICATION_ERROR_CLOSING and may_have_been_applied(result.code):
        return LoginUnanswered(f"login failed: {result.code:d} {result.message}", reason="refused")
    return LoginRefused(result)


def close_reason_of(cause: str) -> str:
    """Name the end of the session after what happened to the answer."""
    match cause:
        case "reset":
            return "eof"
        case "mismatch":
            return "desync"
        case _:
            return "http_error" if cause.startswith("http_") else cause
