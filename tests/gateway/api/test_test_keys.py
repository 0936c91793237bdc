"""Test keys reach only simulators."""

from gateway.audit import Actor
from gateway.auth.key_store import NewKey
from gateway.auth.scopes import Scope
from gateway.clock import utc_now
from gateway.keys import ISSUER, KEYS
from tests.support.panel import a_service, service_settings

US = Actor("cli:test")


async def test_a_test_key_is_refused_where_something_is_real_and_reaches_nothing(database_url, tmp_path):
    settings = service_settings(database_url, tmp_path)
    (fake,) = settings.registries.values()
    real = settings.model_copy(update={"registries": {"fake": fake.model_copy(update={"simulated": False})}})
    async with a_service(real) as service:
        panel = await service.panel()
        for answer in (await panel.register(), await panel.post("/v1/domains/check", {"names": ["example.test"]})):
            assert (answer.status, answer.code) == (403, "test_key_refused")
        assert "example.test" not in str(service.registry.calls)
        app = service.gateway.app
        tenant = await app[KEYS].tenant("panel", utc_now())
        live = NewKey(tenant, "live", frozenset(Scope), live=True, account_id=panel.account_id)
        panel.token = (await app[ISSUER].issue(live, by=US)).token
        assert (await panel.register()).status == 201


async def test_a_forged_test_key_is_told_nothing_of_it(database_url, tmp_path):
    settings = service_settings(database_url, tmp_path)
    (fake,) = settings.registries.values()
    real = settings.model_copy(update={"registries": {"fake": fake.model_copy(update={"simulated": False})}})
    async with a_service(real) as service:
        panel = await service.panel()
        panel.token = panel.token[:-4] + "AAAA"
        assert (await panel.get("/v1/domains")).code == "unauthenticated"
