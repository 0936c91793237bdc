"""Updates that change a domain: only the difference between what the registry has and what the order wants.

Registries refuse to add what is there or to remove what is not.
"""

from collections.abc import Sequence
from typing import assert_never

from adapters.capabilities import EPP_LACKS, Capability
from adapters.epp_adapter.domains import name_servers
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.secure_dns import dnssec_update
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unsupported
from adapters.model import (
    AuthCodeOrder,
    ChangeOrder,
    ContactRole,
    ContactsOrder,
    DnssecOrder,
    DomainInfo,
    DomainName,
    LockOrder,
    NameServer,
    NameserversOrder,
    PrivacyOrder,
    SuspensionOrder,
)
from adapters.rules import TldRules
from adapters.verification.changes import unordered
from epp import AuthInfo, DomainChange, DomainContact, DomainParts, DomainUpdate, NoAuthInfo, Status


def update(order: ChangeOrder, info: DomainInfo, profile: EppProfile, rules: TldRules) -> Transform:
    """Return the update that makes the domain what the order wants. Raises `Unsupported`."""
    match order:
        case NameserversOrder():
            return Transform(_nameservers(order, info, profile))
        case ContactsOrder():
            return Transform(_contacts(order, info, profile))
        case LockOrder():
            return Transform(_statuses(order.name, rules.lock_statuses, info, wanted=order.locked))
        case SuspensionOrder():
            return Transform(_statuses(order.name, rules.hold_statuses, info, wanted=order.suspended))
        case DnssecOrder():
            return dnssec_update(order, info, profile)
        case PrivacyOrder():
            raise Unsupported(Capability.PRIVACY, EPP_LACKS[Capability.PRIVACY])
        case AuthCodeOrder():
            return Transform(_auth_code(order, profile))
        case _:
            assert_never(order)


def _nameservers(order: NameserversOrder, info: DomainInfo, profile: EppProfile) -> DomainUpdate:
    if profile.host_attributes:
        return _host_attributes(order, info.host_attributes or ())
    wanted = [server.host for server in order.nameservers]
    add = tuple(host.ascii for host in wanted if host not in info.nameservers)
    rem = tuple(host.ascii for host in info.nameservers if host not in wanted)
    return _difference(order.name.ascii, DomainParts(ns=add), DomainParts(ns=rem))


def _host_attributes(order: NameserversOrder, present: Sequence[NameServer]) -> DomainUpdate:
    """A name server whose addresses change is removed and added in one update."""
    wanted, held = [unordered(server) for server in order.nameservers], [unordered(server) for server in present]
    add = name_servers([server for server in wanted if server not in held], attributes=True)
    rem = name_servers([server for server in held if server not in wanted], attributes=True)
    return _difference(order.name.ascii, DomainParts(ns=add), DomainParts(ns=rem))


def _contacts(order: ContactsOrder, info: DomainInfo, profile: EppProfile) -> DomainUpdate:
    handles = {role: order.contacts[role].handle for role in order.contacts if role in profile.roles_sent}
    registrant = handles.pop(ContactRole.REGISTRANT, None)
    wanted = {DomainContact(handle, role.value) for role, handle in handles.items()}
    present = {DomainContact(handle, role) for role, handle in info.contacts}
    changed = None if registrant == info.registrant else registrant
    return _difference(
        order.name.ascii,
        DomainParts(contacts=_sorted(wanted - present)),
        DomainParts(contacts=_sorted(present - wanted)),
        DomainChange(registrant=changed) if changed is not None else None,
    )


def _sorted(contacts: set[DomainContact]) -> tuple[DomainContact, ...]:
    return tuple(sorted(contacts, key=lambda contact: (contact.type, contact.id)))


def _statuses(name: DomainName, statuses: frozenset[str], info: DomainInfo, *, wanted: bool) -> DomainUpdate:
    missing = tuple(Status(value) for value in sorted(statuses - info.statuses))
    held = tuple(Status(value) for value in sorted(statuses & info.statuses))
    if wanted:
        return _difference(name.ascii, DomainParts(statuses=missing), DomainParts())
    return _difference(name.ascii, DomainParts(), DomainParts(statuses=held))


def _auth_code(order: AuthCodeOrder, profile: EppProfile) -> DomainUpdate:
    if order.auth_info is not None:
        return DomainUpdate(order.name.ascii, chg=DomainChange(auth_info=AuthInfo(order.auth_info)))
    unset = NoAuthInfo() if profile.auth_info_unset == "null" else AuthInfo("")
    return DomainUpdate(order.name.ascii, chg=DomainChange(auth_info=unset))


def _difference(name: str, add: DomainParts, rem: DomainParts, chg: DomainChange | None = None) -> DomainUpdate:
    empty = DomainParts()
    return DomainUpdate(name, None if add == empty else add, None if rem == empty else rem, chg)
