"""What an element may hold, and the check of it: this side's own small schema language.

The registries validate by XML Schema and answer 2001 with the validator's words; the texts here follow libxml2's,
which the .ua registry was seen to send.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from simulators.wire import XSI, Element, local, namespace

_SCHEMA_HINTS = f"{{{XSI}}}"


class Invalid(Exception):
    """The element is not what its shape asks for; the message is a validator's."""


@dataclass(frozen=True, slots=True)
class Text:
    """Simple content. `pattern` is matched whole; white space is collapsed first unless `keep_space`.

    `date`: an xs:date, one that the calendar has.
    """

    least: int = 0
    most: int | None = None
    pattern: str | None = None
    one_of: frozenset[str] | None = None
    keep_space: bool = False
    date: bool = False


ANY_TEXT = Text()
LANGUAGE = Text(pattern="[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Shape:
    """`parts` None: text only, by `text`; `anything`: whatever is inside is not looked at."""

    parts: tuple["Part", ...] | None = None
    text: Text = ANY_TEXT
    attributes: Mapping[str, Text] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    anything: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a sequence: an element of one of `choices`, `least` to `most` times, all of one name."""

    choices: Mapping[str, Shape]
    least: int = 1
    most: int | None = 1


def text(least: int = 0, most: int | None = None, pattern: str | None = None, *one_of: str) -> Shape:
    return Shape(text=Text(least, most, pattern, frozenset(one_of) or None))


def sequence(*parts: Part) -> Shape:
    return Shape(parts=parts)


def one(name: str, shape: Shape) -> Part:
    return Part({name: shape})


def optional(name: str, shape: Shape) -> Part:
    return Part({name: shape}, 0)


def many(name: str, shape: Shape, least: int = 1, most: int | None = None) -> Part:
    return Part({name: shape}, least, most)


EMPTY = Shape(parts=())
ANYTHING = Shape(anything=True)


def check(element: Element, shape: Shape) -> None:
    """Raises `Invalid` for the first thing that is wrong, in document order."""
    if shape.anything:
        return
    _check_attributes(element, shape)
    if shape.parts is None:
        _check_text(element, shape.text)
    else:
        _check_children(element, shape.parts)


def check_wrapper(element: Element, attributes: frozenset[str] = frozenset()) -> None:
    """Check an element that only holds elements of other namespaces. Raises `Invalid` for anything else in it."""
    _check_attributes(element, Shape(attributes=dict.fromkeys(attributes, ANY_TEXT)))
    if not len(element):
        raise Invalid(f"{_title(element)}: Missing child element(s).")
    _check_no_text(element)


def _check_no_text(element: Element) -> None:
    if (element.text or "").strip() or any((node.tail or "").strip() for node in element):
        raise Invalid(f"{_title(element)}: Character content other than whitespace is not allowed.")


def _check_attributes(element: Element, shape: Shape) -> None:
    given = {str(name): str(value) for name, value in element.attrib.items()}
    for name, value in given.items():
        if name.startswith(_SCHEMA_HINTS):
            continue
        rule = shape.attributes.get(name)
        if rule is None:
            raise Invalid(f"{_title(element)}, attribute '{name}': The attribute '{name}' is not allowed.")
        _check_value(f"{_title(element)}, attribute '{name}'", value, rule)
    for name in sorted(shape.required - given.keys()):
        raise Invalid(f"{_title(element)}: The attribute '{name}' is required but missing.")


def _check_text(element: Element, rule: Text) -> None:
    if len(element):
        raise Invalid(f"{_title(element[0])}: This element is not expected.")
    _check_value(_title(element), element.text or "", rule)


def _check_value(title: str, value: str, rule: Text) -> None:
    value = value if rule.keep_space else " ".join(value.split())
    if len(value) < rule.least:
        limit = f"this underruns the allowed minimum length of '{rule.least}'."
        raise Invalid(f"{title}: [facet 'minLength'] The value has a length of '{len(value)}'; {limit}")
    if rule.most is not None and len(value) > rule.most:
        limit = f"this exceeds the allowed maximum length of '{rule.most}'."
        raise Invalid(f"{title}: [facet 'maxLength'] The value has a length of '{len(value)}'; {limit}")
    if rule.pattern is not None and not re.fullmatch(rule.pattern, value):
        raise Invalid(f"{title}: [facet 'pattern'] The value is not accepted by the pattern '{rule.pattern}'.")
    if rule.date and not _is_date(value):
        raise Invalid(f"{title}: '{value}' is not a valid value of the atomic type 'xs:date'.")
    if rule.one_of is not None and value not in rule.one_of:
        raise Invalid(f"{title}: [facet 'enumeration'] The value '{value}' is not an element of the set.")


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?", value):
        return False
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


def _check_children(element: Element, parts: tuple[Part, ...]) -> None:
    _check_no_text(element)
    rest = list(element)
    for part in parts:
        rest = _take(element, part, rest)
    if rest:
        raise Invalid(f"{_title(rest[0])}: This element is not expected.")


def _take(parent: Element, part: Part, rest: list[Element]) -> list[Element]:
    """Check off the elements that stand at this place of the sequence; return what follows."""
    taken = 0
    choices = part.choices
    while rest and (part.most is None or taken < part.most):
        name = local(rest[0])
        if name not in choices or namespace(rest[0]) != namespace(parent):
            break
        check(rest[0], choices[name])
        choices = {name: choices[name]}
        rest = rest[1:]
        taken += 1
    if taken < part.least:
        raise _missing(parent, part, rest)
    return rest


def _missing(parent: Element, part: Part, rest: list[Element]) -> Invalid:
    wanted = ", ".join(f"{{{namespace(parent)}}}{name}" for name in part.choices)
    if rest:
        return Invalid(f"{_title(rest[0])}: This element is not expected. Expected is ( {wanted} ).")
    return Invalid(f"{_title(parent)}: Missing child element(s). Expected is ( {wanted} ).")


def _title(element: Element) -> str:
    return f"Element '{{{namespace(element)}}}{local(element)}'"
