"""A dialect turns commands into documents and documents into answers. It does no I/O and keeps no state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from epp.answer import Answer, Readers, read_element
from epp.codes import is_success
from epp.command import Codec, Command
from epp.envelope import Greeting, RawElement, Response, decode_greeting, decode_msg_queue, decode_results, leading
from epp.errors import LocalProtocolError, NotNegotiated, RemoteProtocolError
from epp.extensions import CommandExtension, VersionedExtension
from epp.extensions.versions import best_versions
from epp.grammar import Grammar
from epp.login import Hello, Login
from epp.xml import Element, Node, Writer, new_root, parse, serialize

T = TypeVar("T")


def codec_table(*codecs: Codec[Any, Any]) -> dict[type[Command[Any]], Codec[Any, Any]]:
    return {codec.command: codec for codec in codecs}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of speaking EPP.

    `codecs` holds what it can say, by command type; `extension_readers` the answer extensions it decodes, by the
    element's `{namespace}name`, and `message_readers` the data of poll messages; `services` the object URIs it may name
    at login, in the order to name them.
    """

    name: str
    grammar: Grammar
    codecs: Mapping[type[Command[Any]], Codec[Any, Any]]
    services: tuple[str, ...]
    extension_readers: Readers
    message_readers: Readers = field(default_factory=dict)

    def encode(
        self,
        command: Command[Any],
        *,
        cl_trid: str | None = None,
        extensions: Sequence[CommandExtension] = (),
        services: Collection[str] | None = None,
    ) -> bytes:
        """Return the XML document. `services` are the URIs that login named; None = not known, nothing is refused.

        Raises LocalProtocolError for what this dialect cannot say, NotNegotiated for what this session cannot hear.
        """
        codec = self._codec(command)
        root = new_root(self.grammar.epp, "epp")
        envelope = Writer(root)
        if isinstance(command, Hello):
            envelope.add("hello")
            return serialize(root)
        body = envelope.add("command")
        codec.encode(command, self._command_element(body, command, codec, services), self.grammar)
        if extensions:
            parent = body.add("extension")
            for extension in extensions:
                bound = extension.bind(command, services) if isinstance(extension, VersionedExtension) else extension
                _refuse_unless_named(bound.namespace, services)
                bound.encode(parent)
        if cl_trid is not None:
            body.add("clTRID", _checked_trid(cl_trid))
        return serialize(root)

    def decode(self, document: bytes, command: Command[T]) -> Response[T]:
        """Return the answer to `command`, whatever its result code and clTRID.

        Raises RemoteProtocolError when the document is no EPP response, or is a success without the data that the
        command asked for.
        """
        response = self._envelope(document, "response")
        results = decode_results(response)
        code = leading(results).code
        cl_trid, sv_trid = _transaction_ids(response)
        msg_queue = decode_msg_queue(response)
        answer = Answer(self.grammar, code, msg_queue, _contents(response, "resData"), self.message_readers)
        decode = self._codec(command).decode
        data: T | None = decode(answer) if decode is not None and is_success(code) else None
        extensions, unknown = self._read_extensions(_contents(response, "extension"))
        return Response(results, cl_trid, sv_trid, data, msg_queue, extensions, answer.take_all() + unknown)

    def read(self, element: RawElement) -> object | None:
        """Return the value of an element that was kept as text, such as a stored message; None for an unknown kind."""
        readers = {**self.message_readers, **self.extension_readers}
        return read_element(parse(element.xml.encode()), readers, self.grammar)

    def decode_greeting(self, document: bytes) -> Greeting:
        """Return the greeting. Raises RemoteProtocolError for anything else."""
        return decode_greeting(self._envelope(document, "greeting"))

    def login(
        self,
        greeting: Greeting,
        *,
        user: str,
        password: str,
        new_password: str | None = None,
        lang: str = "en",
        objects: Iterable[str] = (),
        extensions: Collection[str] = (),
    ) -> Login:
        """Return the login that names the services which both sides know: never one that is not announced.

        `objects` are object URIs beside the dialect's own, `extensions` the extension URIs that the caller can use; of
        several versions of one extension only the best is named. Servers differ in which of the two a URI is: it is
        named where it is announced. Raises RemoteProtocolError when the server offers no object that we know.
        """
        wanted = tuple(dict.fromkeys((*self.services, *objects, *extensions)))
        obj_uris = tuple(uri for uri in wanted if uri in greeting.obj_uris)
        if not obj_uris:
            raise RemoteProtocolError("the greeting offers none of our object services", reason="nonconforming")
        return Login(
            user=user,
            password=password,
            new_password=new_password,
            version=_spoken(greeting.versions),
            lang=lang if lang in greeting.langs or not greeting.langs else greeting.langs[0],
            obj_uris=obj_uris,
            ext_uris=best_versions(uri for uri in wanted if uri in greeting.ext_uris),
        )

    def _codec(self, command: Command[Any]) -> Codec[Any, Any]:
        try:
            return self.codecs[type(command)]
        except KeyError:
            raise LocalProtocolError(f"{self.name} has no {type(command).__name__}") from None

    def _command_element(
        self, body: Writer, command: Command[Any], codec: Codec[Any, Any], services: Collection[str] | None
    ) -> Writer:
        """Add the verb's element and return it, or the object's inside it; `poll:req` is a verb and its operation."""
        object_name, _, verb = command.name.rpartition(":")
        if object_name not in self.grammar.objects:
            return body.add(object_name or verb)
        namespace = codec.namespace or self.grammar.objects[object_name]
        _refuse_unless_named(namespace, services)
        return body.add(verb, op=command.op).add_object(object_name, namespace, verb)

    def _envelope(self, document: bytes, name: str) -> Node:
        root = parse(document)
        if root.tag != f"{{{self.grammar.epp}}}epp":
            raise RemoteProtocolError("the document is not EPP", reason="nonconforming")
        node = Node(root, self.grammar.zone).child(name)
        if node is None:
            raise RemoteProtocolError(f"the document is not a {name}", reason="nonconforming")
        return node

    def _read_extensions(self, elements: list[Element]) -> tuple[tuple[object, ...], tuple[RawElement, ...]]:
        known, unknown = [], []
        for element in elements:
            decoded = read_element(element, self.extension_readers, self.grammar)
            if decoded is None:  # an extension never costs us the answer that it rides on
                unknown.append(RawElement.of(element))
            else:
                known.append(decoded)
        return tuple(known), tuple(unknown)


def _spoken(versions: Sequence[str]) -> str:
    """Return the protocol version to log in with: 1.0, or the first of what the server offers instead."""
    return "1.0" if "1.0" in versions or not versions else versions[0]


def _refuse_unless_named(namespace: str, services: Collection[str] | None) -> None:
    if services is not None and namespace not in services:
        raise NotNegotiated(namespace)


def _checked_trid(cl_trid: str) -> str:
    if not 3 <= len(cl_trid) <= 64 or not cl_trid.isprintable() or cl_trid != " ".join(cl_trid.split()):
        raise LocalProtocolError("a clTRID has 3 to 64 characters and no surplus white space")
    return cl_trid


def _transaction_ids(response: Node) -> tuple[str | None, str | None]:
    ids = response.child("trID")
    return (ids.text("clTRID"), ids.text("svTRID")) if ids else (None, None)


def _contents(response: Node, name: str) -> list[Element]:
    return [element for holder in response.elements(name) for element in holder]
