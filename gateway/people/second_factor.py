"""One-time codes by RFC 6238, of which none is taken twice."""

import hmac
from datetime import datetime

import pyotp

from gateway.operations.sealing import seal, unseal

_STEP_SECONDS = 30


def new_secret() -> str:
    return pyotp.random_base32()


def sealed(secret: bytes, person_id: str, totp: str) -> bytes:
    return seal(secret, f"totp:{person_id}", totp)


def opened(secret: bytes, person_id: str, kept: bytes) -> str:
    return unseal(secret, f"totp:{person_id}", kept)


def enrolment_uri(totp: str, email: str, issuer: str) -> str:
    """Return what an authenticator takes as a link or a QR code."""
    return pyotp.TOTP(totp).provisioning_uri(name=email, issuer_name=issuer)


def step_of(totp: str, code: str, *, at: datetime, after: int | None) -> int | None:
    """Return the time step that a code is of, one step early or late; None when it is wrong or was taken already."""
    now, given = int(at.timestamp()) // _STEP_SECONDS, code.strip().replace(" ", "")
    generator = pyotp.TOTP(totp)
    for step in (now, now - 1, now + 1):
        right = hmac.compare_digest(generator.at(step * _STEP_SECONDS).encode(), given.encode())
        if right and (after is None or step > after):
            return step
    return None
