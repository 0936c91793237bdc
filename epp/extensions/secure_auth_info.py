"""Secure transfer of domains (RFC 9154): the password exists only while a transfer is wanted.

Create domains with `EMPTY`, set `random_auth_info()` when the holder asks for a code, take it away with `NoAuthInfo`.
The registry keeps a hash alone, so no info ever shows the password, and removes it with the transfer.
"""

import secrets
import string

from epp.values import AuthInfo

EMPTY = AuthInfo("")

_ALPHABET = string.ascii_letters + string.digits + "!#%+-=?@_~"
_LENGTH = 22  # of 72 characters: 135 bits, where RFC 9154 §4.1 asks for 128


def random_auth_info() -> AuthInfo:
    """Return a password that cannot be guessed and that registries' rules of composition accept."""
    while True:
        pw = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        if _has_each_kind(pw):
            return AuthInfo(pw)


def _has_each_kind(pw: str) -> bool:
    """Tell whether it has a lower-case letter, an upper-case letter, a digit and a mark, and begins with a letter."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    return pw[0].isalpha() and all(any(map(kind, pw)) for kind in kinds)
