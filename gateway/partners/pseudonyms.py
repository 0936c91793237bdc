"""What a partner sees in the place of a customer: the same each month, and telling nothing."""

import base64
import hashlib
import hmac


def pseudonym(secret: bytes, partner_id: str, account_id: str) -> str:
    """Return a short name of a customer for one partner; two partners see different ones."""
    digest = hmac.digest(secret, f"pseudonym\x00{partner_id}\x00{account_id}".encode(), hashlib.sha256)
    return f"C-{base64.b32encode(digest)[:10].decode('ascii')}"
