"""secDNS-1.1 on the wire (RFC 5910), and the .ua registry's namespace of the same layout."""

from simulators import namespaces
from simulators.node import Node
from simulators.objects import Domain
from simulators.refusals import Refused, Why
from simulators.rules.dnssec import DnssecChange, NewDnssec
from simulators.services import nodes
from simulators.services.call import Call
from simulators.wire import Element, add, child, child_text, children, element

URIS = (namespaces.SECDNS, namespaces.UA_SECDNS)


def of_create(call: Call) -> NewDnssec:
    extension = call.extension_of(URIS, "create")
    return _new(extension) if extension is not None else NewDnssec()


def of_update(call: Call) -> DnssecChange | None:
    extension = call.extension_of(URIS, "update")
    if extension is None:
        return None
    rem, new, chg = (child(extension, part) for part in ("rem", "add", "chg"))
    if rem is not None:
        _check_removal(rem)
    return DnssecChange(
        remove_all=rem is not None and child_text(rem, "all") in {"true", "1"},
        rem=_records(rem) if rem is not None else (),
        add=_new(new) if new is not None else NewDnssec(),
        signature_life_max=_signature_life(chg) if chg is not None else None,
        urgent=extension.get("urgent") in {"true", "1"},
    )


def _check_removal(rem: Element) -> None:
    """Raises `Refused` unless it takes away either everything or some records (RFC 5910 §5.2.5)."""
    everything = child(rem, "all") is not None
    if everything is (len(rem) > int(everything)):
        raise Refused(Why.SYNTAX, "rem holds either all or records")


def _new(parent: Element) -> NewDnssec:
    return NewDnssec(_records(parent), _signature_life(parent))


def _signature_life(parent: Element) -> int | None:
    text = child_text(parent, "maxSigLife")
    return int(text) if text else None


def _records(parent: Element) -> tuple[Node, ...]:
    found = [*children(parent, "dsData"), *children(parent, "keyData")]
    return tuple(_canonical(nodes.read(record)) for record in found)


def _canonical(node: Node) -> Node:
    """Write a record so that equal ones compare equal: numbers without zeros in front, digests in capitals."""
    text = node.text
    if node.name == "digest":
        text = text.upper()
    elif node.name == "pubKey":
        text = text.replace(" ", "")
    elif text.isdigit():
        text = str(int(text))
    return Node(node.name, {}, text, [_canonical(part) for part in node.children])


def answer(call: Call, domain: Domain) -> Element | None:
    """Return infData, for a session that named the extension."""
    uri = next((uri for uri in URIS if uri in call.session.extension_uris), None)
    if uri is None or not domain.dnssec:
        return None
    data = element(uri, "infData", "secDNS")
    if domain.signature_life_max is not None:
        add(data, "maxSigLife", str(domain.signature_life_max))
    for record in domain.dnssec:
        nodes.write(data, record)
    return data
