"""Changing a domain: name servers, contacts, statuses, registrant, authInfo (RFC 5731 §3.2.5)."""

from dataclasses import dataclass, field
from datetime import datetime

from simulators.node import Node
from simulators.objects import Domain
from simulators.refusals import Culprit, Refused, Why
from simulators.registry import Registry
from simulators.rules import auth_info, delegation, dnssec, domains, flags
from simulators.rules.delegation import Contacts, Delegation, NameServer
from simulators.rules.dnssec import DnssecChange


@dataclass(frozen=True, slots=True)
class DomainChange:
    """An update command. None = leave as it is; an empty `auth_info` or `registrant` clears it."""

    add_nameservers: tuple[NameServer, ...] = ()
    rem_nameservers: tuple[NameServer, ...] = ()
    add_contacts: tuple[tuple[str, str], ...] = ()
    rem_contacts: tuple[tuple[str, str], ...] = ()
    add_statuses: tuple[str, ...] = ()
    rem_statuses: tuple[str, ...] = ()
    registrant: str | None = None
    auth_info: str | None = field(default=None, repr=False)
    descriptions: tuple[str, ...] | None = None
    license: str | None = None
    dnssec: DnssecChange | None = None


def update(registry: Registry, registrar: str, name: str, change: DomainChange, now: datetime) -> Domain:
    domain = domains.find_own(registry, registrar, name)
    _check_updatable(registry, domain, change, now)
    silent = registry.profile.domains.repeated_change_is_silent
    statuses = flags.changed(domain.statuses, change.add_statuses, change.rem_statuses, repeats_are_silent=silent)
    delegated = _delegation(registry, registrar, domain, change, now)
    contacts = _contacts(registry, registrar, domain, change)
    registrant = _registrant(registry, registrar, domain, change)
    auth_info.check_strength(registry, change.auth_info)
    if change.license is not None:
        domains.check_license(registry.profile.names, name, change.license)
    signed = _signed(registry, domain, change)
    dropped = set(domain.nameservers) - set(delegated.keys)
    for host in delegated.created:
        registry.add_host(host)
    with registry.changing(domain):
        domain.statuses, domain.nameservers = statuses, delegated.keys
        domain.contacts, domain.registrant = contacts, registrant
        domain.dnssec = signed
        _apply_plain(domain, change, now)
        domain.updater, domain.updated_at = registrar, now
    if not registry.profile.domains.host_objects:
        registry.sweep((), dropped)
    return domain


def _signed(registry: Registry, domain: Domain, change: DomainChange) -> list[Node]:
    if change.dnssec is None:
        return domain.dnssec
    zone = domain.name.partition(".")[2]
    return dnssec.changed(registry.profile.dnssec, zone, domain.dnssec, change.dnssec)


def _apply_plain(domain: Domain, change: DomainChange, now: datetime) -> None:
    if change.auth_info is not None:
        domain.auth_info, domain.auth_info_set_at = change.auth_info or None, now
    if change.registrant is not None:
        domain.holder_changed_at = now
    if change.descriptions is not None:
        domain.descriptions = [line for line in change.descriptions if line]
    if change.dnssec is not None:
        life = change.dnssec.signature_life_max or change.dnssec.add.signature_life_max
        domain.signature_life_max = life or domain.signature_life_max
    if change.license is not None:
        domain.license = change.license or None


def _check_updatable(registry: Registry, domain: Domain, change: DomainChange, now: datetime) -> None:
    """Under clientUpdateProhibited only an update passes that lifts it (RFC 5731 §2.3)."""
    only_lifts = change == DomainChange(rem_statuses=change.rem_statuses)
    domains.check_status(registry, domain, "update", now)
    flags.check_updatable(Why.DOMAIN_STATUS, domain.statuses, lifts_only=change.rem_statuses if only_lifts else None)


def _delegation(registry: Registry, registrar: str, domain: Domain, change: DomainChange, now: datetime) -> Delegation:
    """Return the name servers after the change: removals first, then additions."""
    keys = list(domain.nameservers)
    for server in change.rem_nameservers:
        key = delegation.key_of(registry, registrar, domain.name, server)
        if key not in keys:
            raise Refused(Why.NAMESERVER_NOT_THERE, culprit=Culprit("hostObj", server.name))
        keys.remove(key)
    added = delegation.nameservers(registry, registrar, domain.name, change.add_nameservers, now)
    for key, server in zip(added.keys, change.add_nameservers, strict=True):
        if key in keys:
            raise Refused(Why.NAMESERVER_TWICE, culprit=Culprit("hostObj", server.name))
    keys += added.keys
    if change.add_nameservers or change.rem_nameservers:
        delegation.check_count(registry, len(keys))
    return Delegation(keys, added.created)


def _contacts(registry: Registry, registrar: str, domain: Domain, change: DomainChange) -> Contacts:
    if not change.add_contacts and not change.rem_contacts:
        return domain.contacts
    if registry.profile.domains.registrant == "none":
        raise Refused(Why.CONTACTS_NOT_KEPT)
    uses = list(domain.contacts)
    for use in change.rem_contacts:
        if use not in uses:
            raise Refused(Why.CONTACT_NOT_THERE, culprit=Culprit("contact", use[1]))
        uses.remove(use)
    for role, contact_id in change.add_contacts:
        uses.append((role, delegation.find_contact(registry, registrar, contact_id, role)))
    delegation.check_uses(registry, uses)
    return uses


def _registrant(registry: Registry, registrar: str, domain: Domain, change: DomainChange) -> str | None:
    if change.registrant is None:
        return domain.registrant
    if registry.profile.domains.registrant == "none":
        raise Refused(Why.CONTACTS_NOT_KEPT)
    if not change.registrant:
        if registry.profile.domains.registrant == "optional":
            return None
        raise Refused(Why.REGISTRANT_MISSING)
    return delegation.find_registrant(registry, registrar, change.registrant)
