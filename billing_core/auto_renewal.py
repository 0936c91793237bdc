"""Which services of one customer are renewed today from the balance, and in which order. Pure.

Money that can still save something that ends sooner is not spent on what can wait; on a service's last day there is
nothing to wait for. The end date comes before the class: a domain with two weeks left must not switch off a site that
ends tomorrow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from billing_core.bonus import Purse
from billing_core.money import Money

PRIORITY_DEFAULT = 100


class ServiceClass(StrEnum):
    DOMAIN = "domain"
    HOSTING = "hosting"
    ADDON = "addon"


_RANK = {service_class: rank for rank, service_class in enumerate(ServiceClass)}


@dataclass(frozen=True, slots=True)
class Renewable:
    """A service as the plan needs it. `ends_on` is the business date from which it is unpaid."""

    service_id: str
    service_class: ServiceClass
    ends_on: date
    price: Money
    lead_days: int
    priority: int = PRIORITY_DEFAULT
    """The customer's own order; smaller comes first."""

    def is_due(self, today: date) -> bool:
        return today >= self.ends_on - timedelta(days=self.lead_days)

    def is_on_last_day(self, today: date) -> bool:
        return today >= self.ends_on - timedelta(days=1)


class Verdict(StrEnum):
    RENEWED = "renewed"
    NO_FUNDS = "no_funds"
    RESERVED = "reserved"
    """Affordable, but the money is kept for something more urgent that is unpaid."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`bonus` is what of the price the bonus account pays, or would pay if there were the money for the rest."""

    service: Renewable
    verdict: Verdict
    bonus: Money


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """The decisions in their order; `left` is what may be spent after them, and `top_up` the one exact sum that would
    renew all that is due.
    """

    decisions: tuple[Decision, ...]
    left: Purse
    top_up: Money

    @property
    def unpaid(self) -> tuple[Renewable, ...]:
        return tuple(each.service for each in self.decisions if each.verdict is not Verdict.RENEWED)


def plan_renewals(services: Iterable[Renewable], *, today: date, purse: Purse, reserve: bool = True) -> RenewalPlan:
    """Decide for the services that are due: auto-renewal is on and nothing blocks them (the caller chose those).

    Without `reserve`, whatever is affordable is renewed in its turn.
    """
    decided: list[tuple[Renewable, Verdict]] = []
    unpaid: list[Renewable] = []
    left = purse
    for service in sorted((each for each in services if each.is_due(today)), key=_urgency):
        verdict = _verdict(service, unpaid if reserve else (), today, left)
        if verdict is Verdict.RENEWED:
            left = left.after(service.price, service.service_class)
        else:
            unpaid.append(service)
        decided.append((service, verdict))
    top_up = left.after_all((each.price, each.service_class) for each in unpaid).missing
    return RenewalPlan(_with_bonus(decided, purse), left, top_up)


def _with_bonus(decided: Sequence[tuple[Renewable, Verdict]], purse: Purse) -> tuple[Decision, ...]:
    """Say what a bonus pays of each: first of what is renewed, then of the rest."""
    parts: dict[str, Money] = {}
    for service, _ in sorted(decided, key=lambda each: each[1] is not Verdict.RENEWED):
        parts[service.service_id] = purse.bonus_for(service.price, service.service_class)
        purse = purse.after(service.price, service.service_class)
    return tuple(Decision(service, verdict, parts[service.service_id]) for service, verdict in decided)


def _urgency(service: Renewable) -> tuple[int, date, int, int, str]:
    return (
        service.priority,
        service.ends_on,
        _RANK[service.service_class],
        service.price.minor,
        service.service_id,
    )


def _verdict(service: Renewable, unpaid: Sequence[Renewable], today: date, purse: Purse) -> Verdict:
    if not purse.affords(service.price, service.service_class):
        return Verdict.NO_FUNDS
    waiting = any(each.priority < service.priority or each.ends_on < service.ends_on for each in unpaid)
    return Verdict.RESERVED if waiting and not service.is_on_last_day(today) else Verdict.RENEWED
