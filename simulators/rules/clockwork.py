"""What falls due, and when: for each object the next thing that time alone will do to it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulators.notices import ContactNotice
from simulators.objects import Contact, Domain
from simulators.profile import Profile
from simulators.rules import handover, lifecycle, reviews

if TYPE_CHECKING:
    from simulators.registry import Registry


def next_due(domain: Domain, profile: Profile) -> datetime:
    """Return when time next changes this domain."""
    if domain.review is not None:
        return domain.review.decided_at
    if domain.report_due_at is not None:
        return domain.report_due_at
    if domain.purge_at is not None:
        return domain.purge_at
    expiry = domain.expires_at
    if not profile.lifecycle.auto_renew:
        expiry += timedelta(days=profile.lifecycle.expired_days)
    if domain.transfer is not None and domain.transfer.is_pending:
        return min(expiry, domain.transfer.acts_at)
    return expiry


def step(registry: "Registry", domain: Domain, at: datetime) -> None:
    """Do what is due at the instant `at`."""
    if domain.review is not None:
        reviews.decide(registry, domain, at)
    elif domain.report_due_at is not None:
        lifecycle.fall_back(registry, domain, at)
    elif domain.purge_at is not None:
        registry.notify_change(domain, "Domain {name} was deleted.", at, operation="autoPurge")
        lifecycle.purge(registry, domain)
    elif domain.transfer is not None and domain.transfer.is_pending and domain.transfer.acts_at <= at:
        handover.end_domain(registry, domain, _unanswered(registry), at)
    elif registry.profile.lifecycle.auto_renew:
        lifecycle.auto_renew(registry, domain, at)
    else:
        _expire(registry, domain, at)


def _expire(registry: "Registry", domain: Domain, at: datetime) -> None:
    if domain.transfer is not None and domain.transfer.is_pending:
        handover.end_domain(registry, domain, "serverCancelled", at)
    lifecycle.leave(registry, domain, at)
    registry.notify_change(domain, "Domain {name} expired and will be deleted.", at, operation="autoDelete")


def next_due_contact(contact: Contact, profile: Profile) -> datetime | None:
    """Return when time next does something to this contact; None = never."""
    days, transfer = profile.contacts.sweep_days, contact.transfer
    sweep = None if days is None else (contact.swept_at or contact.created_at) + timedelta(days=days)
    if transfer is not None and transfer.is_pending:
        return transfer.acts_at if sweep is None else min(transfer.acts_at, sweep)
    return sweep


def step_contact(registry: "Registry", contact: Contact, at: datetime) -> None:
    transfer = contact.transfer
    if transfer is not None and transfer.is_pending and transfer.acts_at <= at:
        handover.end_contact(registry, contact, _unanswered(registry), at)
    else:
        _sweep_contact(registry, contact, at)


def _sweep_contact(registry: "Registry", contact: Contact, at: datetime) -> None:
    """Delete a contact that nothing used at the last look and nothing uses now; its sponsor is told."""
    linked = bool(registry.links.domains_of_contact(contact.id))
    if linked or not contact.unused:
        contact.unused, contact.swept_at = not linked, at
        registry.schedule_contact(contact)
        return
    notice = ContactNotice(
        contact.id, contact.roid, contact.registrar, contact.creator, contact.created_at, contact.body
    )
    registry.remove_contact(contact.id)
    registry.notify(contact.registrar, "Contact {name} was deleted.", at, notice, about=contact.id)


def _unanswered(registry: "Registry") -> str:
    return "serverApproved" if registry.profile.transfers.unanswered == "approved" else "serverCancelled"
