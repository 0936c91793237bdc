"""A decoded answer on its way to becoming a `Response`: codecs take from it what they understand."""

from dataclasses import dataclass

from epp.envelope import MsgQueue, RawElement
from epp.errors import RemoteProtocolError
from epp.grammar import Grammar
from epp.xml import Element, Node


@dataclass(slots=True)
class Answer:
    """What a codec reads: the children of `<resData>` and the head of the message queue.

    A child that no codec takes is kept as text in the response.
    """

    grammar: Grammar
    code: int
    msg_queue: MsgQueue | None
    res_data: list[Element]

    def take(self, object_name: str, name: str) -> Node | None:
        """Return and remove a child of `<resData>`, such as ("domain", "creData"); None when it is not there."""
        tag = f"{{{self.grammar.objects[object_name]}}}{name}"
        for index, element in enumerate(self.res_data):
            if element.tag == tag:
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
