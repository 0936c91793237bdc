"""Random tokens of cookies and mailed links. Only their digests are kept."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: with 256 random bits in it, one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


def csrf_of(token: str) -> str:
    """Return the token of a visit's forms: known to its pages, and not to be made into its cookie."""
    return hmac.digest(token.encode(), b"form", hashlib.sha256).hex()[:32]
