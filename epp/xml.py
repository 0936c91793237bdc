"""The one XML parser and the one way to write XML.

Reading: no DTD, no entities, no network; the parser's own limits hold (256 levels, 10 MB of text). Elements are told
apart by namespace, never by prefix. Writing: elements only, never text templates, so nothing needs escaping by hand.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from lxml import etree
from lxml.etree import _Element

from epp.errors import LocalProtocolError, RemoteProtocolError
from epp.instants import parse_instant

Element = _Element

_WHOLE_NUMBER = re.compile(r"[0-9]{1,20}")

_PARSER = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    dtd_validation=False,
    no_network=True,
    huge_tree=False,
    recover=False,
    remove_comments=True,
    remove_pis=True,
)


def parse(document: bytes) -> Element:
    """Return the root element. Raises RemoteProtocolError for anything but well-formed XML without a DOCTYPE."""
    try:
        root = etree.fromstring(document, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise RemoteProtocolError(f"not well-formed XML ({type(err).__name__})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise RemoteProtocolError("a document type declaration is not accepted")
    return root


def new_root(namespace: str, name: str) -> Element:
    """Return an element that declares `namespace` as the default one."""
    nsmap: dict[Any, str] = {None: namespace}
    return etree.Element(f"{{{namespace}}}{name}", nsmap=nsmap)


def serialize(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def to_text(element: Element) -> str:
    """Return the element as XML text, without what follows it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def split_tag(element: Element) -> tuple[str, str]:
    """Return namespace ("" for none) and local name."""
    namespace, _, name = element.tag[1:].rpartition("}") if element.tag[0] == "{" else ("", "", element.tag)
    return namespace, name


def own_text(element: Element) -> str:
    """Return the element's own text, outer white space removed."""
    return (element.text or "").strip()


class Node:
    """An element as its children are asked for by local name, within the element's own namespace.

    `zone` is the time zone of dates that are printed without an offset.
    """

    __slots__ = ("_children", "_prefix", "element", "zone")

    def __init__(self, element: Element, zone: tzinfo, prefix: str | None = None) -> None:
        self.element = element
        self.zone = zone
        self._prefix = _prefix(element) if prefix is None else prefix
        self._children: dict[str, list[Element]] = {}
        for child in element:
            self._children.setdefault(child.tag, []).append(child)

    def __contains__(self, name: str) -> bool:
        return self._prefix + name in self._children

    def attribute(self, name: str) -> str | None:
        return self.element.get(name)

    def number(self, name: str) -> int:
        """Return an attribute that must be a whole number. Raises RemoteProtocolError."""
        text = self.element.get(name) or ""
        if not _WHOLE_NUMBER.fullmatch(text):
            raise RemoteProtocolError(f"{name!r} is not a number", reason="nonconforming")
        return int(text)

    @property
    def content(self) -> str:
        """The element's own text, outer white space removed."""
        return own_text(self.element)

    def text(self, name: str) -> str | None:
        """Return the first such child's text, outer white space removed; None when absent or empty."""
        found = self._children.get(self._prefix + name)
        return ((found[0].text or "").strip() or None) if found else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of all such children, the empty ones left out."""
        texts = [(child.text or "").strip() for child in self.elements(name)]
        return tuple([text for text in texts if text])

    def required(self, name: str) -> str:
        text = self.text(name)
        if text is None:
            raise RemoteProtocolError(f"the answer lacks <{name}>", reason="nonconforming")
        return text

    def instant(self, name: str) -> datetime | None:
        text = self.text(name)
        return None if text is None else parse_instant(text, self.zone)

    def date(self, name: str) -> date | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise RemoteProtocolError(f"<{name}> is not a date", reason="nonconforming") from None

    def child(self, name: str) -> "Node | None":
        found = self._children.get(self._prefix + name)
        return Node(found[0], self.zone, self._prefix) if found else None

    def children(self, name: str) -> "list[Node]":
        return [Node(child, self.zone, self._prefix) for child in self.elements(name)]

    def elements(self, name: str) -> Sequence[Element]:
        return self._children.get(self._prefix + name, ())


class Writer:
    """Adds children to an element, in the element's namespace unless told otherwise."""

    __slots__ = ("_prefix", "element")

    def __init__(self, element: Element, prefix: str | None = None) -> None:
        self.element = element
        self._prefix = _prefix(element) if prefix is None else prefix

    def add(self, name: str, text: str | None = None, /, **attributes: str | None) -> "Writer":
        """Append a child, always; attributes that are None are left out. Returns a writer into the child."""
        child = etree.SubElement(self.element, self._prefix + name)
        try:
            if text is not None:
                child.text = text
            for key, value in attributes.items():
                if value is not None:
                    child.set(key, value)
        except ValueError:
            raise LocalProtocolError(f"<{name}> holds a character that XML cannot carry") from None
        return Writer(child, self._prefix)

    def set(self, attribute: str, value: str) -> None:
        """Set an attribute of the element itself."""
        try:
            self.element.set(attribute, value)
        except ValueError:
            raise LocalProtocolError(f"{attribute!r} holds a character that XML cannot carry") from None

    def add_given(self, name: str, text: str | None) -> None:
        """Append a child unless `text` is None."""
        if text is not None:
            self.add(name, text)

    def add_object(self, prefix: str, namespace: str, name: str) -> "Writer":
        """Append a child of another namespace, which it declares under `prefix`."""
        inside = f"{{{namespace}}}"
        return Writer(etree.SubElement(self.element, inside + name, nsmap={prefix: namespace}), inside)

    def write(self, text: str) -> None:
        """Set the element's own text."""
        try:
            self.element.text = text
        except ValueError:
            raise LocalProtocolError("a text holds a character that XML cannot carry") from None


def _prefix(element: Element) -> str:
    """Return the element's namespace in braces, as it precedes the local name in a tag."""
    tag = element.tag
    return tag[: tag.find("}") + 1]
