"""A service: hosting or an add-on with a term that was paid for."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from billing_core.auto_renewal import PRIORITY_DEFAULT, ServiceClass
from billing_core.errors import BillingError
from billing_core.services.states import TRANSITIONS, ServiceEvent, ServiceNotReady, ServiceState


class Block(StrEnum):
    """Why money alone neither renews nor revives a service."""

    ABUSE = "abuse"
    COURT_ORDER = "court_order"
    OWN_WISH = "own_wish"


class ServiceBlocked(BillingError):
    """Switched off for a reason that money does not lift, see `Service.blocked`."""

    def __init__(self, service_id: str, reason: str) -> None:
        super().__init__(f"{service_id} is blocked: {reason}")
        self.service_id = service_id
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Service:
    """`ends_on` is the business date from which it is unpaid.

    `term_months` is what auto-renewal buys, `lead_days` how long before the end it begins to try.
    """

    id: str
    tenant_id: str
    account_id: str
    service_class: ServiceClass
    plan_code: str
    state: ServiceState
    ends_on: date
    anchor_day: int
    term_months: int
    lead_days: int
    created_at: datetime
    label: str = ""
    auto_renew: bool = False
    priority: int = PRIORITY_DEFAULT
    blocked: Block | None = None
    suspended_on: date | None = None
    basis_assumed: bool = False
    version: int = 1

    @property
    def unpaid_days_served(self) -> int:
        """Days after the end on which it still worked, of a suspended service."""
        return 0 if self.suspended_on is None else max(0, (self.suspended_on - self.ends_on).days)

    def after(self, event: ServiceEvent, *, today: date | None = None) -> "Service":
        """Return the service in the state that the event leads to. Raises `ServiceNotReady`.

        `today` is when a suspension switches it off.
        """
        state = TRANSITIONS.get((self.state, event))
        if state is None:
            raise ServiceNotReady(self.id, self.state, event)
        suspended_on = today if state is ServiceState.SUSPENDED else None
        return replace(self, state=state, suspended_on=suspended_on)

    def refuse_block(self) -> None:
        """Raises `ServiceBlocked`."""
        if self.blocked is not None:
            raise ServiceBlocked(self.id, self.blocked.value)

    def is_unpaid(self, today: date) -> bool:
        return today >= self.ends_on

    def is_due(self, today: date) -> bool:
        return today >= self.ends_on - timedelta(days=self.lead_days)
