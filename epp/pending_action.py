"""How a command ended that was answered 1001, as a poll message tells it (RFC 5731 §3.3, RFC 5733 §3.3)."""

from dataclasses import dataclass
from datetime import datetime

from epp.errors import RemoteProtocolError
from epp.scalars import parse_boolean
from epp.xml import Element, Node, split_tag


@dataclass(frozen=True, slots=True)
class PendingActionData:
    """How a command ended that was answered 1001. `key` is the object's name or id; the ids are the command's own."""

    key: str
    approved: bool
    cl_trid: str | None = None
    sv_trid: str | None = None
    date: datetime | None = None


def read_domain_action(node: Node) -> PendingActionData:
    return _read(node, "name")


def read_contact_action(node: Node) -> PendingActionData:
    return _read(node, "id")


def _read(node: Node, key_name: str) -> PendingActionData:
    key = node.child(key_name)
    approved = parse_boolean(key.attribute("paResult")) if key else None
    if key is None or approved is None:
        raise RemoteProtocolError(f"a pending action without <{key_name} paResult>", reason="nonconforming")
    ids = node.child("paTRID")
    return PendingActionData(
        key.content,
        approved,
        _transaction_id(ids.element, "clTRID") if ids else None,
        _transaction_id(ids.element, "svTRID") if ids else None,
        node.instant("paDate"),
    )


def _transaction_id(ids: Element, name: str) -> str | None:
    """Return one of the ids, which are elements of EPP's namespace inside the object's."""
    return next(((child.text or "").strip() or None for child in ids if split_tag(child)[1] == name), None)
