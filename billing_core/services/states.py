"""The life of hosting and add-ons. Everything about its transitions lives here.

`grace`: past its end and still working; `suspended`: switched off, data kept; `ended`: nothing is left to renew. A
domain's life is its registry's.
"""

from enum import StrEnum

from billing_core.errors import BillingError


class ServiceState(StrEnum):
    ORDERED = "ordered"
    ACTIVE = "active"
    GRACE = "grace"
    SUSPENDED = "suspended"
    ENDED = "ended"


class ServiceEvent(StrEnum):
    ACTIVATE = "activate"
    LAPSE = "lapse"
    """The end has come, unpaid."""
    RENEW = "renew"
    """Paid: it works, or works again."""
    CHANGE_PLAN = "change_plan"
    SUSPEND = "suspend"
    """Switched off: unpaid after grace, or for abuse, by court order, by the customer's wish."""
    REVIVE = "revive"
    """The reason of a suspension that money does not lift is gone."""
    RESTORE = "restore"
    """Its deletion is taken back: it is switched off as it was before."""
    END = "end"
    """Deleted for good, or never made."""


_S, _E = ServiceState, ServiceEvent

TRANSITIONS: dict[tuple[ServiceState, ServiceEvent], ServiceState] = {
    (_S.ORDERED, _E.ACTIVATE): _S.ACTIVE,
    (_S.ORDERED, _E.END): _S.ENDED,
    (_S.ACTIVE, _E.LAPSE): _S.GRACE,
    (_S.ACTIVE, _E.RENEW): _S.ACTIVE,
    (_S.ACTIVE, _E.CHANGE_PLAN): _S.ACTIVE,
    (_S.ACTIVE, _E.SUSPEND): _S.SUSPENDED,
    (_S.ACTIVE, _E.END): _S.ENDED,
    (_S.GRACE, _E.RENEW): _S.ACTIVE,
    (_S.GRACE, _E.SUSPEND): _S.SUSPENDED,
    (_S.GRACE, _E.END): _S.ENDED,
    (_S.SUSPENDED, _E.RENEW): _S.ACTIVE,
    (_S.SUSPENDED, _E.REVIVE): _S.ACTIVE,
    (_S.SUSPENDED, _E.END): _S.ENDED,
    (_S.ENDED, _E.RESTORE): _S.SUSPENDED,
}


class ServiceNotReady(BillingError):
    """The service is in a state in which this can't happen to it."""

    def __init__(self, service_id: str, state: ServiceState, event: ServiceEvent) -> None:
        super().__init__(f"{service_id} is {state}, {event} can't happen to it")
        self.service_id = service_id
        self.state = state
        self.event = event
