"""Strict reading of JSON answers: additions are fine, what is missing or of another kind is named, sums are exact."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


class Nonconforming(Exception):
    """The answer is not what the interface promises. Says which member and why, never its value."""

    def __init__(self, member: str, why: str) -> None:
        super().__init__(f"{member}: {why}")
        self.member = member


@dataclass(frozen=True, slots=True)
class Reader:
    """One JSON object; `where` is its path in the answer. Ids and sums may be texts or numbers, and are read alike.

    Every method raises Nonconforming for a member that is missing or of another kind; null is as good as missing.
    """

    members: Mapping[str, Any]
    where: str = ""

    def has(self, name: str) -> bool:
        return self.members.get(name) is not None

    def text(self, name: str) -> str:
        value = self._present(name)
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self._wrong(name, "not a text")
        return str(value)

    def get_text(self, name: str) -> str | None:
        """Return a text that need not be there."""
        return self.text(name) if self.has(name) else None

    def texts(self, name: str) -> Sequence[str]:
        """Return the texts of a list. Raises Nonconforming."""
        value = self._present(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._wrong(name, "not a list of texts")
        return value

    def integer(self, name: str) -> int:
        text = self.text(name)
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 18):
            raise self._wrong(name, "not a whole number")
        return int(text)

    def decimal(self, name: str) -> Decimal:
        try:
            number = Decimal(self.text(name).strip())
        except InvalidOperation:
            raise self._wrong(name, "not a number") from None
        if not number.is_finite() or abs(number) > 10**12:
            raise self._wrong(name, "not a number of this world")
        return number

    def day(self, name: str) -> date:
        """Return a plain date (YYYY-MM-DD), with or without a time after it."""
        try:
            return date.fromisoformat(self.text(name)[:10])
        except ValueError:
            raise self._wrong(name, "not a date") from None

    def object(self, name: str) -> "Reader":
        return self._reader(self._present(name), name)

    def objects(self, name: str) -> Sequence["Reader"]:
        value = self._present(name)
        if not isinstance(value, list):
            raise self._wrong(name, "not a list")
        return [self._reader(member, f"{name}[{index}]") for index, member in enumerate(value)]

    def _present(self, name: str) -> Any:
        value = self.members.get(name)
        if value is None:
            raise self._wrong(name, "missing")
        return value

    def _reader(self, value: Any, name: str) -> "Reader":
        if not isinstance(value, dict):
            raise self._wrong(name, "not an object")
        return Reader(value, f"{self.where}{name}.")

    def _wrong(self, name: str, why: str) -> Nonconforming:
        return Nonconforming(f"{self.where}{name}", why)


def json_value(text: str) -> Any:
    """Return a JSON document with its fractions as `Decimal`. Raises Nonconforming."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Nonconforming("the answer", "not JSON") from None


def json_object(text: str) -> Reader:
    """Return a JSON document that is an object. Raises Nonconforming."""
    value = json_value(text)
    if not isinstance(value, dict):
        raise Nonconforming("the answer", "not an object")
    return Reader(value)


def _no_constant(name: str) -> Any:
    raise ValueError(name)
