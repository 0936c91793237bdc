"""Signatures by Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, under the receiver's own secret."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_OCTETS = 32


def new_secret() -> str:
    """Return a fresh secret as receivers' libraries take it: `whsec_` and base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_OCTETS)).decode()


def signatures(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature`: one signature a secret, so that either verifies while one replaces the
    other. `timestamp` is in seconds since 1970.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    macs = (hmac.digest(_octets(key), signed, hashlib.sha256) for key in keys)
    return " ".join(f"v1,{base64.b64encode(mac).decode()}" for mac in macs)


def _octets(key: str) -> bytes:
    return base64.b64decode(key.removeprefix(_PREFIX))
