"""Faults in the answer's XML: not XML, XML that attacks its reader, XML that is no EPP, and odd but lawful XML.

The registry has done what was asked; only what it says about it is spoilt. All of these work over both transports.
"""

import copy
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Annotated, Literal, TypeVar

from lxml import etree
from pydantic import Field, StringConstraints

from simulators import wire
from simulators.delivery import Delivery
from simulators.fault_actions.action import Args, Bend, Next
from simulators.wire import Element

A = TypeVar("A", bound=Args)
Spoil = Callable[[bytes, A], bytes]


def spoiling(spoil: Spoil[A]) -> Callable[[Bend[A], Next], Awaitable[Delivery]]:
    """An action that lets the command happen and rewrites the answer."""

    async def run(bend: Bend[A], go_on: Next) -> Delivery:
        delivery = await go_on()
        if delivery.document is None:
            return delivery
        return replace(delivery, document=spoil(delivery.document, bend.args))

    return run


# -- not XML, or not to be read


class Malformed(Args):
    kind: Literal["truncated", "unclosed", "text", "html"] = "truncated"


def malformed(document: bytes, args: Malformed) -> bytes:
    match args.kind:
        case "truncated":
            return document[: len(document) // 2]
        case "unclosed":
            return document.replace(b"</response>", b"").replace(b"</epp>", b"")
        case "text":
            return b"Service temporarily unavailable"
        case "html":
            return b"<html><head><title>502</title></head><body><hr>Bad Gateway</body></html>"


class Bomb(Args):
    """`levels` of entities, each ten times the one before."""

    levels: Annotated[int, Field(ge=1, le=30)] = 9


def xml_bomb(document: bytes, args: Bomb) -> bytes:
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, args.levels + 1)]
    subset = f"[{''.join(entities)}]"
    return _with_doctype(document, subset, f"&e{args.levels};")


class External(Args):
    """`target` is a file or an URL: an external entity, the DTD itself, or a parameter entity of it."""

    target: Annotated[str, StringConstraints(pattern=r'^[^"<>&%\x00-\x20]{1,500}$')]
    kind: Literal["entity", "dtd", "parameter"] = "entity"


def xxe(document: bytes, args: External) -> bytes:
    match args.kind:
        case "entity":
            return _with_doctype(document, f'[<!ENTITY x SYSTEM "{args.target}">]', "&x;")
        case "dtd":
            return _with_doctype(document, f'SYSTEM "{args.target}"', "")
        case "parameter":
            return _with_doctype(document, f'[<!ENTITY % x SYSTEM "{args.target}"> %x;]', "")


def _with_doctype(document: bytes, subset: str, text: str) -> bytes:
    """Declare a document type, and put `text` into the first result's message."""
    body = document.partition(b"?>")[2]
    return b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE epp ' + subset.encode() + b">" + _said(body, text.encode())


class Deep(Args):
    kind: Literal["nested", "text", "attributes"] = "nested"
    size: Annotated[int, Field(ge=1, le=12_000_000)] = 100_000


def xml_deep(document: bytes, args: Deep) -> bytes:
    """Put something enormous where extensions go."""
    match args.kind:
        case "nested":
            load = b"<x>" * args.size + b"</x>" * args.size
        case "text":
            load = b"<x>" + b"a" * args.size + b"</x>"
        case "attributes":
            load = b"<x " + b" ".join(b'a%d=""' % number for number in range(min(args.size, 1_000_000))) + b"/>"
    load = b'<big xmlns="urn:example:big">' + load + b"</big>"
    return re.sub(rb"(?=<trID>)", lambda _: b"<extension>" + load + b"</extension>", document, count=1)


# -- XML, but not EPP


class Nonconform(Args):
    kind: Literal[
        "no_trid", "no_cltrid", "no_result", "no_message", "no_data", "unknown_success", "unknown_failure", "code_text",
        "two_results", "other_root",
    ]  # fmt: skip


def nonconform(document: bytes, args: Nonconform) -> bytes:
    root = wire.parse(document)
    _NONCONFORMING[args.kind](root)
    return wire.serialise(root)


def _drop(root: Element, name: str) -> None:
    for node in list(root.iter(f"{{*}}{name}")):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def _set_code(root: Element, code: str) -> None:
    for result in wire.children(root[0], "result"):
        result.set("code", code)


def _add_failure(root: Element) -> None:
    """Put a second result, a failure, behind the first."""
    first = wire.child(root[0], "result")
    if first is not None:
        second = copy.deepcopy(first)
        second.set("code", "2400")
        first.addnext(second)


def _rename_root(root: Element) -> None:
    root.tag = "{urn:example:other}answer"


_NONCONFORMING: Mapping[str, Callable[[Element], None]] = {
    "no_trid": partial(_drop, name="trID"),
    "no_cltrid": partial(_drop, name="clTRID"),
    "no_result": partial(_drop, name="result"),
    "no_message": partial(_drop, name="msg"),
    "no_data": partial(_drop, name="resData"),
    "unknown_success": partial(_set_code, code="1999"),
    "unknown_failure": partial(_set_code, code="2499"),
    "code_text": partial(_set_code, code="ok"),
    "two_results": _add_failure,
    "other_root": _rename_root,
}


# -- lawful, but unusual


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


class Message(Args):
    """The octets, in hexadecimal, that stand in the first result's msg, raw: markup, control characters, anything."""

    bytes: Annotated[str, StringConstraints(pattern=r"^([0-9a-fA-F]{2}){0,4096}$")]


def msg(document: bytes, args: Message) -> bytes:
    return _said(document, bytes.fromhex(args.bytes))


def _said(document: bytes, text: bytes) -> bytes:
    return re.sub(rb"(<msg[^>]*>)[^<]*(?=</msg>)", lambda found: found[1] + text, document, count=1)


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


# -- messages that nobody can read


class Queued(Args):
    kind: Literal["unknown", "poison"]


_MESSAGES = {
    "unknown": b'<x:event xmlns:x="urn:example:event-9.9"><x:what>unheard of</x:what></x:event>',
    "poison": b'<d:trnData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:reDate>soon</d:reDate></d:trnData>',
}


def poll(document: bytes, args: Queued) -> bytes:
    """Give the message at the head of the queue data of an unknown kind, or known data that is nonsense."""
    data = b"<resData>" + _MESSAGES[args.kind] + b"</resData>"
    return re.sub(rb"</msgQ>", lambda _: b"</msgQ>" + data, document, count=1)


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
