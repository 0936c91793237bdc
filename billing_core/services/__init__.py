"""What is sold with a term: domains, hosting, add-ons; their states, what was paid for them, and their renewal."""

from billing_core.services import plans, quotes, store
from billing_core.services.model import Block, Service
from billing_core.services.states import ServiceEvent, ServiceNotReady, ServiceState
from billing_core.services.store import ServiceChanged, UnknownService

__all__ = [
    "Block",
    "Service",
    "ServiceChanged",
    "ServiceEvent",
    "ServiceNotReady",
    "ServiceState",
    "UnknownService",
    "plans",
    "quotes",
    "store",
]
