"""Answers that are not XML, and XML that attacks its reader."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from simulators.fault_actions.action import Args
from simulators.fault_actions.spoiling import said


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
    return b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE epp ' + subset.encode() + b">" + said(body, text.encode())


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
