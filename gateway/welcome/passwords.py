"""Passwords that the gateway makes for accounts whose order brought none."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
_CHARACTERS = 16


def made_password() -> str:
    """Return a random password of which panels approve: letters of both cases, digits and a sign."""
    while True:
        password = "".join(secrets.choice(_ALPHABET) for _ in range(_CHARACTERS))
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(kind(character) for character in password) for kind in kinds):
            return f"{password[:8]}-{password[8:]}"
