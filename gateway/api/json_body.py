"""Reads a JSON text so that every parser would see the same value, or refuses it.

What one parser reads this way and the next another way is refused: duplicate keys, NaN and infinities, numbers
beyond 64 bits, lone surrogates, NUL, a byte order mark, other encodings than UTF-8, and needless depth
(RFC 8259 §4, §6, §8).
"""

import json
import math
from collections.abc import Iterator
from typing import Any

DEPTH_MAX = 32
VALUES_MAX = 20_000


class MalformedJson(ValueError):
    """The text is not acceptable JSON; the message is safe to show and repeats nothing of the text."""


def parse(data: bytes) -> Any:
    """Return the value of a JSON text. Raises `MalformedJson`."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except UnicodeDecodeError as err:
        raise MalformedJson("the body is not UTF-8") from err
    except json.JSONDecodeError as err:
        raise MalformedJson(f"not JSON at character {err.pos}") from err
    except RecursionError as err:
        raise MalformedJson("the body is nested too deeply") from err
    for text in _texts(value):
        _check_text(text)
    return value


def canonical(value: Any) -> bytes:
    """Return one spelling for equal values, whatever the order of keys and the white space were."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJson("a key occurs twice in one object")
    return members


def _refuse_constant(_: str) -> float:
    raise MalformedJson("NaN and infinities are not JSON")


def _integer(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= int(digits) < 2**63:
        raise MalformedJson("a number does not fit into 64 bits")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits) if len(digits) <= 64 else math.inf
    if not math.isfinite(number):
        raise MalformedJson("a number does not fit into 64 bits")
    return number


def _texts(root: Any) -> Iterator[str]:
    """Walk a value without recursion and yield its keys and strings; refuses depth and number of values."""
    waiting: list[tuple[Any, int]] = [(root, 1)]
    for count in range(VALUES_MAX + 1):
        if not waiting:
            return
        value, depth = waiting.pop()
        if depth > DEPTH_MAX:
            raise MalformedJson("the body is nested too deeply")
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting.extend((member, depth + 1) for member in value.values())
        elif isinstance(value, list):
            waiting.extend((member, depth + 1) for member in value)
        if count == VALUES_MAX or len(waiting) > VALUES_MAX:
            raise MalformedJson("the body has too many values")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise MalformedJson("a string contains NUL")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as err:
        raise MalformedJson("a string contains a lone surrogate") from err
