"""A decoded answer on its way to becoming a `Response`: codecs take from it what they understand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from epp.envelope import MsgQueue, RawElement
from epp.errors import RemoteProtocolError
from epp.grammar import Grammar
from epp.xml import Element, Node

Readers = Mapping[str, Callable[[Node], object]]
"""How elements become values, by `{namespace}name`; RemoteProtocolError or ValueError leaves an element as text."""


@dataclass(slots=True)
class Answer:
    """What a codec reads: the children of `<resData>` and the head of the message queue.

    A child that no codec takes is kept as text in the response. `readers` are those of the data that messages carry.
    """

    grammar: Grammar
    code: int
    msg_queue: MsgQueue | None
    res_data: list[Element]
    readers: Readers = field(default_factory=dict)

    def take(self, object_name: str, name: str) -> Node | None:
        """Return and remove a child of `<resData>`, such as ("domain", "creData"); None when it is not there."""
        tags = [f"{{{namespace}}}{name}" for namespace in self.grammar.namespaces(object_name)]
        for index, element in enumerate(self.res_data):
            if element.tag in tags:
                return Node(self.res_data.pop(index), self.grammar.zone)
        return None

    def require(self, object_name: str, name: str) -> Node:
        """Like `take`, for an answer that is worthless without it. Raises RemoteProtocolError."""
        node = self.take(object_name, name)
        if node is None:
            raise RemoteProtocolError(f"the answer lacks <{object_name}:{name}>", reason="nonconforming")
        return node

    def take_all(self) -> tuple[RawElement, ...]:
        """Return and remove everything in `<resData>`, undecoded."""
        taken = tuple(map(RawElement.of, self.res_data))
        self.res_data.clear()
        return taken

    def read_all(self) -> tuple[object, ...]:
        """Return what is left in `<resData>` as far as a reader knows it, and leave it there."""
        values = (read_element(element, self.readers, self.grammar) for element in self.res_data)
        return tuple(value for value in values if value is not None)


def read_element(element: Element, readers: Readers, grammar: Grammar) -> object | None:
    """Return the value of an element; None when no reader knows it or it is not what its schema says."""
    reader = readers.get(element.tag)
    if reader is None:
        return None
    try:
        return reader(Node(element, grammar.zone))
    except (RemoteProtocolError, ValueError):
        return None
