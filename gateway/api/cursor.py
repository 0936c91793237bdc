"""Opaque positions in lists, bound to the tenant and the filter they were made for.

A cursor is `base64url(mac ‖ position)`. A position is the key that the page before ended with; callers cannot make,
change or carry over one: the MAC covers tenant, list and filter as well.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

_MAC_OCTETS = 16


class InvalidCursor(ValueError):
    """The cursor was not made for this tenant, list and filter."""

    def __init__(self) -> None:
        super().__init__("this is not a cursor of this list and filter")


@dataclass(frozen=True, slots=True)
class CursorCodec:
    """Nodes that share `secret` accept each other's cursors."""

    secret: bytes = field(repr=False)

    def encode(self, position: str, *, tenant_id: str, listing: str, filters: Mapping[str, str]) -> str:
        payload = position.encode()
        mac = self._mac(payload, tenant_id, listing, filters)
        return base64.urlsafe_b64encode(mac + payload).rstrip(b"=").decode("ascii")

    def decode(self, cursor: str, *, tenant_id: str, listing: str, filters: Mapping[str, str]) -> str:
        """Return the position. Raises `InvalidCursor`."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as err:
            raise InvalidCursor from err
        mac, payload = raw[:_MAC_OCTETS], raw[_MAC_OCTETS:]
        if not hmac.compare_digest(mac, self._mac(payload, tenant_id, listing, filters)):
            raise InvalidCursor
        return payload.decode()

    def _mac(self, payload: bytes, tenant_id: str, listing: str, filters: Mapping[str, str]) -> bytes:
        bound = json.dumps([tenant_id, listing, sorted(filters.items())]).encode()
        return hmac.digest(self.secret, b"cursor\x00" + bound + b"\x00" + payload, hashlib.sha256)[:_MAC_OCTETS]
