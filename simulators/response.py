"""What the registry writes: greetings, answers and refusals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulators.message_texts import told
from simulators.messages import message
from simulators.objects import Message
from simulators.profile import Profile
from simulators.refusals import Culprit, Refused
from simulators.wire import Element, add, element, namespace, serialise


@dataclass(frozen=True, slots=True)
class QueueHead:
    """What `msgQ` tells: how many messages wait, and which is first. `shown`: with its date and text."""

    count: int
    message: Message
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command that was carried out: its code, `resData`, extension elements, the message queue.

    `unhandled`: parts whose namespace the session did not name at login (RFC 9038).
    """

    code: int = 1000
    data: Element | None = None
    extensions: tuple[Element, ...] = ()
    queue: QueueHead | None = None
    unhandled: tuple[Element, ...] = ()


def greeting(profile: Profile, now: datetime) -> bytes:
    """Return the greeting (RFC 5730 §2.4)."""
    wire = profile.wire
    root = element(wire.namespaces.epp, "epp")
    body = add(root, "greeting")
    add(body, "svID", wire.server_id)
    add(body, "svDate", wire.timestamp(now))
    menu = add(body, "svcMenu")
    for version in wire.versions:
        add(menu, "version", version)
    for language in wire.languages:
        add(menu, "lang", language)
    for uri in wire.object_uris:
        add(menu, "objURI", _announced(profile, uri))
    if profile.extension_uris:
        extension = add(menu, "svcExtension")
        for uri in profile.extension_uris:
            add(extension, "extURI", _announced(profile, uri))
    _data_collection_policy(body)
    return serialise(root)


def _announced(profile: Profile, uri: str) -> str:
    """The .ru registry sends each URI with its schema file, `http://.../ripn-epp-1.0 ripn-epp-1.0.xsd`."""
    if not profile.wire.schema_tokens:
        return uri
    return f"{uri} {uri.replace(':', '/').rpartition('/')[2]}.xsd"


def _data_collection_policy(body: Element) -> None:
    policy = add(body, "dcp")
    add(add(policy, "access"), "all")
    statement = add(policy, "statement")
    purpose = add(statement, "purpose")
    add(purpose, "admin")
    add(purpose, "prov")
    recipient = add(statement, "recipient")
    add(recipient, "ours")
    add(recipient, "public")
    add(add(statement, "retention"), "stated")


def answered(profile: Profile, outcome: Outcome, *, language: str, cltrid: str | None, svtrid: str) -> bytes:
    """Write the response of a command that was carried out."""
    root, body = _open(profile)
    result = _result(profile, body, outcome.code, language)
    for part in outcome.unhandled:
        explained = add(result, "extValue")
        add(explained, "value").append(part)
        add(explained, "reason", f"{namespace(part)} not in login services")
    if outcome.queue is not None:
        _queue(profile, body, outcome.queue, language)
    if outcome.data is not None:
        add(body, "resData").append(outcome.data)
    _extension(body, outcome.extensions)
    _transaction(body, cltrid, svtrid)
    return serialise(root)


def refused(
    profile: Profile,
    refusal: Refused,
    *,
    language: str,
    cltrid: str | None,
    svtrid: str,
    kind: str | None = None,
    extensions: Iterable[Element] = (),
) -> tuple[int, bytes]:
    """Write the response of a command that was refused; return its code and the document."""
    answer = profile.answer(refusal.why)
    reason = answer.reason if answer.reason is not None else refusal.detail
    root, body = _open(profile)
    result = _result(profile, body, answer.code, language)
    _explain(profile, result, reason, refusal.culprit, kind)
    _extension(body, tuple(extensions))
    _transaction(body, cltrid, svtrid)
    return answer.code, serialise(root)


def bare(profile: Profile, code: int, reason: str | None, *, language: str, cltrid: str | None, svtrid: str) -> bytes:
    """Write a response of any code with nothing but a reason: for faults made on purpose."""
    root, body = _open(profile)
    result = _result(profile, body, code, language)
    _explain(profile, result, reason, None, None)
    _transaction(body, cltrid, svtrid)
    return serialise(root)


def _open(profile: Profile) -> tuple[Element, Element]:
    root = element(profile.wire.namespaces.epp, "epp")
    return root, add(root, "response")


def _result(profile: Profile, body: Element, code: int, language: str) -> Element:
    result = add(body, "result", code=str(code))
    text = add(result, "msg", message(code, language))
    if profile.wire.message_language:
        text.set("lang", language)
    return result


def _explain(profile: Profile, result: Element, reason: str | None, culprit: Culprit | None, kind: str | None) -> None:
    """Add `value`, or `extValue` with a reason (RFC 5730 §2.6), naming the element at fault where it is known."""
    if reason is None and culprit is None:
        return
    holder = result if reason is None else add(result, "extValue")
    if culprit is not None and kind is not None:
        add(holder, "value").append(_culprit(profile, culprit, kind))
    elif profile.wire.reason_needs_value and reason is not None:
        add(add(holder, "value"), "undef")
    if reason is not None:
        add(holder, "reason", " ".join(reason.split()))


def _culprit(profile: Profile, culprit: Culprit, kind: str) -> Element:
    uri: str = getattr(profile.wire.namespaces, kind)
    node = element(uri, culprit.name, kind)
    node.text = culprit.text or None
    if culprit.status is not None:
        node.set("s", culprit.status)
    return node


def _queue(profile: Profile, body: Element, head: QueueHead, language: str) -> None:
    queue = add(body, "msgQ", count=str(head.count), id=head.message.id)
    if not head.shown:
        return
    add(queue, "qDate", profile.wire.timestamp(head.message.queued_at))
    shown, written_in = told(head.message.text, language, head.message.about)
    text = add(queue, "msg", shown)
    if profile.wire.message_language:
        text.set("lang", written_in)


def _extension(body: Element, extensions: tuple[Element, ...]) -> None:
    if extensions:
        add(body, "extension").extend(extensions)


def _transaction(body: Element, cltrid: str | None, svtrid: str) -> None:
    ids = add(body, "trID")
    if cltrid is not None:
        add(ids, "clTRID", cltrid)
    add(ids, "svTRID", svtrid)
