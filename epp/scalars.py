"""XML Schema's booleans and decimals, as servers print them."""

import re
from decimal import Decimal

from epp.errors import RemoteProtocolError

_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_DECIMAL = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")


def parse_boolean(text: str | None) -> bool | None:
    """Return the truth value; None when there is no text or it is none."""
    return None if text is None else _BOOLEANS.get(text.strip())


def parse_decimal(text: str) -> Decimal:
    """Return the exact amount. Raises RemoteProtocolError for what is no xs:decimal."""
    if not _DECIMAL.fullmatch(text):
        raise RemoteProtocolError("not a decimal number", reason="nonconforming")
    return Decimal(text)


def parse_whole(text: str, greatest: int) -> int:
    """Return a number from 0 to `greatest`. Raises RemoteProtocolError."""
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > greatest:
        raise RemoteProtocolError(f"not a number up to {greatest}", reason="nonconforming")
    return int(text)
