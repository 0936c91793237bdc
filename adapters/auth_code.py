"""Codes for transfers: long enough that nobody guesses one (RFC 9154 §4.1), plain enough that people can pass it on."""

import secrets
import string
from math import ceil, log2

from adapters.rules import AuthCodeRules

ENTROPY_BITS = 128

# Without the characters that people take for each other.
_UPPER = "".join(sorted(set(string.ascii_uppercase) - set("IO")))
_LOWER = "".join(sorted(set(string.ascii_lowercase) - {"l"}))
_DIGITS = "23456789"


def new_auth_code(rules: AuthCodeRules) -> str:
    """Return a random code of at least 128 bits, with a letter of each case, a digit and a mark, as registries ask.

    Raises ValueError when the rules leave no room for one.
    """
    alphabet = _UPPER + _LOWER + _DIGITS + rules.marks
    length = max(rules.length_min, ceil(ENTROPY_BITS / log2(len(alphabet))) + 1)
    if length > rules.length_max:
        raise ValueError(f"{rules.length_max} characters hold less than {ENTROPY_BITS} bits")
    kinds = [_UPPER, _LOWER, _DIGITS, *filter(None, [rules.marks])]
    while True:
        code = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(set(code) & set(kind) for kind in kinds):
            return code
