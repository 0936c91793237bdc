"""Hosting, put together."""

from dataclasses import dataclass
from datetime import timedelta

from billing_core import Ledger, Taxes
from billing_core.services import ServiceBilling
from gateway.audit import AuditTrail
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.life import zone_lives
from gateway.hosting.catalogue import PlanCatalogue
from gateway.hosting.changes import ServiceSettings
from gateway.hosting.funding import Funding
from gateway.hosting.ordering import Ordering
from gateway.hosting.pending import PendingOrders
from gateway.hosting.quoting import Quoting
from gateway.hosting.reading import ServiceReader
from gateway.hosting.refunds import Refunds
from gateway.hosting.renewing import Renewing
from gateway.hosting.tariffs import Tariffs


@dataclass(frozen=True, slots=True)
class Hosting:
    catalogue: PlanCatalogue
    reader: ServiceReader
    quoting: Quoting
    ordering: Ordering
    pending: PendingOrders
    renewing: Renewing
    tariffs: Tariffs
    refunds: Refunds
    settings: ServiceSettings


def build_hosting(
    database: Database,
    billing: ServiceBilling,
    ledger: Ledger,
    vat: Taxes,
    targets: Targets,
    audit: AuditTrail,
    secret: bytes,
    deadline: timedelta,
    *,
    clock: Clock,
) -> Hosting:
    """`deadline`: how long a panel is tried before the money of an order is given back."""
    funding = Funding(billing, ledger, secret, deadline)
    return Hosting(
        PlanCatalogue(database, vat, clock),
        ServiceReader(database, clock, zone_lives(targets.registries)),
        Quoting(database, billing, clock),
        Ordering(database, funding, clock),
        PendingOrders(database, funding, clock),
        Renewing(database, billing, clock),
        Tariffs(database, billing, targets, clock),
        Refunds(database, billing, audit, clock),
        ServiceSettings(database, secret, clock),
    )
