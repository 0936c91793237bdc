"""Hosting and add-ons: plans, states, what was paid for them, their renewal and change of plan."""

from billing_core.services import history, plans, quotes, store, tranche_store
from billing_core.services.billing import ServiceBilling
from billing_core.services.model import Block, Service, ServiceBlocked
from billing_core.services.plans import PlanNotFitting
from billing_core.services.states import ServiceEvent, ServiceNotReady, ServiceState
from billing_core.services.store import ServiceChanged, UnknownService

__all__ = [
    "Block",
    "PlanNotFitting",
    "Service",
    "ServiceBilling",
    "ServiceBlocked",
    "ServiceChanged",
    "ServiceEvent",
    "ServiceNotReady",
    "ServiceState",
    "UnknownService",
    "history",
    "plans",
    "quotes",
    "store",
    "tranche_store",
]
