import secrets
import string

LENGTH = 16  # RFC 5730 §4: pwType has 6 to 16 characters

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+-=_.")


def fresh_password() -> str:
    """Return a password of every kind of characters that registries ask for, with about 96 bits of chance in it."""
    marks = [secrets.choice(kind) for kind in _KINDS]
    marks += [secrets.choice("".join(_KINDS)) for _ in range(LENGTH - len(marks))]
    secrets.SystemRandom().shuffle(marks)
    return "".join(marks)
