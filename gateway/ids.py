"""Identifiers: a prefix that tells the kind, then a ULID, so that ids sort by the time they were made."""

from datetime import datetime

from ulid import ULID

_TIME_DIGITS = 10  # of a ULID's 26: milliseconds since 1970


def new_id(prefix: str) -> str:
    """Return a fresh id such as `op_01JD0V8Z5T9X2M4Q6R7S8T9V0W`."""
    return f"{prefix}_{ULID()}"


def is_later(one: str, other: str) -> bool:
    """Tell whether an id was made after another, to the millisecond, whatever kinds they are of."""
    return one.partition("_")[2] > other.partition("_")[2]


def first_id(prefix: str, moment: datetime) -> str:
    """Return what no id made at that moment or later sorts before."""
    return f"{prefix}_{str(ULID.from_datetime(moment))[:_TIME_DIGITS]}"


def cltrid_prefix(operation_id: str) -> str:
    """Return what every clTRID of this operation starts with: `dgw-` and its ULID in lower case (30 characters)."""
    return f"dgw-{operation_id.partition('_')[2].lower()}"


def cltrid(operation_id: str, attempt: int) -> str:
    """Return the clTRID of one attempt, so that the registry's log and ours meet."""
    return f"{cltrid_prefix(operation_id)}-{attempt}"
