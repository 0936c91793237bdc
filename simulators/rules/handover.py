"""What a decided transfer does: the object changes hands with what belongs to it, and both registrars hear of it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulators.notices import TransferNotice
from simulators.objects import Contact, Domain
from simulators.periods import add_years
from simulators.rules import lifecycle
from simulators.transfer import Transfer

if TYPE_CHECKING:
    from simulators.registry import Registry

APPROVED = frozenset({"clientApproved", "serverApproved"})
TEXTS = {
    "pending": "Transfer Requested.",
    "clientApproved": "Transfer Approved.",
    "clientRejected": "Transfer Rejected.",
    "clientCancelled": "Transfer Cancelled.",
    "serverApproved": "Transfer Auto Approved.",
    "serverCancelled": "Transfer Auto Cancelled.",
}


def end_domain(registry: "Registry", domain: Domain, status: str, at: datetime) -> None:
    """Decide the pending transfer of a domain."""
    transfer = domain.transfer
    if transfer is None:
        return
    with registry.changing(domain):
        _close(transfer, status, at)
        if status in APPROVED:
            _hand_over(registry, domain, transfer, at)
    tell(registry, TransferNotice("domain", domain.name, transfer), at)


def end_contact(registry: "Registry", contact: Contact, status: str, at: datetime) -> None:
    """Decide the pending transfer of a contact."""
    transfer = contact.transfer
    if transfer is None:
        return
    _close(transfer, status, at)
    if status in APPROVED:
        contact.registrar, contact.transferred_at = transfer.gainer, at
        contact.auth_info = fresh_auth_info(registry, contact.roid, contact.auth_info)
    registry.schedule_contact(contact)
    tell(registry, TransferNotice("contact", contact.id, transfer), at)


def _close(transfer: Transfer, status: str, at: datetime) -> None:
    if status == "clientCancelled":
        transfer.acting = transfer.requester
    transfer.status, transfer.acts_at = status, at


def tell(registry: "Registry", notice: TransferNotice, at: datetime) -> None:
    """Put the news into the queue of whoever did not bring it about; of both, when the registry did."""
    transfer = notice.transfer
    told = {
        "pending": [transfer.other],
        "clientCancelled": [transfer.other],
        "clientApproved": [transfer.requester],
        "clientRejected": [transfer.requester],
    }.get(transfer.status, [transfer.requester, transfer.other])
    for registrar in told:
        registry.notify(registrar, TEXTS[transfer.status], at, replace(notice, transfer=replace(transfer)))


def _hand_over(registry: "Registry", domain: Domain, transfer: Transfer, at: datetime) -> None:
    rules = registry.profile.transfers
    registry.refund(domain, at, "autoRenewPeriod")
    domain.graces.clear()
    amount = registry.price(domain.name).a_transfer * transfer.years
    if amount:
        registry.charge(transfer.gainer, "transfer", domain.name, amount, transfer.years, at, on_credit=True)
    before = domain.expires_at
    domain.expires_at = extended(registry, domain, transfer.years, at)
    transfer.expires_at = domain.expires_at if transfer.years else None
    domain.registrar, domain.transferred_at = transfer.gainer, at
    years = transfer.years if domain.expires_at == add_years(before, transfer.years) else 0
    lifecycle.grant(domain, "transferPeriod", rules.grace_days, amount, at, years=years)
    domain.auth_info = fresh_auth_info(registry, domain.roid, domain.auth_info)
    _hand_over_hosts(registry, domain, transfer)
    if rules.contacts_follow or registry.profile.domains.contacts_must_be_ours:
        _hand_over_contacts(registry, domain, transfer.gainer)


def extended(registry: "Registry", domain: Domain, years: int, at: datetime) -> datetime:
    """Return the expiry after a transfer: the years added, cut at the ceiling, never brought forward."""
    ceiling = add_years(at, registry.profile.periods.ceiling_years)
    return max(domain.expires_at, min(add_years(domain.expires_at, years), ceiling))


def fresh_auth_info(registry: "Registry", roid: str, current: str | None) -> str | None:
    """Return the authInfo after a transfer; a new one is drawn from the object and the registry's counter."""
    match "cleared" if registry.profile.auth_info.secure else registry.profile.transfers.auth_info_after:
        case "kept":
            return current
        case "cleared":
            return None
        case "replaced":
            drawn = hashlib.sha256(f"{roid}/{registry.next_number()}".encode()).hexdigest()
            return f"Rg1-{drawn[:12]}"


def _hand_over_hosts(registry: "Registry", domain: Domain, transfer: Transfer) -> None:
    """Hosts below the domain go with it; where hosts are per registrar, the gainer gets copies of those it uses."""
    if not registry.profile.hosts.per_registrar:
        for key in registry.links.hosts_below(domain.name):
            registry.state.hosts[key].registrar = transfer.gainer
        return
    keys = []
    for key in domain.nameservers:
        host = registry.state.hosts[key]
        own = registry.host_key(transfer.gainer, host.name)
        if own not in registry.state.hosts:
            copy = replace(host, registrar=transfer.gainer, addresses=list(host.addresses), statuses=set())
            registry.add_host(copy)
        keys.append(own)
    domain.nameservers = keys


def _hand_over_contacts(registry: "Registry", domain: Domain, gainer: str) -> None:
    """A contact that only this domain uses moves; of one that others use the gainer gets a copy."""
    moved = _mover(registry, domain, gainer)
    if domain.registrant:
        domain.registrant = moved(domain.registrant)
    domain.contacts = [(role, moved(contact)) for role, contact in domain.contacts]


def _mover(registry: "Registry", domain: Domain, gainer: str) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def moved(contact_id: str) -> str:
        if contact_id not in known:
            known[contact_id] = _move_contact(registry, domain, contact_id, gainer)
        return known[contact_id]

    return moved


def _move_contact(registry: "Registry", domain: Domain, contact_id: str, gainer: str) -> str:
    contact = registry.state.contacts[registry.contact_key(contact_id)]
    if not registry.links.domains_of_contact(contact_id) - {domain.name}:
        contact.registrar = gainer
        return contact_id
    copy = replace(
        contact,
        id=registry.profile.contacts.copy_id.format(number=registry.next_number()),
        roid=registry.roid("contact"),
        registrar=gainer,
        body=list(contact.body),
        statuses=set(),
    )
    registry.add_contact(copy)
    return copy.id


def locked_until(domain: Domain, registry: "Registry") -> datetime:
    """Return until when locks of age keep the domain from being transferred; its creation when none does."""
    rules = registry.profile.transfers
    began = [
        (domain.created_at, rules.lock_days_after_create),
        (domain.transferred_at, rules.lock_days_after_transfer),
        (domain.holder_changed_at, rules.lock_days_after_holder_change),
    ]
    return max(moment + timedelta(days=days) for moment, days in began if moment is not None)
