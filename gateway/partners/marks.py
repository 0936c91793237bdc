"""The mark of a partner's link: who sent a visitor, to which project, and when; nobody but us can make or change one.

`base64url(mac ‖ partner:project:seconds)`. It travels as a cookie and in the link to the project's page, and comes back
with the sign-up.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime

from billing_core.partners.referrals import MARK_LIVES

_MAC_OCTETS = 16
TOKEN_MAX = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """`partner` is the public number of the link."""

    partner: int
    project: int
    touched_at: datetime

    def lives(self, at: datetime) -> bool:
        return at - self.touched_at <= MARK_LIVES


@dataclass(frozen=True, slots=True)
class MarkCodec:
    """Nodes that share `secret` believe each other's marks."""

    secret: bytes = field(repr=False)

    def encode(self, mark: Mark) -> str:
        content = f"{mark.partner}:{mark.project}:{int(mark.touched_at.timestamp())}".encode("ascii")
        return base64.urlsafe_b64encode(self._mac(content) + content).rstrip(b"=").decode("ascii")

    def decode(self, token: str) -> Mark | None:
        """Return the mark; None for what was not made here."""
        if len(token) > TOKEN_MAX or not token.isascii():
            return None
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        mac, content = raw[:_MAC_OCTETS], raw[_MAC_OCTETS:]
        if not hmac.compare_digest(mac, self._mac(content)):
            return None
        partner, project, seconds = (int(part) for part in content.split(b":"))
        return Mark(partner, project, datetime.fromtimestamp(seconds, UTC))

    def _mac(self, content: bytes) -> bytes:
        return hmac.digest(self.secret, b"referral\x00" + content, hashlib.sha256)[:_MAC_OCTETS]
