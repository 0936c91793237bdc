"""The message queue: poll req and ack (RFC 5730 §2.9.2.3)."""

from datetime import timedelta

from simulators.objects import Message, Registrar
from simulators.refusals import Refused, Why
from simulators.response import Outcome, QueueHead
from simulators.services import notices
from simulators.services.call import Call


def poll(call: Call) -> Outcome:
    registrar = call.registry.registrar(call.registrar)
    _forget_old(call, registrar)
    if call.frame.body.get("op") == "req":
        return _request(call, registrar)
    return _acknowledge(call, registrar)


def _forget_old(call: Call, registrar: Registrar) -> None:
    days = call.profile.message_days
    if days is not None:
        fresh = call.now - timedelta(days=days)
        registrar.messages[:] = [message for message in registrar.messages if message.queued_at > fresh]


def _request(call: Call, registrar: Registrar) -> Outcome:
    head = queue_head(registrar, shown=True)
    if head is None:
        return Outcome(1300)
    parts = notices.enclosed(call.profile, call.session, head.message.notice)
    return Outcome(1301, parts.data, tuple(parts.extensions), head, tuple(parts.unhandled))


def _acknowledge(call: Call, registrar: Registrar) -> Outcome:
    message_id = call.frame.body.get("msgID")
    if not message_id:
        raise Refused(Why.MESSAGE_ID_MISSING)
    registrar.messages.remove(_message(registrar, message_id))
    call.registry.touch()
    return Outcome(queue=queue_head(registrar))


def _message(registrar: Registrar, message_id: str) -> Message:
    for message in registrar.messages:
        if message.id == message_id:
            return message
    raise Refused(Why.NO_MESSAGE)


def queue_head(registrar: Registrar, *, shown: bool = False) -> QueueHead | None:
    """Return what `msgQ` tells of a registrar's queue; None when it is empty."""
    if not registrar.messages:
        return None
    return QueueHead(len(registrar.messages), registrar.messages[0], shown)
