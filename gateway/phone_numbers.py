"""Phone numbers in both forms that callers write: of E.164, and of EPP with a dot behind the country code. Pure."""

import re

_E164 = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_EPP = re.compile(r"\+[1-9][0-9]{0,2}\.[0-9]{4,14}", re.ASCII)

# Country codes are prefix-free: 1 and 7, these of two digits, and all others of three (ITU-T, list of E.164 codes).
_CODE = re.compile(r"\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3})", re.ASCII)


def epp_form(text: str) -> str:
    """Return `+380441234567` as `+380.441234567` (RFC 5733 §2.5); what is not of E.164 is left to be judged."""
    code = _CODE.match(text) if _E164.fullmatch(text) else None
    return text if code is None else f"{code[0]}.{text[code.end() :]}"


def e164_form(text: str) -> str:
    """Return `+380.441234567` as `+380441234567`; what is not of EPP's form is left to be judged."""
    return text.replace(".", "") if _EPP.fullmatch(text) else text
