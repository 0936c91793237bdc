"""The registry's own objects and accounts as JSON: what tests compare everybody else's word with."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from simulators.amounts import decimal
from simulators.clock import timestamp
from simulators.objects import Contact, Domain, Host, Registrar
from simulators.registry import Registry
from simulators.rules import lifecycle
from simulators.transfer import Transfer


def objects(registry: Registry, now: datetime) -> dict[str, Any]:
    """Everything as it stands at `now`, keyed by name or id; a host that is per registrar by `registrar/name`."""
    state = registry.state
    return {
        "domains": {name: domain_view(registry, domain, now) for name, domain in state.domains.items()},
        "contacts": {contact.id: _contact(contact) for contact in state.contacts.values()},
        "hosts": {key: _host(host) for key, host in state.hosts.items()},
        "registrars": {name: registrar_view(registrar) for name, registrar in state.registrars.items()},
    }


def domain_view(registry: Registry, domain: Domain, now: datetime) -> dict[str, Any]:
    return {
        "registrar": domain.registrar,
        "creator": domain.creator,
        "roid": domain.roid,
        "created_at": timestamp(domain.created_at),
        "updated_at": None if domain.updated_at is None else timestamp(domain.updated_at),
        "expires_at": timestamp(domain.expires_at),
        "statuses": lifecycle.statuses(domain, registry.profile, now),
        "rgp_statuses": lifecycle.rgp_statuses(domain, now),
        "nameservers": [registry.state.hosts[key].name for key in domain.nameservers],
        "registrant": domain.registrant,
        "contacts": [{"role": role, "id": contact} for role, contact in domain.contacts],
        "auth_info": domain.auth_info,
        "transfer": None if domain.transfer is None else _transfer(domain.transfer),
        "dnssec": [{part.name: part.text for part in record.children} for record in domain.dnssec],
        "license": domain.license,
    }


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "status": transfer.status,
        "gainer": transfer.gainer,
        "loser": transfer.loser,
        "requested_at": timestamp(transfer.requested_at),
        "acts_at": timestamp(transfer.acts_at),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "registrar": contact.registrar,
        "roid": contact.roid,
        "created_at": timestamp(contact.created_at),
        "statuses": sorted(contact.statuses),
        "body": [asdict(node) for node in contact.body],
    }


def _host(host: Host) -> dict[str, Any]:
    return {
        "name": host.name,
        "registrar": host.registrar,
        "roid": host.roid,
        "created_at": timestamp(host.created_at),
        "statuses": sorted(host.statuses),
        "addresses": [{"ip": ip, "address": address} for ip, address in host.addresses],
    }


def registrar_view(registrar: Registrar) -> dict[str, Any]:
    return {
        "balance": decimal(registrar.balance_minor),
        "currency": registrar.currency,
        "charges": [
            {
                "at": timestamp(charge.at),
                "action": charge.action,
                "object": charge.object,
                "amount": decimal(charge.amount_minor),
                "years": charge.years,
            }
            for charge in registrar.charges
        ],
    }
