"""Ids of what is imported. They follow from the old ones, so that an import may be run again and finds its own."""

import hashlib

from ulid import ULID

_HASH_BYTES = 10  # the random part of a ULID; its time is zero, so what was imported sorts before all that is new


def imported_id(prefix: str, system: str, kind: str, old_id: str) -> str:
    """Return `<prefix>_<ULID>` for an object of an old system."""
    text = f"{system}\0{kind}\0{old_id}".encode("utf-8", errors="surrogateescape")
    return f"{prefix}_{ULID.from_bytes(bytes(6) + hashlib.sha256(text).digest()[:_HASH_BYTES])}"
