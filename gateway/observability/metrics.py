"""Every in-process metric of the gateway, in one registry object of its own.

Labels come from closed sets only (conventions: registry, command, result class, route template): never a domain,
customer, key, clTRID or address. Metrics read from the database are in `database_metrics`.
"""

import platform
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from gateway.storage.schema import head_revision

_HTTP_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_COMMAND_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32)
_OPERATION_SECONDS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 300, 3600, 86400)
_WAIT_SECONDS = (0.1, 1, 10, 60, 600, 3600)
_POOL_SECONDS = (0.001, 0.01, 0.1, 0.25, 0.5, 1, 5, 15)
_JOB_SECONDS = (0.1, 1, 10, 60, 600, 14400)
_LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class HttpMetrics:
    """Rate, errors and duration of the REST interface. `route` is a template, or `unmatched`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "dgw_http_requests", "HTTP requests answered", ["route", "method", "code"], registry=registry
        )
        self.duration = Histogram(
            "dgw_http_request_duration_seconds",
            "Time from the request's head to its answer",
            ["route", "method"],
            buckets=_HTTP_SECONDS,
            registry=registry,
        )
        self.in_flight = Gauge("dgw_http_requests_in_flight", "HTTP requests being answered", registry=registry)
        self.rejected = Counter(
            "dgw_http_rejected", "HTTP requests refused before they did anything", ["reason"], registry=registry
        )
        self.idempotency = Counter(
            "dgw_idempotency_requests", "Orders by what their Idempotency-Key was", ["outcome"], registry=registry
        )


class OperationMetrics:
    """Orders that came to an end in this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.finished = Counter(
            "dgw_operations", "Operations that ended", ["registry", "kind", "outcome"], registry=registry
        )
        self.duration = Histogram(
            "dgw_operation_duration_seconds",
            "Time from acceptance to the end of an operation",
            ["registry", "kind"],
            buckets=_OPERATION_SECONDS,
            registry=registry,
        )
        self.ambiguous_resolved = Counter(
            "dgw_ambiguous_resolved", "Unknown outcomes that were settled", ["registry", "verdict"], registry=registry
        )
        self.deadline_missed = Counter(
            "dgw_operation_deadline_missed",
            "Operations given up at their deadline",
            ["registry", "kind"],
            registry=registry,
        )


class QueueMetrics:
    """What workers do with the queues of the registries."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.wait = Histogram(
            "dgw_registry_queue_wait_seconds",
            "Time from acceptance to the first step",
            ["registry", "priority"],
            buckets=_WAIT_SECONDS,
            registry=registry,
        )
        self.retries = Counter(
            "dgw_registry_retries", "Steps put off or repeated", ["registry", "command", "reason"], registry=registry
        )
        self.transitions = Counter(
            "dgw_registry_circuit_transitions", "Changes of circuits", ["registry", "to"], registry=registry
        )
        self.leases_lost = Counter("dgw_lease_lost", "Leases that another worker took", ["lease"], registry=registry)


class MessageMetrics:
    """What the registries told us unasked."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.handled = Counter(
            "dgw_registry_poll_handled", "Messages that were stored", ["registry", "kind"], registry=registry
        )
        self.unparsed = Counter(
            "dgw_registry_poll_unparsed",
            "Messages that nobody here knows, or that could not be followed up",
            ["registry", "kind"],
            registry=registry,
        )
        self.waiting = Gauge(
            "dgw_registry_poll_messages", "Messages in the registry's queue", ["registry"], registry=registry
        )
        self.oldest_age = Gauge(
            "dgw_registry_poll_oldest_age_seconds",
            "Age of the oldest of them when it was read",
            ["registry"],
            registry=registry,
        )
        self.last_success = Gauge(
            "dgw_registry_poll_last_success_timestamp_seconds",
            "When the queue of messages was last read to its end",
            ["registry"],
            registry=registry,
        )


class JobMetrics:
    """Periodic work that this process did."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.duration = Histogram(
            "dgw_job_duration_seconds",
            "Time of one run of periodic work",
            ["job"],
            buckets=_JOB_SECONDS,
            registry=registry,
        )
        self.failures = Counter("dgw_job_failures", "Runs that failed", ["job"], registry=registry)


class LinkFamilies:
    """The links to the registries: sessions, commands and their results.

    `server_certificates`: when the one ends that a registry showed last, for `RegistryFacts`.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.up = Gauge(
            "dgw_registry_up", "1 = a session is ready or a call succeeded lately", ["registry"], registry=registry
        )
        self.sessions = Gauge(
            "dgw_registry_sessions", "Sessions to a registry", ["registry", "state"], registry=registry
        )
        self.opens = Counter(
            "dgw_registry_session_opens", "Sessions opened or refused", ["registry", "result"], registry=registry
        )
        self.closes = Counter(
            "dgw_registry_session_closes", "Sessions closed", ["registry", "reason"], registry=registry
        )
        self.command_seconds = Histogram(
            "dgw_registry_command_duration_seconds",
            "Time of a command; a time-out counts as its limit",
            ["registry", "command"],
            buckets=_COMMAND_SECONDS,
            registry=registry,
        )
        self.commands = Counter(
            "dgw_registry_commands",
            "Commands by result",
            ["registry", "command", "class", "code"],
            registry=registry,
        )
        self.rate_limited = Counter(
            "dgw_registry_rate_limited", "Times that a registry found us too fast", ["registry"], registry=registry
        )
        self.throttle_wait = Counter(
            "dgw_registry_throttle_wait_seconds",
            "Time in which callers waited for nothing but our own rate",
            ["registry"],
            registry=registry,
        )
        self.server_certificates: dict[str, float] = {}
        self.password_expiry = Gauge(
            "dgw_registry_password_expiry_timestamp_seconds",
            "When our password ends, as the registry says",
            ["registry"],
            registry=registry,
        )


class RenewalMetrics:
    """Auto-renewal in this process; `object` is a class of service."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.processed = Counter(
            "dgw_autorenew_processed", "Things that were due for renewal", ["object", "outcome"], registry=registry
        )


class NoticeMetrics:
    """What customers were told by this process, and what became of its mails."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.sent = Counter("dgw_notices_sent", "Things that a customer was told of", ["notice"], registry=registry)
        self.mails = Counter("dgw_mails", "Mails that left the queue", ["kind", "state"], registry=registry)


class PaymentMetrics:
    """Payments through providers in this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.received = Counter(
            "dgw_payments", "Verified notices by their effect on the books", ["provider", "outcome"], registry=registry
        )
        self.refused = Counter(
            "dgw_payment_callbacks_refused",
            "Callbacks that moved nothing",
            ["provider", "reason"],
            registry=registry,
        )


class Metrics:
    """All of them; `registry` is what `/metrics` renders."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double the number of series
        self.registry = CollectorRegistry(auto_describe=True)
        self.http = HttpMetrics(self.registry)
        self.operations = OperationMetrics(self.registry)
        self.queues = QueueMetrics(self.registry)
        self.messages = MessageMetrics(self.registry)
        self.jobs = JobMetrics(self.registry)
        self.links = LinkFamilies(self.registry)
        self.renewals = RenewalMetrics(self.registry)
        self.notices = NoticeMetrics(self.registry)
        self.payments = PaymentMetrics(self.registry)
        self.webhook_deliveries = Counter(
            "dgw_webhook_deliveries", "Attempts to deliver an event to a panel", ["result"], registry=self.registry
        )
        self.loop_lag = Histogram(
            "dgw_event_loop_lag_seconds",
            "How late the event loop woke a sleeper",
            buckets=_LAG_SECONDS,
            registry=self.registry,
        )
        self._database_retries = Counter(
            "dgw_db_retries", "Transactions that were run again", ["reason"], registry=self.registry
        )
        self.pool_wait = Histogram(
            "dgw_db_pool_wait_seconds",
            "Time until a connection to the database was there",
            buckets=_POOL_SECONDS,
            registry=self.registry,
        )
        self.audit_failures = Counter(
            "dgw_audit_write_failures",
            "Changes given up because they could not be put on record",
            registry=self.registry,
        )
        self._describe_build()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def database_retried(self, reason: str) -> None:
        self._database_retries.labels(reason).inc()

    def _describe_build(self) -> None:
        labels = ["version", "python", "db"]
        build = Gauge("dgw_build_info", "1; the labels tell what runs", labels, registry=self.registry)
        build.labels(version("domain-registrar-gateway"), platform.python_version(), head_revision() or "").set(1)
