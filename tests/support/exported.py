"""Which metrics the gateway exports, with the labels of each: what rules, dashboard and documents are held against."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry

from billing_core import Ledger, VatMode, VatRule
from billing_core.services import ServiceBilling
from gateway.catalogue.domain_prices import DomainPrices
from gateway.clock import utc_now
from gateway.database import Database
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.metrics import Metrics
from gateway.observability.money_readings import money_readings
from gateway.observability.notice_metrics import NoticeReading
from gateway.observability.process_facts import ProcessFacts
from gateway.observability.registry_facts import RegistryFacts
from gateway.observability.registry_readings import registry_readings
from gateway.observability.webhook_metrics import WebhookReading
from gateway.renewals.due import DueReader
from gateway.settings import DatabaseSettings

_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}


def all_metrics() -> CollectorRegistry:
    """Everything that a node exports, before anything has happened."""
    metrics = Metrics()
    database = Database.connect("postgresql+asyncpg://nobody@127.0.0.1:1/none", DatabaseSettings())
    vat = VatRule(VatMode.INCLUDED)
    due = DueReader(DomainPrices(vat), ServiceBilling.of(Ledger(), vat))
    readings = [
        *registry_readings({}),
        *money_readings(due, clock=utc_now),
        NoticeReading(utc_now),
        WebhookReading(utc_now),
    ]
    DatabaseMetrics(metrics.registry, database, readings, monotonic=lambda: 0.0)
    RegistryFacts(metrics.registry, {}, dict, {})
    ProcessFacts(metrics.registry, database)
    return metrics.registry


def family_names() -> frozenset[str]:
    """The names as documents have them: a counter's with `_total`, a histogram's without suffix."""
    return frozenset(
        family.name + ("_total" if family.type == "counter" else "")
        for family in all_metrics().collect()
        if family.name.startswith("dgw_")
    )


def sample_labels() -> Mapping[str, frozenset[str]]:
    """The labels of each sample by its name, as queries have them; `instance` and `job` are Prometheus' own."""
    registry = all_metrics()
    own: dict[str, Any] = {
        name: getattr(collector, "_labelnames", ()) for name, collector in registry._names_to_collectors.items()
    }
    found: dict[str, frozenset[str]] = {}
    for family in registry.collect():
        labels = {*own.get(family.name, ()), *(getattr(family, "_labelnames", None) or ()), "instance"}
        for suffix in _SUFFIXES.get(family.type, ("",)):
            found[family.name + suffix] = frozenset(labels | ({"le"} if suffix == "_bucket" else set()))
    return found
