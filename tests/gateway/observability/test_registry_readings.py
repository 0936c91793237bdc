"""What the database knows of registries, as gauges; and how many series a busy gateway has in all."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.model import DomainName, PollKind, RegistryBalance, RegistryMoney
from gateway.clock import utc_now
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.job_metrics import PrometheusJobObserver
from gateway.observability.link_metrics import PrometheusLinkMetrics
from gateway.observability.message_metrics import PrometheusMessageObserver
from gateway.observability.metrics import Metrics
from gateway.observability.process_facts import ProcessFacts
from gateway.observability.registry_readings import registry_readings
from gateway.operations.model import OperationKind
from gateway.operations.requests import Priority
from gateway.reconciliation.comparison import Difference, DifferenceKind
from gateway.settings import RegistrySettings
from gateway.storage import balances, differences, pauses
from gateway.storage.differences import Sighting
from gateway.storage.pauses import Pause

SERIES_MAX = 5000
REGISTRIES = [f"registry{number}" for number in range(10)]
DOMAIN = [f"domain:{verb}" for verb in ("check", "info", "create", "update", "delete", "renew", "transfer")]
HOST = [f"host:{verb}" for verb in ("info", "create", "update", "delete")]
CONTACT = [f"contact:{verb}" for verb in ("check", "info", "create", "update")]
ACCOUNT = ["poll:req", "poll:ack", "balance:info"]


def account(**limits):
    return RegistrySettings(host="epp.example.net", port=700, user="us", password=SecretStr("secret"), **limits)


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def read(idle_office, metrics):
    """Read everything that is in the database, and return how to look up a sample."""

    async def reading(configured, skews=dict):
        readings = registry_readings(configured, skews)
        gauges = DatabaseMetrics(metrics.registry, idle_office.services.database, readings, monotonic=lambda: 0.0)
        await gauges.refresh()
        return metrics.registry.get_sample_value

    return reading


async def test_every_state_and_cause_is_shown_before_anything_happened(read):
    value = await read({"tci": account()}, lambda: {"tci": -3.5})
    assert value("dgw_registry_circuit_state", {"registry": "tci", "state": "closed"}) == 1
    assert value("dgw_registry_circuit_state", {"registry": "tci", "state": "open"}) == 0
    assert value("dgw_registry_paused", {"registry": "tci", "cause": "maintenance"}) == 0
    assert value("dgw_reconcile_differences", {"registry": "tci", "kind": "exdate"}) == 0
    assert abs(value("dgw_clock_skew_seconds", {"source": "db"})) < 60
    assert value("dgw_clock_skew_seconds", {"source": "tci"}) == -3.5


async def test_pauses_balances_and_differences_are_read(idle_office, read):
    now = utc_now()

    async def fill(connection):
        await pauses.put(
            connection, Pause("tci", "maintenance:7", now - timedelta(hours=1), None, "planned", "registry")
        )
        await balances.store(connection, "tci", RegistryBalance(RegistryMoney(12_345, "RUB"), None, now))
        seen = Sighting("tci", DomainName("example.ru"), None, None, now)
        await differences.keep(
            connection, seen, Difference(DifferenceKind.EXDATE, "2027", "2028"), proposal={"years": 1}
        )

    await idle_office.services.database.run(fill)
    value = await read({"tci": account(balance_warn_below="500")})
    assert value("dgw_registry_paused", {"registry": "tci", "cause": "maintenance"}) == 1
    assert value("dgw_registry_paused", {"registry": "tci", "cause": "operator"}) == 0
    assert value("dgw_registry_balance", {"registry": "tci", "currency": "RUB"}) == 123.45
    assert value("dgw_registry_balance_warn_below", {"registry": "tci", "currency": "RUB"}) == 500
    checked = value("dgw_registry_balance_checked_timestamp_seconds", {"registry": "tci"})
    assert checked == pytest.approx(now.timestamp(), abs=1)
    assert value("dgw_reconcile_differences", {"registry": "tci", "kind": "exdate"}) == 1


async def test_series_of_ten_busy_registries_stay_within_the_budget(idle_office, metrics, read):
    await _fill(idle_office, metrics)
    await read({name: account(balance_warn_below="500") for name in REGISTRIES})
    ProcessFacts(metrics.registry, idle_office.services.database)
    count = sum(len(family.samples) for family in metrics.registry.collect())
    assert 2000 < count < SERIES_MAX


async def _fill(office, metrics):
    """Have everything happen at ten registries that a long day brings."""
    links = PrometheusLinkMetrics(metrics.links)
    messages, jobs = PrometheusMessageObserver(metrics.messages), PrometheusJobObserver(metrics.jobs)
    now = utc_now()
    for registry in REGISTRIES:
        _work(links, registry)
        for kind in PollKind:
            messages.received(registry, kind.value)
        messages.waiting(registry, 1, now)
        messages.emptied(registry)
        for job in ("messages", "balance", "reconciliation"):
            jobs.job_succeeded(f"{job}:{registry}", 1)
        for operation in OperationKind:
            metrics.operations.finished.labels(registry, operation.value, "succeeded").inc()
        for operation in (OperationKind.REGISTER, OperationKind.RENEW, OperationKind.NAMESERVERS):
            metrics.operations.finished.labels(registry, operation.value, "failed").inc()
            metrics.operations.duration.labels(registry, operation.value).observe(1)
        for priority in (Priority.MONEY, Priority.RENEW, Priority.CHANGE):
            metrics.queues.wait.labels(registry, priority.name.lower()).observe(1)
    money = RegistryBalance(RegistryMoney(100, "USD"), None, now)
    async with office.services.database.engine.begin() as connection:
        for registry in REGISTRIES:
            await balances.store(connection, registry, money)
    for route in range(40):
        metrics.http.requests.labels(f"/v1/route{route}", "GET", "200").inc()
        metrics.http.duration.labels(f"/v1/route{route}", "GET").observe(0.1)


def _work(links, registry):
    thick = CONTACT if registry in REGISTRIES[:5] else []
    for command in (*DOMAIN, *HOST, *ACCOUNT, *thick):
        links.command_done(registry, command, "ok", "1000", 0.1)
    for command in DOMAIN:
        links.command_done(registry, command, "refused", "2303", 0.1)
        links.command_done(registry, command, "timeout", "none_timeout", 10)
    for state in ("connecting", "login", "ready", "busy", "backoff"):
        links.sessions(registry, state, 1)
    for result in ("ok", "refused", "timeout", "tls", "login_failed", "session_limit"):
        links.session_opened(registry, result)
    for reason in ("logout", "idle", "eof", "timeout"):
        links.session_closed(registry, reason)
