"""Whether a change of a domain took place: every part of it is compared with what the registry shows."""

from dataclasses import replace
from hmac import compare_digest
from typing import assert_never

from adapters.model import (
    Attempt,
    AuthCodeOrder,
    AuthCodeSet,
    ChangeOrder,
    ContactRole,
    ContactsOrder,
    ContactsSet,
    DnssecOrder,
    DnssecSet,
    DomainInfo,
    Effect,
    LockOrder,
    LockSet,
    NameServer,
    NameserversOrder,
    NameserversSet,
    PrivacyOrder,
    PrivacySet,
    SuspensionOrder,
    SuspensionSet,
)
from adapters.outcome import Verdict
from adapters.rules import TldRules
from adapters.verification.evidence import Evidence, applied_if, gone, still_pending


def change(order: ChangeOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None or not info.ours:
        return gone(order, info)
    so = is_as_ordered(order, info, rules)
    if not so and (pending := still_pending(info)) is not None:
        return pending
    return applied_if(so, effect_of(order, info), attempt, evidence)


def is_as_ordered(order: ChangeOrder, info: DomainInfo, rules: TldRules) -> bool:
    """Tell whether the domain shows all that the order wants. A hidden authInfo proves nothing: it is set again."""
    match order:
        case NameserversOrder():
            return _has_nameservers(order, info)
        case ContactsOrder():
            return _has_contacts(order, info)
        case LockOrder():
            return _has_statuses(rules.lock_statuses, info, wanted=order.locked)
        case SuspensionOrder():
            return _has_statuses(rules.hold_statuses, info, wanted=order.suspended)
        case PrivacyOrder():
            return info.private is order.private
        case DnssecOrder():
            return frozenset(order.records) == info.secure_records
        case AuthCodeOrder():
            return _has_auth_info(order, info)
        case _:
            assert_never(order)


def effect_of(order: ChangeOrder, info: DomainInfo | None = None) -> Effect:
    """Return what the change makes true."""
    match order:
        case NameserversOrder():
            hosts = tuple(server.host for server in order.nameservers)
            return NameserversSet(hosts if info is None else info.nameservers)
        case ContactsOrder():
            return ContactsSet()
        case LockOrder():
            return LockSet(order.locked)
        case PrivacyOrder():
            return PrivacySet(order.private)
        case SuspensionOrder():
            return SuspensionSet(order.suspended)
        case DnssecOrder():
            return DnssecSet(order.records)
        case AuthCodeOrder():
            return AuthCodeSet()
        case _:
            assert_never(order)


def _has_statuses(statuses: frozenset[str], info: DomainInfo, *, wanted: bool) -> bool:
    """Tell whether all of the statuses are there, or none of them."""
    held = statuses & info.statuses
    return held == statuses if wanted else not held


def _has_nameservers(order: NameserversOrder, info: DomainInfo) -> bool:
    if info.host_attributes is None:
        return frozenset(info.nameservers) == frozenset(server.host for server in order.nameservers)
    return frozenset(map(unordered, info.host_attributes)) == frozenset(map(unordered, order.nameservers))


def unordered(server: NameServer) -> NameServer:
    """Return the name server with its addresses in one order, as they have none of their own."""
    return replace(server, addresses=tuple(sorted(set(server.addresses), key=str)))


def _has_contacts(order: ContactsOrder, info: DomainInfo) -> bool:
    wanted = {role: handle.handle.casefold() for role, handle in order.contacts.items()}
    registrant = wanted.pop(ContactRole.REGISTRANT, None)
    if registrant is not None and registrant != (info.registrant or "").casefold():
        return False
    present = {(role, handle.casefold()) for role, handle in info.contacts}
    return present == {(role.value, handle) for role, handle in wanted.items()}


def _has_auth_info(order: AuthCodeOrder, info: DomainInfo) -> bool:
    if order.auth_info is None or info.auth_info is None:
        return False
    return compare_digest(order.auth_info.encode(), info.auth_info.encode())
