"""People's passwords: Argon2id, computed beside the event loop."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from gateway.people.errors import WeakPassword

LENGTH_MIN, LENGTH_MAX = 10, 256

_TRIED_FIRST = frozenset(
    {"1234567890", "0987654321", "qwertyuiop", "password12", "password123", "1q2w3e4r5t", "йцукенгшщз", "qwerty1234"}
)
_HASHER = PasswordHasher()
_AT_ONCE = 2
"""Each takes 64 MiB and a tenth of a second: who sends many sign-ins waits, and does not fill the memory."""


async def hashed(password: str) -> str:
    """Return what is kept of a new password. Raises `WeakPassword`."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX or password.lower() in _TRIED_FIRST or len(set(password)) < 5:
        raise WeakPassword
    async with _turns():
        return await asyncio.to_thread(_HASHER.hash, password)


async def matches(kept: str | None, password: str) -> bool:
    """Compare; takes as long when there is nothing to compare with (`kept` None)."""
    async with _turns():
        compared = await asyncio.to_thread(_nobodys) if kept is None else kept
        right = await asyncio.to_thread(_verify, compared, password[: LENGTH_MAX + 1])
    return right and kept is not None


@cache
def _turns() -> asyncio.Semaphore:
    return asyncio.Semaphore(_AT_ONCE)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _verify(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
