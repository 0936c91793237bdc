"""The registry's own truth as JSON data, for those who compare it with what somebody believes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulators.objects import Charge, Contact, Domain, Host, Registrar
from simulators.rules import lifecycle

if TYPE_CHECKING:
    from simulators.registry import Registry


def objects(registry: "Registry", now: datetime) -> dict[str, Any]:
    state = registry.state
    return {
        "domains": {name: _domain(registry, domain, now) for name, domain in sorted(state.domains.items())},
        "contacts": {key: _contact(contact) for key, contact in sorted(state.contacts.items())},
        "hosts": {key: _host(host) for key, host in sorted(state.hosts.items())},
        "registrars": {key: _registrar(registrar) for key, registrar in sorted(state.registrars.items())},
    }


def _domain(registry: "Registry", domain: Domain, now: datetime) -> dict[str, Any]:
    return {
        "registrar": domain.registrar,
        "creator": domain.creator,
        "created_at": domain.created_at.isoformat(),
        "updated_at": domain.updated_at.isoformat() if domain.updated_at else None,
        "expires_at": domain.expires_at.isoformat(),
        "statuses": lifecycle.statuses(domain, registry.profile, now),
        "grace": lifecycle.rgp_statuses(domain, now),
        "nameservers": [registry.state.hosts[key].name for key in domain.nameservers],
        "registrant": domain.registrant,
        "contacts": [{"role": role, "id": contact} for role, contact in domain.contacts],
        "auth_info": domain.auth_info,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {"id": contact.id, "registrar": contact.registrar, "created_at": contact.created_at.isoformat()}


def _host(host: Host) -> dict[str, Any]:
    return {
        "name": host.name,
        "registrar": host.registrar,
        "created_at": host.created_at.isoformat(),
        "addresses": [address for _, address in host.addresses],
    }


def _registrar(registrar: Registrar) -> dict[str, Any]:
    return {
        "balance": decimal_text(registrar.balance_minor),
        "currency": registrar.currency,
        "charges": [_charge(charge) for charge in registrar.charges],
        "messages": len(registrar.messages),
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "at": charge.at.isoformat(),
        "action": charge.action,
        "object": charge.object,
        "amount": decimal_text(charge.amount_minor),
        "years": charge.years,
    }


def decimal_text(minor: int) -> str:
    """Return minor units of a currency with two decimals as text: 1234 is "12.34"."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
