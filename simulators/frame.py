"""One document from a client, taken apart as far as every EPP command is alike (RFC 5730 §2.5)."""

from dataclasses import dataclass

from simulators.content import ANYTHING, Invalid, Part, check, check_wrapper, optional, sequence
from simulators.grammar.session import LOGOUT, POLL, TRANSACTION_ID
from simulators.namespaces import BALANCE, RIPN_REGISTRAR, TCI_BILLING, TCI_LIMITS, TCI_STAT, UA_BALANCE
from simulators.profile import Namespaces
from simulators.refusals import Refused, Why
from simulators.wire import Element, NotXml, child, child_text, local, namespace, parse

OBJECT_VERBS = frozenset({"check", "create", "delete", "info", "renew", "transfer", "update"})
_ACCOUNT_KINDS = {
    BALANCE: "balance",
    UA_BALANCE: "balance",
    RIPN_REGISTRAR: "registrar",
    TCI_BILLING: "billing",
    TCI_LIMITS: "limits",
    TCI_STAT: "stat",
}
VERBS = OBJECT_VERBS | {"login", "logout", "poll"}


@dataclass(frozen=True, slots=True)
class Frame:
    """`verb` is `hello` or a command; `object` the element of the mapping inside it, None for session commands."""

    verb: str
    body: Element
    object: Element | None = None
    kind: str | None = None
    extensions: tuple[Element, ...] = ()
    cltrid: str | None = None

    @property
    def command(self) -> str:
        """The command's name as the journal and fault rules know it: `login`, `poll:ack`, `domain:create`."""
        if self.verb == "poll":
            return f"poll:{self.body.get('op')}"
        return f"{self.kind}:{self.verb}" if self.kind else self.verb

    @property
    def subject(self) -> str | None:
        """The name or id that the command is about (the first one, of a check)."""
        if self.verb == "login":
            return child_text(self.body, "clID")
        if self.verb == "poll":
            return self.body.get("msgID")
        if self.object is None:
            return None
        return (child_text(self.object, "name") or child_text(self.object, "id")).lower() or None


class Unreadable(Exception):
    """The document cannot be handled as a command: answer with this refusal, and this clTRID if there was one."""

    def __init__(self, refused: Refused, cltrid: str | None = None) -> None:
        super().__init__(str(refused))
        self.refused = refused
        self.cltrid = cltrid


def read(document: bytes, namespaces: Namespaces) -> Frame:
    """Take a client's document apart. Raises `Unreadable`."""
    try:
        root = parse(document)
    except NotXml as err:
        raise Unreadable(Refused(Why.SYNTAX, str(err))) from err
    if local(root) != "epp" or namespace(root) != namespaces.epp or len(root) != 1:
        raise Unreadable(Refused(Why.SYNTAX, "one epp element with one child is expected"))
    if local(root[0]) == "hello" and namespace(root[0]) == namespaces.epp:
        return Frame("hello", root[0])
    command = root[0]
    cltrid = _valid_cltrid(child_text(command, "clTRID"))
    try:
        return _command(command, namespaces, cltrid)
    except Refused as refused:
        raise Unreadable(refused, cltrid) from refused
    except Invalid as err:
        raise Unreadable(Refused(Why.SYNTAX, str(err)), cltrid) from err


def _valid_cltrid(text: str) -> str | None:
    """An identifier that the schema forbids cannot be echoed in an answer that keeps to it."""
    return text if 3 <= len(text) <= 64 else None


def _command(command: Element, namespaces: Namespaces, cltrid: str | None) -> Frame:
    if local(command) != "command" or not len(command):
        raise Refused(Why.SYNTAX, "a command is expected")
    body = command[0]
    verb = local(body)
    if verb not in VERBS:
        raise Refused(Why.UNKNOWN_COMMAND, verb)
    check(
        command, sequence(Part({verb: ANYTHING}), optional("extension", ANYTHING), optional("clTRID", TRANSACTION_ID))
    )
    extension = child(command, "extension")
    if extension is not None:
        check_wrapper(extension)
    extensions = tuple(extension) if extension is not None else ()
    if verb not in OBJECT_VERBS:
        _check_session_command(body)
        return Frame(verb, body, extensions=extensions, cltrid=cltrid)
    check_wrapper(body, frozenset({"op"} if verb == "transfer" else ()))
    if len(body) != 1 or local(body[0]) != verb:
        raise Refused(Why.SYNTAX, f"{verb} holds one {verb} element of an object")
    return Frame(verb, body, body[0], kind_of(body[0], namespaces), extensions, cltrid)


def _check_session_command(body: Element) -> None:
    if local(body) == "poll":
        check(body, POLL)
    elif local(body) == "logout":
        check(body, LOGOUT)


def kind_of(element: Element, namespaces: Namespaces) -> str | None:
    """Return `domain`, `contact`, `host`, or what an account asks about itself; None for any other object."""
    uri = namespace(element)
    own = {namespaces.contact: "contact", namespaces.host: "host"}
    if uri in {namespaces.domain, namespaces.domain_transfer}:
        return "domain"
    return own.get(uri) or _ACCOUNT_KINDS.get(uri)
