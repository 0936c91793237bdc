"""Answers of ISPmanager: version 6's JSON and version 4's XML as one shape, and the errors of both in one vocabulary.

A scalar is `{"$": "v"}`, an attribute `"$name"`; one row alone may come without its list, or a scalar without its
object. Version 4 gives errors numbers where version 6 has types.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from adapters.http import Answer
from adapters.outcome import RefusalReason

Element = Mapping[str, Any]

JSON, XML = frozenset({"application/json", "text/json"}), frozenset({"text/xml", "application/xml"})

_TYPES = {1: "internal", 2: "exists", 3: "missed", 4: "value", 5: "limit", 6: "access", 7: "license"}
_KNOWN = frozenset({*_TYPES.values(), "auth"})
_TEXT_MAX = 500

_PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, encoding="utf-8")


class Malformed(Exception):
    """The answer is not a document of this interface."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error: `type` in version 6's words, `about` the thing or field that it is said of, `text` for people."""

    type: str
    about: str
    text: str

    @property
    def is_login(self) -> bool:
        """Our login or our licence is not believed; nothing was done."""
        return self.type in {"auth", "license"}

    def reason(self) -> RefusalReason:
        match self.type, self.about:
            case "exists", "user" | "users" | "name":
                return RefusalReason.LOGIN_TAKEN
            case "exists", _:
                return RefusalReason.DOMAIN_ON_SERVER
            case (("missed" | "value"), "preset"):
                return RefusalReason.PLAN_UNKNOWN
            case ("missed", "users" | "user" | "elid" | "su") | ("value", "elid"):
                return RefusalReason.ACCOUNT_GONE
            case "value", "passwd" | "confirm":
                return RefusalReason.WEAK_PASSWORD
            case _:
                return RefusalReason.POLICY


def document(answer: Answer) -> Element:
    """Return what the document holds. Raises `Malformed`."""
    read = _from_xml if answer.content_type in XML else _from_json
    try:
        return read(answer.text)
    except (ValueError, KeyError, TypeError, RecursionError, etree.XMLSyntaxError) as err:
        raise Malformed from err


def trouble(doc: Element) -> Trouble | None:
    if "authfail" in doc:
        return Trouble("auth", "badpassword", "the login is refused")
    error = doc.get("error")
    if error is None:
        return None
    if not isinstance(error, Mapping):
        return Trouble("message", "", str(error)[:_TEXT_MAX])
    number = str(error.get("$code", ""))
    type_ = _TYPES.get(int(number), "message") if number.isdecimal() else str(error.get("$type", "message"))
    about = str(error.get("$object") or error.get("$obj") or "")
    return Trouble(type_, about, (value(error, "msg") or str(error.get("$", "")))[:_TEXT_MAX])


def rows(doc: Element) -> Iterator[Element]:
    found = doc.get("elem", [])
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, Mapping):
            yield each


def value(element: Element, name: str) -> str | None:
    """Return a scalar's text; None when the element has no such thing."""
    found = element.get(name)
    if isinstance(found, Mapping):
        return str(found.get("$", ""))
    return None if found is None else str(found)


def verdict(answer: Answer) -> tuple[str, str]:
    """Return class and code of an answer for metrics."""
    if answer.status != 200:
        return ("busy" if answer.status >= 500 else "refused"), f"http_{answer.status}"
    try:
        error = trouble(document(answer))
    except Malformed:
        return "broken", "none_malformed"
    if error is None:
        return "ok", "ok"
    return ("busy" if error.type == "internal" else "refused"), error.type if error.type in _KNOWN else "message"


def shape(answer: Answer) -> Any:
    """Return an answer as the masking of evidence reads it. Raises ValueError."""
    try:
        return document(answer)
    except Malformed as err:
        raise ValueError("unreadable") from err


def _from_json(text: str) -> Element:
    doc = json.loads(text)["doc"]
    if not isinstance(doc, Mapping):
        raise TypeError("not an object")
    return doc


def _from_xml(text: str) -> Element:
    root = etree.fromstring(text.encode(), _PARSER)
    if root.tag != "doc" or root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("not a document of the panel")
    return _element(root)


def _element(element: "etree._Element") -> dict[str, Any]:
    read: dict[str, Any] = {f"${name!s}": text for name, text in element.attrib.items()}
    if element.text:
        read["$"] = element.text
    for child in element:
        if child.tag == "elem":
            read.setdefault("elem", []).append(_element(child))
        elif isinstance(child.tag, str):
            read[child.tag] = _element(child)
    return read
