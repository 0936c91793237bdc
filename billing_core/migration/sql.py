"""Statements of the migration, with the types of the values that they share."""

import re
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from billing_core.storage.metadata import INSTANT

_TYPES: dict[str, TypeEngine[Any]] = {
    "at": INSTANT,
    "cut_over": INSTANT,
    "credit_until": INSTANT,
    "renewals_from": INSTANT,
    "until": INSTANT,
    "cut_over_day": Date(),
    "month": Date(),
    "until_day": Date(),
    "first": BigInteger(),
    "last": BigInteger(),
    "lead_days": Integer(),
    "months": Integer(),
    "price": BigInteger(),
    "plan": String(),
    "currency": String(),
    "system": String(),
    "tenant": String(),
    "kind": String(),
    "field": String(),
    "problem": String(),
}
_NAME = re.compile(r"(?<![:\w]):(\w+)")


def statement(sql: str) -> TextClause:
    """Return a statement whose parameters are typed by their names, as the driver can't tell them from a SELECT.

    Any other word behind a colon is a part of a text, such as an account's code.
    """
    names = set(_NAME.findall(sql)) & _TYPES.keys()
    escaped = _NAME.sub(lambda found: found[0] if found[1] in names else f"\\{found[0]}", sql)
    return text(escaped).bindparams(*(bindparam(name, type_=_TYPES[name]) for name in sorted(names)))
