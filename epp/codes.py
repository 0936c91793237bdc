"""Result codes (RFC 5730 §3) and what each means for the command and for the session.

A server may send a code that the list does not have: it stays a plain int and is classed by its first digits.
"""

from enum import IntEnum


class ResultCode(IntEnum):
    COMPLETED = 1000
    ACTION_PENDING = 1001
    NO_MESSAGES = 1300
    ACK_TO_DEQUEUE = 1301
    ENDING_SESSION = 1500
    UNKNOWN_COMMAND = 2000
    SYNTAX_ERROR = 2001
    USE_ERROR = 2002
    PARAMETER_MISSING = 2003
    PARAMETER_RANGE = 2004
    PARAMETER_SYNTAX = 2005
    UNIMPLEMENTED_VERSION = 2100
    UNIMPLEMENTED_COMMAND = 2101
    UNIMPLEMENTED_OPTION = 2102
    UNIMPLEMENTED_EXTENSION = 2103
    BILLING_FAILURE = 2104
    NOT_ELIGIBLE_FOR_RENEWAL = 2105
    NOT_ELIGIBLE_FOR_TRANSFER = 2106
    AUTHENTICATION_ERROR = 2200
    AUTHORIZATION_ERROR = 2201
    INVALID_AUTH_INFO = 2202
    PENDING_TRANSFER = 2300
    NOT_PENDING_TRANSFER = 2301
    OBJECT_EXISTS = 2302
    OBJECT_DOES_NOT_EXIST = 2303
    STATUS_PROHIBITS = 2304
    ASSOCIATION_PROHIBITS = 2305
    PARAMETER_POLICY = 2306
    UNIMPLEMENTED_OBJECT = 2307
    DATA_MANAGEMENT_POLICY = 2308
    COMMAND_FAILED = 2400
    COMMAND_FAILED_CLOSING = 2500
    AUTHENTICATION_ERROR_CLOSING = 2501
    SESSION_LIMIT_CLOSING = 2502


_LISTED: dict[int, ResultCode] = {code.value: code for code in ResultCode}
_FINAL_SUCCESSES = frozenset(
    {ResultCode.COMPLETED, ResultCode.NO_MESSAGES, ResultCode.ACK_TO_DEQUEUE, ResultCode.ENDING_SESSION}
)


def result_code(value: int) -> int:
    """Return the `ResultCode` of a number, or the number itself when RFC 5730 does not list it."""
    return _LISTED.get(value, value)


def is_success(code: int) -> bool:
    """Tell whether the server accepted the command (1xxx), finished or not."""
    return code // 1000 == 1


def is_pending(code: int) -> bool:
    """Tell whether the server accepted the command and decides later (1001)."""
    return code == ResultCode.ACTION_PENDING


def is_final_success(code: int) -> bool:
    """Tell whether the command is done. An unlisted 1xxx is not: nobody knows what it promises."""
    return code in _FINAL_SUCCESSES


def ends_session(code: int) -> bool:
    """Tell whether the server closes the session after this answer (1500 and 25xx)."""
    return code == ResultCode.ENDING_SESSION or code // 100 == 25


def may_have_been_applied(code: int) -> bool:
    """Tell whether a failed command may have taken effect all the same.

    24xx and 25xx report trouble of the server or the end of the session and not a flaw of the command, so only a query
    proves anything.
    """
    return code // 100 in {24, 25}


def severity(code: int) -> int:
    """Rank a code among several results of one answer: success < pending < refused < server failed < closing."""
    if is_success(code):
        return int(not is_final_success(code))
    return {24: 3, 25: 4}.get(code // 100, 2)
