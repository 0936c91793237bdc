"""What a poll message carries beside its text, written out for the session that reads it.

A part whose namespace the session did not name at login is left out; where the registry announces RFC 9038 it comes in
`extValue` instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from simulators import namespaces
from simulators.amounts import decimal
from simulators.notices import (
    ActionNotice,
    BalanceNotice,
    ChangeNotice,
    ContactNotice,
    MaintenanceNotice,
    Notice,
    RestoreNotice,
    TransferNotice,
)
from simulators.profile import Profile
from simulators.services import nodes, transfer
from simulators.session import SessionState
from simulators.wire import Element, add, element, namespace

Time = Callable[[datetime], str]


@dataclass(slots=True)
class Enclosure:
    """The parts of a message that the session can read, and those that it said nothing of at login."""

    data: Element | None = None
    extensions: list[Element] = field(default_factory=list)
    unhandled: list[Element] = field(default_factory=list)


def enclosed(profile: Profile, session: SessionState, notice: Notice | None) -> Enclosure:
    """Return what goes with a message to this session."""
    found = Enclosure()
    if notice is None:
        return found
    data, extension = _written(profile, notice)
    agreed = session.object_uris | session.extension_uris
    tells = namespaces.UNHANDLED in profile.extension_uris
    if data is not None and namespace(data) in agreed:
        found.data = data
    elif data is not None and tells:
        found.unhandled.append(data)
    if extension is not None and namespace(extension) in agreed:
        found.extensions.append(extension)
    elif extension is not None and tells:
        found.unhandled.append(extension)
    return found


def _written(profile: Profile, notice: Notice) -> tuple[Element | None, Element | None]:
    """Return the part for `resData` and the one for `extension`; None for what this registry does not send."""
    time = profile.wire.timestamp
    data: Element | None = None
    match notice:
        case TransferNotice():
            data = element(profile.wire.transfer_namespace(notice.object), "trnData", notice.object)
            transfer.write(data, "id" if notice.object == "contact" else "name", notice.name, notice.transfer, time)
        case ActionNotice():
            data = _action(profile, notice)
        case RestoreNotice():
            data = _restore(notice, time)
        case BalanceNotice():
            data = _balance(notice)
        case ChangeNotice():
            return _domain(profile, notice), _change(notice, time)
        case MaintenanceNotice():
            data = _maintenance(profile, notice)
        case ContactNotice():
            data = _contact(profile, notice)
    return (data if _sends(profile, data) else None), None


def _sends(profile: Profile, data: Element) -> bool:
    return namespace(data) in {*profile.wire.object_uris, *profile.extension_uris}


def _action(profile: Profile, notice: ActionNotice) -> Element:
    uri: str = getattr(profile.wire.namespaces, notice.object)
    data = element(uri, "panData", notice.object)
    tag = "id" if notice.object == "contact" else "name"
    add(data, tag, notice.name, paResult="1" if notice.approved else "0")
    ids = add(data, "paTRID")
    # The ids are of the protocol's own namespace (RFC 5731 §3.3).
    for tag, value in (("clTRID", notice.cltrid), ("svTRID", notice.svtrid)):
        if value is not None:
            node = element(profile.wire.namespaces.epp, tag)
            node.text = value
            ids.append(node)
    add(data, "paDate", profile.wire.timestamp(notice.decided_at))
    return data


def _restore(notice: RestoreNotice, time: Time) -> Element:
    data = element(namespaces.RGP_POLL, "pollData", "rgp-poll")
    add(data, "name", notice.name)
    add(data, "rgpStatus", s="pendingRestore")
    add(data, "reqDate", time(notice.requested_at))
    add(data, "reportDueDate", time(notice.report_due_at))
    return data


def _contact(profile: Profile, notice: ContactNotice) -> Element:
    data = element(profile.wire.namespaces.contact, "infData", "contact")
    add(data, "id", notice.id)
    add(data, "roid", notice.roid)
    add(data, "status", s="ok")
    for node in notice.body:
        nodes.write(data, node)
    add(data, "clID", notice.registrar)
    add(data, "crID", notice.creator)
    add(data, "crDate", profile.wire.timestamp(notice.created_at))
    return data


def _balance(notice: BalanceNotice) -> Element:
    data = element(namespaces.LOWBALANCE_POLL, "pollData", "lowbalance-poll")
    add(data, "registrarName", notice.registrar)
    add(data, "creditLimit", decimal(0))
    add(data, "creditThreshold", decimal(notice.threshold_minor), type="FIXED")
    add(data, "availableCredit", decimal(notice.available_minor))
    return data


def _domain(profile: Profile, notice: ChangeNotice) -> Element | None:
    """Return the domain as it was after the change, where the registry tells of changes (RFC 8590)."""
    if namespaces.CHANGE_POLL not in profile.extension_uris:
        return None
    data = element(profile.wire.namespaces.domain, "infData", "domain")
    add(data, "name", notice.name)
    add(data, "roid", notice.roid)
    for status in notice.statuses:
        add(data, "status", s=status)
    add(data, "clID", notice.registrar)
    add(data, "exDate", profile.wire.timestamp(notice.expires_at))
    return data


def _change(notice: ChangeNotice, time: Time) -> Element:
    change = element(namespaces.CHANGE_POLL, "changeData", "changePoll")
    change.set("state", "after")
    add(change, "operation", notice.operation)
    add(change, "date", time(notice.at))
    add(change, "svTRID", notice.svtrid)
    add(change, "who", notice.who)
    if notice.case is not None:
        kind, number = notice.case
        add(change, "caseId", number, type=kind)
    if notice.reason is not None:
        add(change, "reason", notice.reason)
    return change


def _maintenance(profile: Profile, notice: MaintenanceNotice) -> Element:
    time = profile.wire.timestamp
    data = element(namespaces.MAINTENANCE, "infData", "maint")
    item = add(data, "item")
    add(item, "id", notice.id)
    add(item, "pollType", notice.poll_type)
    system = add(add(item, "systems"), "system")
    add(system, "name", "EPP")
    add(system, "impact", notice.impact)
    add(item, "environment", type="production")
    add(item, "start", time(notice.starts_at))
    add(item, "end", time(notice.ends_at))
    add(item, "reason", notice.reason)
    zones = add(item, "tlds")
    for zone in profile.zones:
        add(zones, "tld", zone)
    add(item, "crDate", time(notice.created_at))
    return data
