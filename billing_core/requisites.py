"""Whether a requisite can be true: check digits of Ukrainian tax numbers, of IBANs, and the form of a phone. Pure."""

import re

_RNOKPP_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
_EDRPOU = re.compile(r"[0-9]{8}", re.ASCII)
_RNOKPP = re.compile(r"[0-9]{10}", re.ASCII)
_IPN = re.compile(r"[0-9]{10}(?:[0-9]{2})?", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_E164 = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_UKRAINIAN_IBAN = 29


def is_edrpou(text: str) -> bool:
    """Tell whether it has the form of a company's number: eight digits."""
    return _EDRPOU.fullmatch(text) is not None


def is_rnokpp(text: str) -> bool:
    """Tell whether it is a person's number: ten digits, the last of which checks the others."""
    if _RNOKPP.fullmatch(text) is None:
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(_RNOKPP_WEIGHTS, text, strict=False))
    return weighed % 11 % 10 == int(text[9])


def is_ipn(text: str) -> bool:
    """Tell whether it has the form of a VAT payer's number: twelve digits of a company, or a person's ten."""
    return _IPN.fullmatch(text) is not None


def is_iban(text: str) -> bool:
    """Tell whether an IBAN without spaces keeps ISO 13616: the remainder by 97 is 1; a Ukrainian one has 29 places."""
    if _IBAN.fullmatch(text) is None or (text.startswith("UA") and len(text) != _UKRAINIAN_IBAN):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def is_e164(text: str) -> bool:
    return _E164.fullmatch(text) is not None
