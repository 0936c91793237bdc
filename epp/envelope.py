"""What a server says around an object's data: greeting, response, results, message queue (RFC 5730 §2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from epp.codes import result_code, severity
from epp.errors import RemoteProtocolError
from epp.xml import Element, Node, own_text, split_tag, to_text

T = TypeVar("T")
X = TypeVar("X")


@dataclass(frozen=True, slots=True)
class RawElement:
    """An element that nobody here decodes, kept as text. `xml` may hold secrets and personal data: never log it."""

    namespace: str
    name: str
    text: str = field(repr=False)
    xml: str = field(repr=False)

    @classmethod
    def of(cls, element: Element) -> "RawElement":
        namespace, name = split_tag(element)
        text = " ".join("".join(map(str, element.itertext())).split())
        return cls(namespace, name, text, to_text(element))


@dataclass(frozen=True, slots=True)
class Result:
    """One `<result>`: decide by `code`; `message` and `reasons` are one-line texts for people, in `lang`.

    `code` is a `ResultCode` when RFC 5730 lists it, else a plain int.
    """

    code: int
    message: str
    lang: str = "en"
    reasons: tuple[str, ...] = ()
    values: tuple[RawElement, ...] = ()


@dataclass(frozen=True, slots=True)
class MsgQueue:
    """The head of the account's message queue, which may ride on any answer. `id` is a string; `text` is one line."""

    count: int
    id: str
    q_date: datetime | None = None
    text: str | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who the server is and what it offers; bare URIs, also where a server prints a schema file behind each."""

    sv_id: str
    sv_date: datetime | None
    versions: tuple[str, ...]
    langs: tuple[str, ...]
    obj_uris: tuple[str, ...]
    ext_uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """The answer to one command.

    `data` None = the answer held none that the command knows. `extensions` holds the decoded extension elements;
    `unknown` what was in `<resData>` and `<extension>` beside. `cl_trid` None = the server left it out: the caller
    decides whether the answer is its own.
    """

    results: tuple[Result, ...]
    cl_trid: str | None
    sv_trid: str | None
    data: T | None = None
    msg_queue: MsgQueue | None = None
    extensions: tuple[object, ...] = ()
    unknown: tuple[RawElement, ...] = ()

    @property
    def result(self) -> Result:
        """The leading result: the worst, and the first among equals."""
        return leading(self.results)

    @property
    def code(self) -> int:
        return self.result.code

    def extension(self, kind: type[X]) -> X | None:
        """Return the decoded extension of that type, or None."""
        return next((extension for extension in self.extensions if isinstance(extension, kind)), None)


def leading(results: Sequence[Result]) -> Result:
    """Return the worst of several results, and the first among equals."""
    return results[0] if len(results) == 1 else max(results, key=lambda result: severity(result.code))


def one_line(text: str) -> str:
    """Return a text of the server's without line breaks and other control characters, so that no log can be forged."""
    if text.isprintable():
        return text.strip()
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def decode_greeting(node: Node) -> Greeting:
    menu = node.child("svcMenu")
    if menu is None:
        raise RemoteProtocolError("the greeting lacks <svcMenu>", reason="nonconforming")
    extension = menu.child("svcExtension")
    return Greeting(
        sv_id=one_line(node.text("svID") or ""),
        sv_date=node.instant("svDate"),
        versions=menu.texts("version"),
        langs=menu.texts("lang"),
        obj_uris=_first_tokens(menu.texts("objURI")),
        ext_uris=_first_tokens(extension.texts("extURI")) if extension else (),
    )


def _first_tokens(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.split()[0] for text in texts)


def decode_results(response: Node) -> tuple[Result, ...]:
    results = tuple([_decode_result(node) for node in response.children("result")])
    if not results:
        raise RemoteProtocolError("the response has no <result>", reason="nonconforming")
    return results


def _decode_result(node: Node) -> Result:
    code = node.number("code")
    if not 1000 <= code <= 2999:
        raise RemoteProtocolError(f"{code} is no result code", reason="nonconforming")
    messages = node.elements("msg")
    extra = node.children("extValue")
    return Result(
        code=result_code(code),
        message=one_line(own_text(messages[0])) if messages else "",
        lang=(messages[0].get("lang") if messages else None) or "en",
        reasons=tuple([one_line(reason) for holder in extra for reason in holder.texts("reason")]),
        values=tuple([value for holder in (node, *extra) for value in _values(holder)]),
    )


def _values(holder: Node) -> list[RawElement]:
    return [RawElement.of(content) for value in holder.elements("value") for content in (list(value) or [value])]


def decode_msg_queue(response: Node) -> MsgQueue | None:
    element = response.child("msgQ")
    if element is None:
        return None
    message = element.child("msg")
    text = "".join(map(str, message.element.itertext())) if message else None
    return MsgQueue(
        count=element.number("count"),
        id=element.attribute("id") or "",
        q_date=element.instant("qDate"),
        text=None if text is None else one_line(text),
        lang=(message.attribute("lang") if message else None) or "en",
    )
