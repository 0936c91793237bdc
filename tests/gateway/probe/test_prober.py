"""The black-box probe against a whole gateway, with a registry in memory behind it."""

import json

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from adapters.errors import Unavailable
from adapters.outcome import RefusalReason
from gateway.clock import utc_now
from gateway.errors import SettingsError
from gateway.keys import DATABASE, REGISTRIES
from gateway.probe.connect import build_prober, probing
from gateway.settings import ProbeSettings
from tests.support.panel import a_registration, a_service, service_settings


@pytest.fixture
async def service(database_url, tmp_path):
    async with a_service(service_settings(database_url, tmp_path)) as service:
        yield service


@pytest.fixture
async def panel(service):
    return await service.panel("probe")


@pytest.fixture
def settings(service, panel, tmp_path):
    order = tmp_path / "order.json"
    order.write_text(json.dumps({key: a_registration()[key] for key in ("contacts", "nameservers")}))
    return ProbeSettings(zone="test", url=panel.url, api_key=SecretStr(panel.token), order=order, timeout_seconds=30)


@pytest.fixture
def prober(service, settings):
    app = service.gateway.app
    return build_prober(settings, app[DATABASE], app[REGISTRIES], clock=utc_now)


async def kept(service):
    async with service.gateway.app[DATABASE].reading() as connection:
        rows = await connection.execute(text("SELECT zone, failed_step, succeeded_at IS NOT NULL FROM probes"))
        return [tuple(row) for row in rows]


async def test_probe_orders_a_name_finds_it_and_leaves_nothing(service, panel, prober):
    result = await prober.run()
    assert (result.zone, result.failed_step, result.detail) == ("test", None, None)
    created = [effect.name for effect in service.registry.effects if effect.kind == "register"]
    assert len(created) == 1
    assert created[0].ascii.startswith("dgw-probe-")
    assert [effect.kind for effect in service.registry.effects] == ["register", "delete"]
    assert await kept(service) == [("test", None, True)]
    assert await panel.balance("held") == "0.00"


async def test_what_an_earlier_probe_left_is_deleted_first(service, panel, prober):
    await panel.register("dgw-probe-left.test")
    await panel.register("customers-own.test")
    assert (await prober.run()).failed_step is None
    names = {item["name"] for item in (await panel.get("/v1/domains")).body["items"] if not item.get("deleted_at")}
    assert names == {"customers-own.test"}


async def test_refused_order_is_the_result(service, prober):
    service.registry.refuse(RefusalReason.POLICY)
    result = await prober.run()
    assert (result.failed_step, result.detail) == ("order", "failed: policy_error")
    assert await kept(service) == [("test", "order", False)]


async def test_gateway_that_says_done_when_the_registry_does_not_is_found_out(service, prober):
    info = service.registry.info

    async def other_truth(name):
        return None if name.ascii.startswith("dgw-probe-") else await info(name)

    service.registry.info = other_truth
    assert (await prober.run()).failed_step == "find"


async def test_registry_that_cannot_be_asked_is_no_success(service, prober):
    async def down(_name):
        raise Unavailable("unreachable")

    service.registry.info = down
    result = await prober.run()
    assert (result.failed_step, result.detail) == ("find", "Unavailable: unreachable")


async def test_gateway_that_does_not_answer_is_the_result(service, settings):
    app = service.gateway.app
    nowhere = settings.model_copy(update={"url": "http://127.0.0.1:9"})
    prober = build_prober(nowhere, app[DATABASE], app[REGISTRIES], clock=utc_now)
    result = await prober.run()
    assert (result.failed_step, result.detail.partition(":")[0]) == ("tidy", "ClientConnectorError")


async def test_last_success_stays_known_after_a_failure(service, prober):
    await prober.run()
    service.registry.refuse(RefusalReason.POLICY)
    await prober.run()
    assert await kept(service) == [("test", "order", True)]


def test_nothing_is_probed_without_a_zone(service):
    registries = service.gateway.app[REGISTRIES]
    assert build_prober(ProbeSettings(), service.gateway.app[DATABASE], registries, clock=utc_now) is None
    assert list(probing(None, ProbeSettings())) == []


def test_settings_that_lack_something_stop_the_start(service, tmp_path):
    app = service.gateway.app

    def errors(**given):
        with pytest.raises(SettingsError) as caught:
            build_prober(ProbeSettings(**given), app[DATABASE], app[REGISTRIES], clock=utc_now)
        return [error.partition(":")[0] for error in caught.value.errors]

    assert errors(zone="nowhere") == ["probe.api_key", "probe.order", "probe.zone"]
    bad = tmp_path / "bad.json"
    bad.write_text("[]")
    assert errors(zone="test", api_key=SecretStr("key"), order=bad) == ["probe.order"]
    assert errors(zone="test", api_key=SecretStr("key"), order=tmp_path / "absent.json") == ["probe.order"]


async def test_probe_is_periodic_work_with_its_zone(service, prober, settings):
    (job,) = probing(prober, settings)
    assert (job.name, job.every.total_seconds()) == ("probe", settings.every_seconds)
    assert (await job.run()).zone == "test"
