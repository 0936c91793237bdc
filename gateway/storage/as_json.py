"""Rows as one JSON parameter of a statement, which reads them back with `jsonb_to_recordset`."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


def as_json(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    """Return the rows; times in ISO 8601, octets in hexadecimal (`decode(column, 'hex')`)."""
    return json.dumps(rows, default=_text, ensure_ascii=False, separators=(",", ":"))


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
