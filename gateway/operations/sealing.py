"""Secrets that an order brings (the auth code of a transfer): encrypted while it is open, erased when it has ended."""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_OCTETS = 12


def seal(secret: bytes, operation_id: str, text: str) -> bytes:
    """Return `text` so that only nodes with `secret` can read it, and only as that operation's."""
    nonce = secrets.token_bytes(_NONCE_OCTETS)
    return nonce + _cipher(secret).encrypt(nonce, text.encode(), operation_id.encode())


def unseal(secret: bytes, operation_id: str, sealed: bytes) -> str:
    """Return what `seal` was given. Raises `cryptography.exceptions.InvalidTag` for another secret or operation."""
    nonce, encrypted = sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:]
    return _cipher(secret).decrypt(nonce, encrypted, operation_id.encode()).decode()


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(hmac.digest(secret, b"sealed orders", hashlib.sha256))
