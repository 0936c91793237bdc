"""The account's message queue: request the oldest message, acknowledge it (RFC 5730 §2.9.2.3)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, TypeVar

from epp.answer import Answer
from epp.codes import ResultCode
from epp.command import Codec, Command
from epp.envelope import RawElement
from epp.errors import RemoteProtocolError
from epp.grammar import Grammar
from epp.xml import Writer

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class PollMessage:
    """The oldest message. `count` includes it.

    `elements` is what it carries, as text: store it before you ack. `data` holds the same as values, as far as their
    kind is known: transfers, pending actions, objects, balances, maintenance. What rides beside it (a change's cause)
    is among the response's extensions.
    """

    id: str
    count: int
    q_date: datetime | None
    text: str | None
    elements: tuple[RawElement, ...] = field(default=(), repr=False)
    data: tuple[object, ...] = ()

    def of_kind(self, kind: type[K]) -> K | None:
        """Return the data of that type, or None."""
        return next((value for value in self.data if isinstance(value, kind)), None)


@dataclass(frozen=True, slots=True)
class PollRequest(Command[PollMessage]):
    """Asks for the oldest message; the answer's data is None when the queue is empty (1300)."""

    name: ClassVar[str] = "poll:req"


@dataclass(frozen=True, slots=True)
class PollAck(Command[None]):
    """Removes a message for good. 2303 = it was removed before, which is as good."""

    name: ClassVar[str] = "poll:ack"
    is_transform: ClassVar[bool] = True

    message_id: str


def _encode_request(_: PollRequest, writer: Writer, __: Grammar) -> None:
    writer.set("op", "req")


def _decode_message(answer: Answer) -> PollMessage | None:
    queue = answer.msg_queue
    if answer.code == ResultCode.NO_MESSAGES:
        return None
    if queue is None or not queue.id:
        raise RemoteProtocolError("a poll answer without a message id", reason="nonconforming")
    data = answer.read_all()
    return PollMessage(queue.id, queue.count, queue.q_date, queue.text, answer.take_all(), data)


def _encode_ack(command: PollAck, writer: Writer, _: Grammar) -> None:
    writer.set("op", "ack")
    writer.set("msgID", command.message_id)


REQUEST = Codec(PollRequest, _encode_request, _decode_message)
ACK: Codec[PollAck, None] = Codec(PollAck, _encode_ack)
