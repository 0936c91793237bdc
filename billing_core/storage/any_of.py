"""Rows by any number of ids, in one statement that is prepared once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, literal


def any_of(ids: Iterable[str]) -> ColumnElement[Any]:
    """Make one parameter of ids, so that the statement is the same for any number of them."""
    return any_(literal(list(ids), ARRAY(Text)))
