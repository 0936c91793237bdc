"""Documents of ISPmanager: one tree, as XML or as JSON; errors in version 6's words and version 4's numbers."""

import json
from typing import Any

from lxml import etree

from simulators.panels.face import Reply
from simulators.panels.server import RefusalKind, Refused
from simulators.wire import Element

_KINDS = {
    RefusalKind.EXISTS: "exists",
    RefusalKind.MISSED: "missed",
    RefusalKind.VALUE: "value",
    RefusalKind.LIMIT: "limit",
    RefusalKind.LOCKED: "access",
}
_OBJECTS = {"plan": "preset", "password": "passwd", "domain": "webdomain"}
_NUMBERS = {"exists": 2, "missed": 3, "value": 4, "limit": 5, "access": 6, "license": 7}
_INTERNAL, _MESSAGE = 1, 8


class PanelError(Refused):
    """A refusal that is named by the vendor's own type and object."""

    def __init__(self, type_: str, object_: str, message: str = "") -> None:
        super().__init__(message or f"{type_} {object_}")
        self.type = type_
        self.object = object_


def document(function: str, *children: Element) -> Element:
    doc = etree.Element("doc", {"lang": "en", "func": function})
    doc.extend(children)
    return doc


def row(tag: str, fields: dict[str, str]) -> Element:
    element = etree.Element(tag)
    for name, value in fields.items():
        etree.SubElement(element, name).text = value
    return element


def error(function: str, refused: Refused, *, numbered: bool) -> Element:
    """Return a refusal's document; `numbered` as version 4 does."""
    if isinstance(refused, PanelError):
        type_, object_ = refused.type, refused.object
    else:
        type_, object_ = _KINDS.get(refused.kind, "message"), _OBJECTS.get(refused.about, refused.about)
    if numbered:
        number = _INTERNAL if type_ == "internal" else _NUMBERS.get(type_, _MESSAGE)
        told = etree.Element("error", {"code": str(number), "obj": object_})
        told.text = str(refused)
    else:
        told = etree.Element("error", {"type": type_, "object": object_, "lang": "en"})
        etree.SubElement(told, "msg").text = str(refused)
    return document(function, told)


def xml_reply(doc: Element) -> Reply:
    """`text/xml` without a charset, and a prolog that names the encoding: a client insists on both."""
    return Reply(etree.tostring(doc, xml_declaration=True, encoding="UTF-8"), "text/xml")


def json_reply(doc: Element, *, single_as_object: bool) -> Reply:
    shown = {doc.tag: _json(doc, single_as_object=single_as_object)}
    return Reply(json.dumps(shown, ensure_ascii=False).encode(), "application/json")


def _json(element: Element, *, single_as_object: bool) -> dict[str, Any]:
    """Texts are `$`, attributes `$name`; rows are a list, of which one alone may come without it."""
    shown: dict[str, Any] = {f"${name!s}": value for name, value in element.attrib.items()}
    if element.text:
        shown["$"] = element.text
    for child in element:
        value = _json(child, single_as_object=single_as_object)
        if child.tag != "elem":
            shown[str(child.tag)] = value
        else:
            shown.setdefault("elem", []).append(value)
    if single_as_object and len(shown.get("elem", [])) == 1:
        shown["elem"] = shown["elem"][0]
    return shown
