"""Pieces of a request kept as they came, and given back the same."""

from simulators.node import Node
from simulators.wire import Element, add, local, text_of


def read(part: Element) -> Node:
    """Take an element with all that it holds; attributes of other namespaces are left out."""
    attributes = {str(name): str(value) for name, value in part.attrib.items() if not str(name).startswith("{")}
    return Node(local(part), attributes, "" if len(part) else text_of(part), [read(inner) for inner in part])


def write(parent: Element, node: Node) -> None:
    written = add(parent, node.name, node.text or None, **node.attributes)
    for part in node.children:
        write(written, part)
