"""The metrics listener: what it shows, and that nobody can make it grow."""

import asyncio
import re
from datetime import UTC, datetime

import pytest
import trustme
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from gateway.observability.link_metrics import PrometheusLinkMetrics
from gateway.observability.metrics import Metrics
from gateway.observability.registry_facts import RegistryFacts
from gateway.settings import RegistrySettings
from tests.support.panel import a_registration

LINK_FACTS = (
    "dgw_registry_rate_limited_total",
    "dgw_registry_throttle_wait_seconds_total",
    "dgw_registry_password_expiry_timestamp_seconds",
)


def _samples(text):
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def _of_requests(text):
    return [sample for sample in _samples(text) if sample.name.startswith("dgw_http_")]


def _value(text, name, **labels):
    found = [
        sample.value for sample in _samples(text) if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return sum(found) if found else None


async def test_an_order_is_seen_in_every_row_that_it_touches(service, panel):
    await panel.register("example.test")
    poor = await service.panel("poor", money="0.00")
    await poor.register("another.test")
    text = await service.metrics()
    assert _value(text, "dgw_http_requests_total", route="/v1/domains", method="POST", code="201") == 1
    assert _value(text, "dgw_http_requests_total", route="/v1/domains", method="POST", code="402") == 1
    assert _value(text, "dgw_http_request_duration_seconds_count", route="/v1/domains", method="POST") == 2
    assert _value(text, "dgw_http_requests_in_flight") == 0
    assert _value(text, "dgw_idempotency_requests_total", outcome="new") == 1
    assert _value(text, "dgw_operations_total", registry="fake", kind="register", outcome="succeeded") == 1
    assert _value(text, "dgw_operation_duration_seconds_count", registry="fake", kind="register") == 1
    assert _value(text, "dgw_holds_open") == 0
    assert _value(text, "dgw_db_up") == 1
    assert _value(text, "dgw_build_info") == 1


async def test_what_is_under_way_is_read_from_the_database(service, panel):
    release = asyncio.Event()
    service.registry.before_execute = lambda *_: release.wait()
    await panel.post("/v1/domains", a_registration(), Prefer="respond-async")
    async with asyncio.timeout(5):
        while not any(call == "execute" for call, _ in service.registry.calls):  # noqa: ASYNC110 - the fake's record
            await asyncio.sleep(0.01)
    text = await service.metrics()
    release.set()
    assert _value(text, "dgw_operations_pending", registry="fake", state="running") == 1
    assert _value(text, "dgw_registry_in_flight", registry="fake") == 1
    assert _value(text, "dgw_holds_open") == 1
    assert _value(text, "dgw_holds_oldest_age_seconds") >= 0


@pytest.mark.fault("F004")
async def test_lost_answer_is_counted_as_resolved(service, panel):
    service.registry.lose_answer(applied=True)
    assert (await panel.register("example.test")).status == 201
    assert _value(await service.metrics(), "dgw_ambiguous_resolved_total", registry="fake", verdict="applied") == 1


@pytest.mark.fault("F086")
async def test_invented_paths_and_methods_make_no_series(service, panel):
    await panel.get("/nowhere")
    async with service.http.request("PROPFIND", f"{panel.url}/path") as response:
        assert response.status == 404
    before = len(_of_requests(await service.metrics()))
    for number in range(200):
        method = ("PROPFIND", "MKCOL", "LOCK", "REPORT")[number % 4]
        async with service.http.request(method, f"{panel.url}/path/{number}?x={number}") as response:
            assert response.status == 404
    await panel.get("/v1/domains/some-name.test")
    for number in range(20):
        await panel.get(f"/v1/domains/name{number}.test")
    after = await service.metrics()
    assert len(_of_requests(after)) - before < 40
    assert _value(after, "dgw_http_requests_total", route="unmatched", method="OTHER", code="404") == 201
    assert "name7" not in after


@pytest.mark.fault("F086")
async def test_metrics_are_not_on_the_public_listener(service, panel):
    assert (await panel.get("/metrics")).status == 404


def test_names_follow_the_conventions():
    for family in Metrics().registry.collect():
        assert re.match(r"(dgw|process|python)_[a-z0-9_]+\Z", family.name)
        for sample in family.samples:
            assert family.type != "counter" or sample.name.endswith("_total")


def test_registry_is_up_while_a_session_works_and_down_when_none_opens():
    metrics = Metrics()
    links = PrometheusLinkMetrics(metrics.links)

    def up(registry: CollectorRegistry) -> float | None:
        return registry.get_sample_value("dgw_registry_up", {"registry": "tci"})

    links.session_opened("tci", "refused")
    assert up(metrics.registry) == 0
    links.sessions("tci", "ready", 1)
    assert up(metrics.registry) == 1
    links.session_opened("tci", "session_limit")
    assert up(metrics.registry) == 1
    links.sessions("tci", "ready", 0)
    links.session_opened("tci", "timeout")
    assert up(metrics.registry) == 0


@pytest.mark.fault("F010")
def test_last_day_of_a_client_certificate_is_shown(tmp_path):
    certificate = tmp_path / "client.crt"
    ends_at = datetime(2031, 1, 2, tzinfo=UTC)
    certificate.write_bytes(trustme.CA().issue_cert("client", not_after=ends_at).cert_chain_pems[0].bytes())
    account = {"host": "epp.example.net", "port": 700, "user": "us", "password": "secret"}
    configured = {
        "tci": RegistrySettings(**account, cert_file=certificate),
        "pir": RegistrySettings(**account, cert_file=tmp_path / "absent.crt"),
        "godaddy": RegistrySettings(**account),
    }
    registry = CollectorRegistry()
    RegistryFacts(registry, configured, dict, {"pir": 2_000_000_000.0})
    name = "dgw_tls_cert_expiry_timestamp_seconds"
    assert registry.get_sample_value(name, {"registry": "tci", "side": "client"}) == ends_at.timestamp()
    assert registry.get_sample_value(name, {"registry": "pir", "side": "server"}) == 2_000_000_000
    assert sum(len(family.samples) for family in registry.collect() if family.name == name) == 2


@pytest.mark.fault("F045")
def test_links_tell_of_rates_certificates_and_passwords():
    metrics = Metrics()
    links, ends = PrometheusLinkMetrics(metrics.links), datetime(2031, 1, 2, tzinfo=UTC)
    links.rate_limited("tci", "2308")
    links.throttled("tci", 1.5)
    links.password_expiry("tci", ends)
    links.server_certificate("tci", ends)
    shown = {name: metrics.registry.get_sample_value(name, {"registry": "tci"}) for name in LINK_FACTS}
    assert shown == dict(zip(LINK_FACTS, (1, 1.5, ends.timestamp()), strict=True))
    assert metrics.links.server_certificates == {"tci": ends.timestamp()}
