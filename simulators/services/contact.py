"""Contact commands on the wire (RFC 5733; ripn-contact-1.0; hostmaster.ua contact-1.1)."""

from simulators.node import Node
from simulators.objects import Contact
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import auth_info, contacts
from simulators.rules.contacts import ContactChange, NewContact
from simulators.services import nodes
from simulators.services.call import Call
from simulators.services.domain import auth_info_of
from simulators.services.domain_update import statuses_of
from simulators.wire import Element, add, child, child_text, children, local, text_of

_NOT_DATA = frozenset({"id", "authInfo", "verified", "unverified", "oidEsia"})


def check(call: Call) -> Outcome:
    data = call.data("contact", "chkData")
    for node in children(call.request, "id"):
        contact_id = text_of(node)
        contacts.check_id(call.registry, contact_id)
        known = call.registry.contact(contact_id) is not None
        entry = add(data, "cd")
        add(entry, "id", contact_id, avail="0" if known else "1")
        if known:
            add(entry, "reason", call.profile.check_texts.object_taken)
    return Outcome(data=data)


def create(call: Call) -> Outcome:
    request = call.request
    _check_state_id(call, request)
    new = NewContact(
        id=child_text(request, "id"),
        body=data_of(request),
        auth_info=auth_info_of(request),
        verified=child(request, "verified") is not None,
    )
    contact = contacts.create(call.registry, call.registrar, new, call.now)
    data = call.data("contact", "creData")
    add(data, "id", contact.id)
    add(data, "crDate", call.time(contact.created_at))
    return Outcome(data=data)


def _check_state_id(call: Call, parent: Element | None) -> None:
    """Raises `Refused` for an `oidEsia`, which is newer than the published schema, where it is not taken."""
    taken = call.profile.contacts.state_id_taken
    if not taken and parent is not None and child(parent, "oidEsia") is not None:
        raise Refused(Why.SYNTAX, "oidEsia: This element is not expected.")


def data_of(parent: Element) -> list[Node]:
    """Return what a create or chg tells of the person, without id, authInfo and verification."""
    return [nodes.read(part) for part in parent if local(part) not in _NOT_DATA]


def info(call: Call) -> Outcome:
    contact = contacts.find(call.registry, child_text(call.request, "id"))
    entitled = _entitled(call, contact)
    if not entitled and call.profile.contacts.foreign_info == "refused":
        raise Refused(Why.NOT_SPONSOR)
    return Outcome(data=_info_data(call, contact, entitled=entitled))


def _entitled(call: Call, contact: Contact) -> bool:
    if contact.registrar == call.registrar:
        return True
    offered = auth_info_of(call.request)
    if offered is None:
        return call.profile.contacts.shown_in_transfer and contacts.in_transfer(call.registry, contact, call.registrar)
    auth_info.check_contact(contact, offered)
    return True


def _info_data(call: Call, contact: Contact, *, entitled: bool) -> Element:
    data = call.data("contact", "infData")
    add(data, "id", contact.id)
    add(data, "roid", contact.roid)
    for status in contacts.statuses(call.registry, contact):
        add(data, "status", s=status)
    for node in contact.body if entitled else _public(contact):
        if node.name != "disclose":
            nodes.write(data, node)
    add(data, "clID", contact.registrar)
    add(data, "crID", contact.creator)
    add(data, "crDate", call.time(contact.created_at))
    if contact.updated_at is not None:
        add(data, "upID", contact.updater)
        add(data, "upDate", call.time(contact.updated_at))
    if contact.transferred_at is not None:
        add(data, "trDate", call.time(contact.transferred_at))
    if call.profile.wire.grammar == "ripn":
        add(data, "verified" if contact.verified else "unverified")
    if entitled and contact.auth_info:
        add(add(data, "authInfo"), "pw", contact.auth_info)
    _disclosure(data, contact, entitled=entitled)
    return data


def _public(contact: Contact) -> list[Node]:
    """What strangers see of a contact: name, city, country and e-mail, the least that the answer's schema allows."""
    return [
        _only(node, {"name", "addr", "city", "cc"}) for node in contact.body if node.name in {"postalInfo", "email"}
    ]


def _only(node: Node, names: set[str]) -> Node:
    parts = [_only(part, names) for part in node.children if part.name in names]
    return Node(node.name, node.attributes, node.text, parts)


def _disclosure(data: Element, contact: Contact, *, entitled: bool) -> None:
    """RFC 5733 puts `disclose` last in an answer; at .ru it stays inside the person or organization."""
    for node in contact.body:
        if entitled and node.name == "disclose":
            nodes.write(data, node)


def update(call: Call) -> Outcome:
    request = call.request
    add_part, rem_part, chg = (child(request, part) for part in ("add", "rem", "chg"))
    if add_part is None and rem_part is None and chg is None:
        raise Refused(Why.EMPTY_UPDATE)
    _check_state_id(call, chg)
    change = ContactChange(
        add_statuses=statuses_of(add_part),
        rem_statuses=statuses_of(rem_part),
        body=tuple(data_of(chg)) if chg is not None else (),
        auth_info=auth_info_of(chg) if chg is not None else None,
        verified=_verified(chg),
    )
    contacts.update(call.registry, call.registrar, child_text(request, "id"), change, call.now)
    return Outcome()


def _verified(chg: Element | None) -> bool | None:
    if chg is None or (child(chg, "verified") is None and child(chg, "unverified") is None):
        return None
    return child(chg, "verified") is not None


def delete(call: Call) -> Outcome:
    contacts.delete(call.registry, call.registrar, child_text(call.request, "id"))
    return Outcome()
