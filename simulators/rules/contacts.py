"""Contact objects. Their data is kept as it was sent; what it must be is in `contact_fields`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulators.node import Node
from simulators.objects import Contact
from simulators.refusals import Culprit, Refused, Why
from simulators.registry import Registry
from simulators.rules import contact_fields, flags

KINDS = frozenset({"person", "organization"})


@dataclass(frozen=True, slots=True)
class NewContact:
    id: str
    body: list[Node] = field(repr=False)
    auth_info: str | None = field(default=None, repr=False)
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ContactChange:
    """An update command; None = leave as it is."""

    add_statuses: tuple[str, ...] = ()
    rem_statuses: tuple[str, ...] = ()
    body: tuple[Node, ...] = field(default=(), repr=False)
    auth_info: str | None = field(default=None, repr=False)
    verified: bool | None = None


def identified(contact_id: str) -> Culprit:
    return Culprit("id", contact_id)


def in_transfer(registry: Registry, contact: Contact, registrar: str) -> bool:
    """Tell whether a domain of this contact is being transferred from or to that registrar."""
    domains = (registry.state.domains[name] for name in registry.links.domains_of_contact(contact.id))
    pending = (domain.transfer for domain in domains if domain.transfer is not None and domain.transfer.is_pending)
    return any(registrar in {transfer.gainer, transfer.loser} for transfer in pending)


def check_id(registry: Registry, contact_id: str) -> None:
    if not re.fullmatch(registry.profile.contacts.id_pattern, contact_id):
        raise Refused(Why.BAD_CONTACT_ID, culprit=identified(contact_id))


def find(registry: Registry, contact_id: str) -> Contact:
    """Return a contact. Raises `Refused`."""
    check_id(registry, contact_id)
    contact = registry.contact(contact_id)
    if contact is None:
        raise Refused(Why.NO_CONTACT, culprit=identified(contact_id))
    return contact


def find_own(registry: Registry, registrar: str, contact_id: str) -> Contact:
    contact = find(registry, contact_id)
    if contact.registrar != registrar:
        raise Refused(Why.NOT_SPONSOR, culprit=identified(contact_id))
    return contact


def _check_not_pending(contact: Contact) -> None:
    if contact.transfer is not None and contact.transfer.is_pending:
        raise Refused(Why.CONTACT_STATUS, "pendingTransfer is set", culprit=identified(contact.id))


def create(registry: Registry, registrar: str, new: NewContact, now: datetime) -> Contact:
    rules = registry.profile.contacts
    contact_id = new.id
    check_id(registry, contact_id)
    if contact_id == rules.automatic_id:
        contact_id = f"sim{registry.next_number()}"
    if registry.contact(contact_id) is not None:
        raise Refused(Why.CONTACT_EXISTS, culprit=identified(contact_id))
    contact_fields.check(registry.profile, new.body, new.auth_info)
    contact = Contact(
        contact_id, registry.roid("contact"), registrar, registrar, now, new.body, new.auth_info, verified=new.verified
    )
    registry.add_contact(contact)
    return contact


def update(registry: Registry, registrar: str, contact_id: str, change: ContactChange, now: datetime) -> Contact:
    contact = find_own(registry, registrar, contact_id)
    _check_not_pending(contact)
    only_lifts = change == ContactChange(rem_statuses=change.rem_statuses)
    flags.check_updatable(Why.CONTACT_STATUS, contact.statuses, lifts_only=change.rem_statuses if only_lifts else None)
    silent = registry.profile.domains.repeated_change_is_silent
    statuses = flags.changed(contact.statuses, change.add_statuses, change.rem_statuses, repeats_are_silent=silent)
    adding = registry.profile.contacts.repeated_parts == "added"
    body = [node for node in merged(contact.body, change.body, adding=adding) if not contact_fields.is_cleared(node)]
    contact_fields.check(registry.profile, body, change.auth_info or contact.auth_info)
    contact.statuses, contact.body = statuses, body
    contact.auth_info = change.auth_info if change.auth_info is not None else contact.auth_info
    contact.verified = change.verified if change.verified is not None else contact.verified
    contact.updater, contact.updated_at = registrar, now
    registry.touch()
    return contact


def delete(registry: Registry, registrar: str, contact_id: str) -> None:
    contact = find_own(registry, registrar, contact_id)
    _check_not_pending(contact)
    if "clientDeleteProhibited" in contact.statuses:
        raise Refused(Why.CONTACT_STATUS, "clientDeleteProhibited is set", culprit=identified(contact_id))
    if registry.links.domains_of_contact(contact.id):
        raise Refused(Why.CONTACT_LINKED, culprit=identified(contact_id))
    registry.remove_contact(contact_id)


def statuses(registry: Registry, contact: Contact) -> list[str]:
    pending = contact.transfer is not None and contact.transfer.is_pending
    shown = sorted(contact.statuses | ({"pendingTransfer"} if pending else set())) or ["ok"]
    return [*shown, "linked"] if registry.links.domains_of_contact(contact.id) else shown


REPEATABLE = frozenset({"address", "passport", "voice", "fax", "email"})


def merged(old: Sequence[Node], new: Sequence[Node], *, adding: bool = False) -> list[Node]:
    """Return a contact's data after a change.

    What a change names replaces all of that name, but lines that may be repeated join those there are when `adding`; a
    `postalInfo` meets the one of its type, and within a postalInfo or a .ru person or organization the parts are
    merged in turn. Order stays as the schema has it.
    """
    kinds = {node.name for node in (*old, *new) if node.name in KINDS}
    if len(kinds) > 1:
        raise Refused(Why.CONTACT_KIND)
    result = list(old)
    for key in dict.fromkeys(_key(node) for node in new):
        replacing = [node for node in new if _key(node) == key]
        before = [node for node in result if _key(node) == key]
        if before and replacing[0].children:
            replacing = [_merged_node(before[0], replacing[0], adding=adding)]
        elif adding and key[0] in REPEATABLE:
            replacing = before + [node for node in replacing if node not in before]
        result = _replaced(result, key, replacing)
    return contact_fields.in_order(result)


def _merged_node(old: Node, new: Node, *, adding: bool) -> Node:
    if old.name in {"addr", "legalInfo", "disclose"}:
        return new
    children = merged(old.children, new.children, adding=adding)
    return Node(old.name, {**old.attributes, **new.attributes}, new.text, children)


def _key(node: Node) -> tuple[str, str]:
    return node.name, node.attributes.get("type", "")


def _replaced(nodes: list[Node], key: tuple[str, str], replacing: list[Node]) -> list[Node]:
    return [node for node in nodes if _key(node) != key] + replacing
