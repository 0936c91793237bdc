"""What limits a key beside its scopes, over HTTP."""

from datetime import timedelta

import pytest
import pytest_asyncio

from gateway.audit import Actor
from gateway.auth.key_store import NewKey
from gateway.auth.networks import networks
from gateway.auth.scopes import Scope
from gateway.clock import utc_now
from gateway.keys import ISSUER, KEYS
from tests.support.panel import Panel, a_service, service_settings

US = Actor("cli:test")
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    from gateway.storage.schema import upgrade

    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    http = settings.http.model_copy(update={"trusted_proxies": networks(["127.0.0.1", "10.0.0.0/8"])})
    async with a_service(settings.model_copy(update={"http": http})) as running:
        yield running


async def a_panel(service, *addresses):
    keys = service.gateway.app[KEYS]
    tenant = await keys.tenant("hosting", utc_now())
    new = NewKey(tenant, "test", frozenset(Scope), addresses=networks(addresses))
    key = await service.gateway.app[ISSUER].issue(new, by=US)
    return Panel(service.http, service.gateway.url, key.token, tenant), key.key_id


@pytest.mark.fault("F085")
@pytest.mark.parametrize(
    ("forwarded", "status"),
    [
        (HERE, 200),
        (ELSEWHERE, 403),
        (f"{HERE}, {ELSEWHERE}", 403),
        (f"{ELSEWHERE}, {HERE}, 10.1.2.3", 200),
        (f"::ffff:{HERE}", 200),
        (f"{HERE}, nonsense", 403),
        ("", 403),
    ],
    ids=["named", "another", "forged", "two proxies", "mapped", "nonsense", "none"],
)
async def test_f085_key_works_from_its_addresses_as_our_own_proxies_tell_them(service, forwarded, status):
    panel, _ = await a_panel(service, "198.51.100.0/24")
    answer = await panel.call("GET", "/v1/domains", headers={"X-Forwarded-For": forwarded})
    assert answer.status == status
    if status == 403:
        assert answer.code == "address_refused"


async def test_key_without_a_list_works_from_everywhere(service):
    panel, _ = await a_panel(service)
    assert (await panel.get("/v1/domains")).status == 200


async def test_wrong_secret_is_told_nothing_of_addresses(service):
    panel, _ = await a_panel(service, HERE)
    panel.token = panel.token[:-4] + "AAAA"
    assert (await panel.get("/v1/domains")).code == "unauthenticated"


async def test_rotated_key_has_its_rights_and_the_old_one_ends_after_the_overlap(service):
    keys, (panel, key_id) = service.gateway.app[KEYS], await a_panel(service, "127.0.0.0/8")
    fresh = await service.gateway.app[ISSUER].rotate(key_id, overlap=timedelta(hours=1), by=US)
    now = utc_now()
    old, new = await keys.find(key_id), await keys.find(fresh.key_id)
    assert (old.ended(now + timedelta(minutes=59)), old.ended(now + timedelta(hours=1))) == (False, True)
    assert (new.principal.scopes, new.principal.tenant_id) == (old.principal.scopes, old.principal.tenant_id)
    assert (new.addresses, new.expires_at) == (old.addresses, None)
    successor = Panel(panel.http, panel.url, fresh.token, panel.tenant_id)
    assert [(await one.get("/v1/domains")).status for one in (panel, successor)] == [200, 200]


async def test_ended_key_is_not_rotated(service):
    issuer, (_, key_id) = service.gateway.app[ISSUER], await a_panel(service)
    await issuer.revoke(key_id, by=US)
    assert await issuer.rotate(key_id, overlap=timedelta(), by=US) is None
    assert await issuer.rotate("unknown", overlap=timedelta(), by=US) is None
