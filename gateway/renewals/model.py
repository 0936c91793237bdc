from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from billing_core import Money
from billing_core.auto_renewal import Renewable, RenewalPlan
from billing_core.services import Service
from billing_core.services.quotes import Quote
from gateway.storage.renewals import DueDomain


class Outcome(StrEnum):
    """What became of one thing that was due; the values are labels of a metric."""

    RENEWED = "renewed"
    """Charged, or the operation that will charge it is accepted."""
    INSUFFICIENT_FUNDS = "insufficient_funds"
    """Including what was put back for something more urgent."""
    REGISTRY_ERROR = "registry_error"
    """The registry refused it before: a person must look."""
    SKIPPED = "skipped"
    """It can't be renewed now: no price, outside the registry's window, changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be renewed, with what it would cost now. `quote`: of a service that has a price, not yet written."""

    renewable: Renewable
    title: str
    of: DueDomain | Service
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """`bonus` is what of the price the bonus account pays, as it was planned."""

    due: Due
    outcome: Outcome
    operation_id: str | None = None
    reason: str | None = None
    bonus: Money | None = None


@dataclass(frozen=True, slots=True)
class AccountRenewals:
    """`top_up` is the one sum that would renew everything that is due and could be paid."""

    account_id: str
    today: date
    renewals: tuple[Renewal, ...]
    top_up: Money
    plan: RenewalPlan


@dataclass(frozen=True, slots=True)
class SweepReport:
    accounts: int
    outcomes: Mapping[tuple[str, Outcome], int]
    """How many by class of service and outcome."""
    finished_at: datetime
