"""Which errors of the database pass by themselves, so that the whole transaction is worth repeating."""

from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SERIALIZATION_FAILURE = "40001"
_DEADLOCK = "40P01"
_BUSY = frozenset({"55P03", "57014"})  # lock timeout, statement timeout
_OUT_OF_RESOURCES = "53"  # too many connections, disk full
_READ_ONLY = "25006"
_GONE = ("08", "57P")  # connection exceptions; shutting down, starting up, or no longer the primary


def retry_reason(err: BaseException) -> str | None:
    """Say why repeating the transaction may help: `serialization`, `deadlock`, `busy`, `disconnect`; None = it
    will not.
    """
    if isinstance(err, DBAPIError):
        return "disconnect" if err.connection_invalidated else _reason_of_code(err.orig)
    if isinstance(
        err, asyncpg.PostgresError | asyncpg.InterfaceError | asyncpg.InternalClientError
    ):  # while connecting
        return _reason_of_code(err)
    if isinstance(err, PoolTimeoutError):
        return "busy"
    return "disconnect" if isinstance(err, OSError | TimeoutError) else None


def is_disconnect(err: BaseException) -> bool:
    return retry_reason(err) == "disconnect"


def _reason_of_code(err: Any) -> str | None:
    code = getattr(err, "sqlstate", None) or ""
    if code == _SERIALIZATION_FAILURE:
        return "serialization"
    if code == _DEADLOCK:
        return "deadlock"
    if code in _BUSY or code.startswith(_OUT_OF_RESOURCES):
        return "busy"
    if not code or code == _READ_ONLY or code.startswith(_GONE):  # without a code it is the driver that speaks
        return "disconnect"
    return None
