"""The same answer in other XML that is just as lawful."""

import re
from io import BytesIO
from typing import Literal

from lxml import etree

from simulators import wire
from simulators.fault_actions.action import Args
from simulators.wire import Element


class Encoding(Args):
    kind: Literal["prefixes", "defaults", "cdata", "comments", "bom", "utf-16", "iso-8859-1"]


def encoding(document: bytes, args: Encoding) -> bytes:
    """Say the same in another way that XML allows."""
    root = wire.parse(document)
    match args.kind:
        case "prefixes":
            return wire.serialise(_renamed(root, prefixed=True))
        case "defaults":
            return wire.serialise(_renamed(root, prefixed=False))
        case "cdata":
            for node in root.iter():
                if node.text and node.text.strip():
                    node.text = etree.CDATA(node.text)
            return wire.serialise(root)
        case "comments":
            return re.sub(rb">(?=[^<>?!])", b"><!-- a --><?b c?>", document)
        case "bom":
            return b"\xef\xbb\xbf" + wire.serialise(root)
        case "utf-16":
            return _in_encoding(root, "UTF-16")
        case "iso-8859-1":
            return _in_encoding(root, "ISO-8859-1")


def _in_encoding(root: Element, encoding: str) -> bytes:
    octets = BytesIO()
    root.getroottree().write(octets, encoding=encoding, xml_declaration=True)
    return octets.getvalue()


def _renamed(element: Element, *, prefixed: bool) -> Element:
    """A copy in which every element declares its own namespace, under an odd prefix or as the default."""
    uri = wire.namespace(element)
    prefix = f"p{len(uri)}.{len(wire.local(element))}" if prefixed else None
    twin = wire.element(uri, wire.local(element), prefix)
    twin.text = element.text
    for name, value in element.attrib.items():
        twin.set(name, value)
    twin.extend([_renamed(child, prefixed=prefixed) for child in element])
    return twin
