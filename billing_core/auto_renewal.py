"""Which services of one customer are renewed today from the balance, and in which order. Pure.

Money that can still save something that ends sooner is not spent on what can wait; on a service's last day there is
nothing to wait for. The end date comes before the class: a domain with two weeks left must not switch off a site that
ends tomorrow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

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
    service: Renewable
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """The decisions in their order; `top_up` is the one exact sum that would renew all that is due."""

    decisions: tuple[Decision, ...]
    available_after: Money
    top_up: Money

    @property
    def unpaid(self) -> tuple[Renewable, ...]:
        return tuple(each.service for each in self.decisions if each.verdict is not Verdict.RENEWED)


def plan_renewals(services: Iterable[Renewable], *, today: date, available: Money, reserve: bool = True) -> RenewalPlan:
    """Decide for the services that are due: auto-renewal is on and nothing blocks them (the caller chose those).

    Without `reserve`, whatever is affordable is renewed in its turn.
    """
    decisions: list[Decision] = []
    unpaid: list[Renewable] = []
    for service in sorted((each for each in services if each.is_due(today)), key=_urgency):
        verdict = _verdict(service, unpaid if reserve else (), today, available)
        if verdict is Verdict.RENEWED:
            available -= service.price
        else:
            unpaid.append(service)
        decisions.append(Decision(service, verdict))
    return RenewalPlan(tuple(decisions), available, _missing(unpaid, available))


def _urgency(service: Renewable) -> tuple[int, date, int, int, str]:
    return (
        service.priority,
        service.ends_on,
        _RANK[service.service_class],
        service.price.minor,
        service.service_id,
    )


def _verdict(service: Renewable, unpaid: Sequence[Renewable], today: date, available: Money) -> Verdict:
    if available < service.price:
        return Verdict.NO_FUNDS
    waiting = any(each.priority < service.priority or each.ends_on < service.ends_on for each in unpaid)
    return Verdict.RESERVED if waiting and not service.is_on_last_day(today) else Verdict.RENEWED


def _missing(unpaid: Sequence[Renewable], available: Money) -> Money:
    zero = Money.zero(available.currency)
    return max(zero, sum((each.price for each in unpaid), zero) - available)
