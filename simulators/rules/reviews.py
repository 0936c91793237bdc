"""Creates that wait for the registry's decision: answered 1001, decided later by a poll message (RFC 5731 §3.3)."""

from datetime import datetime
from typing import TYPE_CHECKING

from simulators.notices import ActionNotice
from simulators.objects import Domain
from simulators.rules import lifecycle

if TYPE_CHECKING:
    from simulators.registry import Registry


def decide(registry: "Registry", domain: Domain, at: datetime) -> None:
    """Let a waiting create stand, or undo it and give the money back; tell the registrar either way."""
    review = domain.review
    if review is None:
        return
    notice = ActionNotice(domain.name, review.approved, review.cltrid, review.svtrid, at)
    if review.approved:
        with registry.changing(domain):
            domain.review = None
        registry.notify(domain.registrar, "Pending action completed successfully.", at, notice)
        return
    paid = next(charge for charge in reversed(registry.registrar(domain.registrar).charges)
                if charge.action == "create" and charge.object == domain.name)  # fmt: skip
    registry.charge(domain.registrar, "refund", domain.name, -paid.amount_minor, 0, at, on_credit=True)
    lifecycle.purge(registry, domain)
    registry.notify(domain.registrar, "Pending action denied.", at, notice)
