"""Secrets and personal data as keyed hashes: equal values stay recognisable, and nobody can read them."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from gateway.observability.redaction import is_secret_name

_PURPOSE = b"audit"


def masked(values: Mapping[str, Any], secret: bytes) -> dict[str, Any]:
    """Return JSON values of which every one with a telling name, at any depth, is replaced by its keyed hash."""
    return {name: _masked(name, value, secret) for name, value in values.items()}


def _masked(name: str, value: Any, secret: bytes) -> Any:
    if value is None:
        return None
    if is_secret_name(name):
        key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
        return f"hmac:{hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()}"
    if isinstance(value, Mapping):
        return masked(value, secret)
    if isinstance(value, list | tuple):
        return [_masked(name, each, secret) for each in value]
    return value if isinstance(value, bool | int) else str(value)
