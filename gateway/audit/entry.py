"""What is written down of one change, and the hash that ties it to the entry before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

FIRST_HASH = bytes(hashlib.sha256().digest_size)
"""What the first entry has in the place of a predecessor's hash."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: `key:<id>`, `user:<id>`, `cli:<login>` or `job:<name>`; and the request and address it came from."""

    id: str
    request_id: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`action` is `operation.resolve`, `object` the id or `registry:tci`; values are JSON without floats."""

    actor: Actor
    action: str
    object: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def chained_hash(previous: bytes, entry: AuditEntry, at: datetime) -> bytes:
    """Return the hash of an entry: over its content and the hash of its predecessor (SHA-256 of canonical JSON)."""
    content = [previous.hex(), at.astimezone(UTC).isoformat(), asdict(entry)]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).digest()
