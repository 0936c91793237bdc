"""Answers and greetings that are EPP, with something odd in them: texts, dates, identifiers, messages, services."""

import re
from typing import Annotated, Literal

from pydantic import StringConstraints

from simulators import wire
from simulators.fault_actions.action import Args
from simulators.fault_actions.spoiling import said


class Message(Args):
    """The octets, in hexadecimal, that stand in the first result's msg, raw: markup, control characters, anything."""

    bytes: Annotated[str, StringConstraints(pattern=r"^([0-9a-fA-F]{2}){0,4096}$")]


def msg(document: bytes, args: Message) -> bytes:
    return said(document, bytes.fromhex(args.bytes))


DATE_FORMS = {
    "whole": "{day}T{time}Z",
    "1_digit": "{day}T{time}.0Z",
    "9_digits": "{day}T{time}.000000000Z",
    "zero_offset": "{day}T{time}+00:00",
    "spaced": "\n  {day}T{time}Z  ",
}


class Dates(Args):
    form: Literal["whole", "1_digit", "9_digits", "zero_offset", "spaced"]


_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z(?=<)")


def dates(document: bytes, args: Dates) -> bytes:
    """Print every UTC timestamp of the answer in another form of the same instant."""
    form = DATE_FORMS[args.form]
    return _TIMESTAMP.sub(lambda found: form.format(day=found[1], time=found[2]), document.decode()).encode()


_CL_TRID = re.compile(rb"(<(?:[\w.-]+:)?clTRID[^>]*>)[^<]*(</)")


def wrong_cltrid(document: bytes, _args: Args) -> bytes:
    return _CL_TRID.sub(rb"\1of-another-command\2", document)


class Queued(Args):
    kind: Literal["unknown", "poison"]


_MESSAGES = {
    "unknown": b'<x:event xmlns:x="urn:example:event-9.9"><x:what>unheard of</x:what></x:event>',
    "poison": b'<d:trnData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:reDate>soon</d:reDate></d:trnData>',
}


def poll(document: bytes, args: Queued) -> bytes:
    """Give the message at the head of the queue data of an unknown kind, or known data that is nonsense."""
    data = b"<resData>" + _MESSAGES[args.kind] + b"</resData>"
    return re.sub(rb"</msgQ>(<resData>.*</resData>)?", lambda _: b"</msgQ>" + data, document, count=1, flags=re.DOTALL)


def without_services(document: bytes, texts: list[str]) -> bytes:
    """A greeting without the services whose URI holds one of these texts."""
    root = wire.parse(document)
    for node in [*root.iter("{*}objURI"), *root.iter("{*}extURI")]:
        parent = node.getparent()
        if parent is not None and any(text in (node.text or "") for text in texts):
            parent.remove(node)
    for holder in list(root.iter("{*}svcExtension")):
        parent = holder.getparent()
        if parent is not None and not len(holder):
            parent.remove(holder)
    return wire.serialise(root)
