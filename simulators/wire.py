"""XML as the registries' side reads and writes it.

Reading goes by namespace and local name: prefixes, default namespaces, schemaLocation, comments, CDATA and the prolog
are the client's own affair. No DTD, no entities, no network.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

Element = etree._Element  # noqa: SLF001  (the class that lxml's functions return; it has no public name)

XSI = "http://www.w3.org/2001/XMLSchema-instance"
DEPTH_MAX = 64


class NotXml(Exception):
    """The document cannot be read: not well-formed, with a DOCTYPE, or nested beyond reason."""


def parse(document: bytes) -> Element:
    """Return the root. Raises `NotXml`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, strip_cdata=True
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise NotXml(str(err)) from err
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXml("a DOCTYPE is not allowed")
    if _depth(root) > DEPTH_MAX:
        raise NotXml("nested too deep")
    return root


def _depth(root: Element) -> int:
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def serialise(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def local(element: Element) -> str:
    return etree.QName(element).localname


def namespace(element: Element) -> str:
    return etree.QName(element).namespace or ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of that local name in the parent's own namespace."""
    yield from element.iterchildren(f"{{{namespace(element)}}}{name}")


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return an element's text with white space collapsed (xs:token); empty for a missing element."""
    return " ".join((element.text or "").split()) if element is not None else ""


def child_text(element: Element, name: str) -> str:
    return text_of(child(element, name))


def element(uri: str, name: str, prefix: str | None = None) -> Element:
    nsmap: dict[Any, str] = {prefix: uri}  # None stands for the default namespace; the stubs know only str
    return etree.Element(f"{{{uri}}}{name}", nsmap=nsmap)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Append a child in the parent's namespace."""
    node = etree.SubElement(parent, f"{{{namespace(parent)}}}{name}", attributes)
    node.text = text
    return node
