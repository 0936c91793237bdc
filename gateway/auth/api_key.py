"""API keys: `dgw_live_<id>_<secret>`, where the secret has 256 random bits and only its SHA-256 is kept.

A slow hash protects weak human passwords; a random key needs none, and a slow one would let anybody load the server.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

_TOKEN = re.compile(r"dgw_(?P<mode>test|live)_(?P<id>[a-z0-9]{8,40})_(?P<secret>[A-Za-z0-9_-]{43})\Z")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key as its owner holds it. `live` keys may reach real registries, test keys only simulators."""

    key_id: str
    live: bool
    secret: str = field(repr=False)

    @classmethod
    def mint(cls, key_id: str, *, live: bool) -> "ApiKey":
        return cls(key_id, live, secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, token: str) -> "ApiKey | None":
        """Return the key that a token spells, None for anything else. Proves nothing: compare the digest."""
        match = _TOKEN.match(token)
        return cls(match["id"], match["mode"] == "live", match["secret"]) if match else None

    @property
    def token(self) -> str:
        """The text that the panel sends; shown once, when the key is made."""
        mode = "live" if self.live else "test"
        return f"dgw_{mode}_{self.key_id}_{self.secret}"

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.token.encode("ascii")).digest()

    def matches(self, digest: bytes) -> bool:
        """Compare in constant time with a stored digest."""
        return hmac.compare_digest(self.digest, digest)
