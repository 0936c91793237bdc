"""What a domain refers to: its contacts by role and its name servers. Checked before anything is changed or charged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulators.objects import Host
from simulators.refusals import Culprit, Refused, Why
from simulators.registry import Registry
from simulators.rules import hosts
from simulators.rules.names import parent_of, well_formed

Contacts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NameServer:
    """A name server of a command: an object's name, or with `attribute` a name with its addresses on the spot."""

    name: str
    addresses: tuple[hosts.Address, ...] = ()
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class Delegation:
    """The hosts a domain will use, by key, and those of them that must be created on the way."""

    keys: list[str]
    created: list[Host] = field(default_factory=list)


def check_count(registry: Registry, count: int) -> None:
    """No name server at all is always allowed: the domain is inactive then."""
    rules = registry.profile.domains
    if count and count < rules.nameservers_min:
        raise Refused(Why.NAMESERVER_COUNT, f"minimum number of hosts is {rules.nameservers_min}")
    if count > rules.nameservers_max:
        raise Refused(Why.NAMESERVER_COUNT, f"maximum number of hosts is {rules.nameservers_max}")


def nameservers(
    registry: Registry, registrar: str, domain: str, servers: Sequence[NameServer], now: datetime
) -> Delegation:
    """Find the hosts that a command names for `domain`. Raises `Refused`; creates nothing yet."""
    delegation = Delegation([])
    for server in servers:
        key = key_of(registry, registrar, domain, server)
        if key in delegation.keys:
            raise Refused(Why.NAMESERVER_TWICE, culprit=Culprit("hostObj", server.name))
        host = _host(registry, registrar, domain, server, now)
        _check_glue(registry, domain, host)
        if server.attribute and (key not in registry.state.hosts or not registry.profile.domains.host_objects):
            delegation.created.append(host)
        delegation.keys.append(key)
    return delegation


def key_of(registry: Registry, registrar: str, domain: str, server: NameServer) -> str:
    """Return what a name server goes by: where there are no host objects, each domain has its own."""
    if not registry.profile.domains.host_objects:
        return f"{domain}/{server.name}"
    return registry.host_key(registrar, server.name)


def _host(registry: Registry, registrar: str, domain: str, server: NameServer, now: datetime) -> Host:
    rules = registry.profile.domains
    if not (rules.host_attributes if server.attribute else rules.host_objects):
        raise Refused(Why.HOST_MODEL)
    if not well_formed(server.name):
        raise Refused(Why.MALFORMED_HOST, culprit=Culprit("hostObj", server.name))
    if not rules.host_objects:
        return _attribute(registry, registrar, domain, server, now)
    host = registry.host(registrar, server.name)
    if host is None and server.attribute:
        return hosts.planned(registry, registrar, server.name, server.addresses, now, new_domain=domain)
    if host is None:
        raise Refused(Why.UNKNOWN_HOST, culprit=Culprit("hostObj", server.name))
    return host


def _attribute(registry: Registry, registrar: str, domain: str, server: NameServer, now: datetime) -> Host:
    """Return a name server that is no object: addresses are for those inside the domain alone (narrow glue)."""
    if server.addresses and parent_of(server.name, registry.profile.names) != domain:
        raise Refused(Why.GLUE_NOT_ALLOWED, culprit=Culprit("hostAddr", server.addresses[0][1]))
    addresses = hosts.unique(registry, server.addresses)
    return Host(server.name, "", registrar, registrar, now, addresses, domain=domain)


def _check_glue(registry: Registry, domain: str, host: Host) -> None:
    """A host in the very domain it serves cannot be found without an address; nor can one that never had any."""
    parent = parent_of(host.name, registry.profile.names)
    needed = parent == domain or (parent is not None and registry.profile.hosts.foreign_parent_sponsors)
    if needed and not host.addresses:
        raise Refused(Why.NAMESERVER_WITHOUT_GLUE, culprit=Culprit("hostObj", host.name))


def contacts(
    registry: Registry, registrar: str, registrant: str | None, uses: Iterable[tuple[str, str]]
) -> tuple[str | None, Contacts]:
    """Find the contacts that a create command names. Raises `Refused`."""
    rules = registry.profile.domains
    uses = list(uses)
    if rules.registrant == "none":
        if registrant or uses:
            raise Refused(Why.CONTACTS_NOT_KEPT)
        return None, []
    if not registrant and rules.registrant == "required":
        raise Refused(Why.REGISTRANT_MISSING)
    holder = find_registrant(registry, registrar, registrant) if registrant else None
    found = [(role, find_contact(registry, registrar, contact_id, role)) for role, contact_id in uses]
    check_uses(registry, found)
    return holder, found


def find_registrant(registry: Registry, registrar: str, contact_id: str) -> str:
    """Return the id of a domain's holder as the registry spells it. Raises `Refused`."""
    contact = registry.contact(contact_id)
    if contact is None or _foreign(registry, registrar, contact.registrar):
        raise Refused(Why.UNKNOWN_REGISTRANT, culprit=Culprit("registrant", contact_id))
    return contact.id


def find_contact(registry: Registry, registrar: str, contact_id: str, role: str) -> str:
    contact = registry.contact(contact_id)
    if contact is None or _foreign(registry, registrar, contact.registrar):
        raise Refused(Why.UNKNOWN_CONTACT, f"{role} contact does not exist", culprit=Culprit("contact", contact_id))
    return contact.id


def _foreign(registry: Registry, registrar: str, sponsor: str) -> bool:
    return registry.profile.domains.contacts_must_be_ours and sponsor != registrar


def check_uses(registry: Registry, uses: Contacts) -> None:
    """Raises `Refused` for a role that is missing or too full, or a contact named twice in one role."""
    rules = registry.profile.domains
    for use, times in Counter(uses).items():
        if times > 1:
            raise Refused(Why.CONTACT_TWICE, culprit=Culprit("contact", use[1]))
        if rules.roles is not None and use[0] not in rules.roles:
            raise Refused(Why.CONTACT_ROLE, culprit=Culprit("contact", use[1]))
    counts = Counter(role for role, _ in uses)
    for role in rules.roles_required:
        if not counts[role]:
            raise Refused(Why.CONTACT_ROLE_MISSING, f"{role} contact is required")
    for role, count in counts.items():
        if rules.contacts_per_role_max is not None and count > rules.contacts_per_role_max:
            raise Refused(Why.CONTACT_LIMIT, f"Contacts limit exceeded: {role}")
