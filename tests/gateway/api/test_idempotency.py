"""The Idempotency-Key: one order for one key, whatever the panel repeats."""

import asyncio
from collections import Counter

import pytest

from adapters.outcome import RefusalReason
from gateway.settings import DatabaseSettings
from tests.support.panel import a_registration, a_service, service_settings


async def test_order_without_key_is_refused(service, panel):
    answer = await panel.call("POST", "/v1/domains", a_registration())
    assert (answer.status, answer.code) == (400, "idempotency_key_missing")
    assert 'dgw_idempotency_requests_total{outcome="missing"} 1.0' in await service.metrics()


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "ключ"])
async def test_unusable_key_is_refused(panel, key):
    answer = await panel.call("POST", "/v1/domains", a_registration(), headers={"Idempotency-Key": key})
    assert (answer.status, answer.code) == (400, "idempotency_key_invalid")


async def test_same_request_again_gives_the_first_answer(service, panel):
    first = await panel.post("/v1/domains", a_registration(), key="k")
    again = await panel.post("/v1/domains", dict(reversed(a_registration().items())), key="k")
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(service.registry.effects) == 1


async def test_failure_is_replayed_too(service, panel):
    service.registry.refuse(RefusalReason.POLICY, "a reserved name")
    first = await panel.post("/v1/domains", a_registration(), key="k")
    again = await panel.post("/v1/domains", a_registration(), key="k")
    assert (first.status, again.status) == (422, 422)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.body["operation"] == first.body["operation"]


async def test_same_request_while_running_gives_the_same_operation(service, panel):
    release = asyncio.Event()
    service.registry.before_execute = lambda *_: release.wait()
    first = await panel.post("/v1/domains", a_registration(), key="k", Prefer="respond-async")
    again = await panel.post("/v1/domains", a_registration(), key="k", Prefer="respond-async")
    assert (first.status, again.status) == (202, 202)
    assert again.body["id"] == first.body["id"]
    release.set()


@pytest.mark.fault("F068")
async def test_other_request_with_the_same_key_is_refused(service, panel):
    await panel.post("/v1/domains", a_registration(), key="k")
    answer = await panel.post("/v1/domains", a_registration(years=2), key="k")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")
    assert 'dgw_idempotency_requests_total{outcome="mismatch"} 1.0' in await service.metrics()


@pytest.mark.fault("F068")
async def test_the_same_key_of_another_tenant_is_another_key(service, panel):
    other = await service.panel("other")
    first = await panel.post("/v1/domains", a_registration("one.test"), key="k")
    second = await other.post("/v1/domains", a_registration("two.test"), key="k")
    assert (first.status, second.status) == (201, 201)
    assert "Idempotency-Replayed" not in second.headers


@pytest.mark.fault("F067")
async def test_fifty_at_once_with_one_key_are_one_order(service, panel):
    answers = await asyncio.gather(*(panel.post("/v1/domains", a_registration(), key="k") for _ in range(50)))
    assert {answer.status for answer in answers} <= {201, 202, 409}
    assert all(answer.status != 409 or answer.code == "idempotency_in_progress" for answer in answers)
    assert any(answer.status == 201 for answer in answers)
    assert (await service.rows())["operations"] == 1
    assert len(service.registry.effects) == 1
    assert await panel.balance() == "900.00"


@pytest.fixture
async def patient_service(database_url, tmp_path):
    """The service on a machine that may be as slow as it likes."""
    patient = DatabaseSettings(give_up_seconds=60, pool_wait_seconds=60, lock_timeout_seconds=60)
    settings = service_settings(database_url, tmp_path).model_copy(update={"database": patient})
    async with a_service(settings) as service:
        yield service


@pytest.mark.fault("F070")
async def test_a_hundred_orders_on_a_balance_for_one(patient_service):
    service = patient_service
    panel = await service.panel("poor", money="150.00")
    answers = await asyncio.gather(*(panel.register(f"name{number}.test") for number in range(100)))
    statuses = Counter(answer.status for answer in answers)
    assert statuses[201] + statuses[202] == 1
    assert statuses[402] == 99
    assert await panel.balance() == "50.00"
    assert len(service.registry.effects) == 1
