"""Host objects: internal ones with glue below a domain of this registry, external ones without (RFC 5732)."""

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from simulators.object_rules import HostRules
from simulators.objects import Host
from simulators.refusals import Culprit, Refused, Why
from simulators.registry import Registry
from simulators.rules import flags
from simulators.rules.names import is_internal, well_formed

Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class HostChange:
    add_addresses: tuple[Address, ...] = ()
    rem_addresses: tuple[Address, ...] = ()
    add_statuses: tuple[str, ...] = ()
    rem_statuses: tuple[str, ...] = ()
    new_name: str | None = None


def named(name: str) -> Culprit:
    return Culprit("name", name)


def check_name(registry: Registry, name: str) -> None:
    if not host_well_formed(name, registry.profile.hosts):
        raise Refused(Why.BAD_HOST_NAME, culprit=named(name))


def host_well_formed(name: str, rules: HostRules) -> bool:
    last = name.rpartition(".")[2]
    return well_formed(name) and (rules.tld_letters_max is None or len(last) <= rules.tld_letters_max)


def find(registry: Registry, registrar: str, name: str) -> Host:
    """Return a host as this registrar sees it. Raises `Refused`."""
    check_name(registry, name)
    host = registry.host(registrar, name)
    if host is None:
        raise Refused(Why.NO_HOST, culprit=named(name))
    return host


def find_own(registry: Registry, registrar: str, name: str) -> Host:
    host = find(registry, registrar, name)
    if host.registrar != registrar:
        raise Refused(Why.NOT_SPONSOR, culprit=named(name))
    return host


def create(registry: Registry, registrar: str, name: str, addresses: Sequence[Address], now: datetime) -> Host:
    host = planned(registry, registrar, name, addresses, now)
    registry.add_host(host)
    return host


def planned(
    registry: Registry,
    registrar: str,
    name: str,
    addresses: Sequence[Address],
    now: datetime,
    *,
    new_domain: str | None = None,
) -> Host:
    """Return a host that may be created, without creating it; `new_domain` counts as existing and ours."""
    check_name(registry, name)
    if registry.host(registrar, name) is not None:
        raise Refused(Why.HOST_EXISTS, culprit=named(name))
    host = Host(name, "", registrar, registrar, now)
    parent = registry.parent_of(host)
    if is_internal(name, registry.profile.names):
        sponsor = _foreign_sponsor(registry, registrar, parent, addresses)
        if sponsor is not None:
            host.registrar = sponsor
        else:
            if parent != new_domain:
                _check_parent(registry, registrar, parent)
            _check_glue(registry, name, addresses)
    else:
        _check_external(registry, name, addresses)
    host.addresses = unique(registry, addresses)
    host.roid = registry.roid("host")
    return host


def _foreign_sponsor(
    registry: Registry, registrar: str, parent: str | None, addresses: Sequence[Address]
) -> str | None:
    """Return the registrar of the superordinate domain, where a host without addresses may be created for it."""
    domain = registry.domain(parent) if parent else None
    if addresses or domain is None or domain.registrar == registrar:
        return None
    return domain.registrar if registry.profile.hosts.foreign_parent_sponsors else None


def _check_parent(registry: Registry, registrar: str, parent: str | None) -> None:
    rules = registry.profile.hosts
    domain = registry.domain(parent) if parent else None
    if domain is None:
        if rules.parent_required:
            raise Refused(Why.NO_PARENT_DOMAIN)
    elif domain.registrar != registrar and rules.parent_must_be_ours:
        raise Refused(Why.NOT_SPONSOR)


def _check_glue(registry: Registry, name: str, addresses: Sequence[Address]) -> None:
    if not addresses and registry.profile.hosts.glue_required:
        raise Refused(Why.GLUE_MISSING, culprit=named(name))


def _check_external(registry: Registry, name: str, addresses: Sequence[Address]) -> None:
    rules = registry.profile.hosts
    if addresses and rules.external_addresses_refused:
        raise Refused(Why.GLUE_NOT_ALLOWED, culprit=Culprit("addr", addresses[0][1]))
    if rules.checked_in_dns and any(fnmatch.fnmatch(name, pattern) for pattern in rules.unresolvable):
        raise Refused(Why.HOST_NOT_IN_DNS, culprit=named(name))


def unique(registry: Registry, addresses: Sequence[Address]) -> list[Address]:
    """Return the addresses checked and in canonical form. Raises `Refused` for a bad or repeated one."""
    checked = [check_address(registry, address) for address in addresses]
    for address in checked:
        if checked.count(address) > 1:
            raise Refused(Why.ADDRESS_TWICE, culprit=Culprit("addr", address[1]))
    return checked


def check_address(registry: Registry, address: Address) -> Address:
    """Return (v4|v6, text) in canonical form. An empty family is guessed from the text. Raises `Refused`."""
    family, text = address
    try:
        parsed = ip_address(text)
    except ValueError:
        raise Refused(Why.BAD_ADDRESS, culprit=Culprit("addr", text)) from None
    if family not in {"", f"v{parsed.version}"}:
        raise Refused(Why.BAD_ADDRESS, culprit=Culprit("addr", text))
    if registry.profile.hosts.reserved_addresses_refused and not parsed.is_global:
        raise Refused(Why.RESERVED_ADDRESS, culprit=Culprit("addr", text))
    return f"v{parsed.version}", str(parsed)


def update(registry: Registry, registrar: str, name: str, change: HostChange, now: datetime) -> Host:
    host = find_own(registry, registrar, name)
    only_lifts = change == HostChange(rem_statuses=change.rem_statuses)
    flags.check_updatable(Why.HOST_STATUS, host.statuses, lifts_only=change.rem_statuses if only_lifts else None)
    silent = registry.profile.domains.repeated_change_is_silent
    statuses = flags.changed(host.statuses, change.add_statuses, change.rem_statuses, repeats_are_silent=silent)
    addresses = _changed_addresses(registry, host, change)
    if change.new_name is not None:
        _check_renamable(registry, registrar, host)
        if planned(registry, registrar, change.new_name, addresses, now).registrar != registrar:
            raise Refused(Why.NOT_SPONSOR, culprit=named(change.new_name))
    elif is_internal(name, registry.profile.names):
        _check_glue(registry, name, addresses)
    elif addresses != host.addresses:
        _check_external(registry, name, addresses)
    host.statuses, host.addresses = statuses, addresses
    host.updater, host.updated_at = registrar, now
    if change.new_name is not None:
        registry.rename_host(host, change.new_name)
    registry.touch()
    return host


def _check_renamable(registry: Registry, registrar: str, host: Host) -> None:
    """An external host that another registrar's domain uses keeps its name: that registrar never agreed to the new."""
    users = registry.links.domains_of_host(registry.host_key(registrar, host.name))
    foreign = any(registry.state.domains[name].registrar != registrar for name in users)
    if foreign and not is_internal(host.name, registry.profile.names):
        raise Refused(Why.HOST_LINKED, culprit=named(host.name))


def _changed_addresses(registry: Registry, host: Host, change: HostChange) -> list[Address]:
    addresses = list(host.addresses)
    for address in change.rem_addresses:
        known = check_address(registry, address)
        if known not in addresses:
            raise Refused(Why.ADDRESS_NOT_THERE, culprit=Culprit("addr", address[1]))
        addresses.remove(known)
    for address in change.add_addresses:
        fresh = check_address(registry, address)
        if fresh in addresses:
            raise Refused(Why.ADDRESS_TWICE, culprit=Culprit("addr", address[1]))
        addresses.append(fresh)
    return addresses


def delete(registry: Registry, registrar: str, name: str, *, forced: bool = False) -> None:
    """Delete a host; `forced` takes it out of the delegations that use it (.ua `deleteNS`)."""
    host = find_own(registry, registrar, name)
    if "clientDeleteProhibited" in host.statuses:
        raise Refused(Why.HOST_STATUS, "clientDeleteProhibited is set", culprit=named(name))
    key = registry.host_key(registrar, name)
    users = [registry.state.domains[user] for user in registry.links.domains_of_host(key)]
    reached = forced and registry.profile.hosts.forced_delete == "all"
    if not reached and any(not forced or user.registrar != registrar for user in users):
        raise Refused(Why.HOST_LINKED, culprit=named(name))
    registry.remove_host(key)


def statuses(registry: Registry, host: Host) -> list[str]:
    """Return what a host shows: what was set, `linked` when a domain uses it, `ok` when nothing prohibits."""
    shown = sorted(host.statuses) or ["ok"]
    linked = registry.links.domains_of_host(registry.host_key(host.registrar, host.name))
    return [*shown, "linked"] if linked else shown
