"""Registries over the interface: what panels see of them, and what operators see and do."""

from datetime import timedelta
from importlib.metadata import version

import pytest

from adapters.dates import add_years
from adapters.errors import Unavailable
from adapters.model import DomainName, RegistryBalance, RegistryMoney
from gateway.auth.scopes import Scope
from gateway.clock import rfc3339, utc_now
from gateway.keys import DATABASE, SERVICES
from tests.support.office import eventually
from tests.support.panel import a_registration

NAME = DomainName("example.test")
HEALTH = "/v1/registries/fake"


@pytest.fixture
async def stranger(service):
    return await service.panel("stranger", scopes=frozenset(Scope) - {Scope.ADMIN})


async def audited(service):
    async with service.gateway.app[DATABASE].engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT actor, action, object FROM audit_entries ORDER BY id")
        return rows.all()


async def test_health_tells_the_whole_of_a_registry(service, panel):
    await panel.register("example.test")
    service.registry.registry_balance = RegistryBalance(RegistryMoney(12_345, "USD"), None, utc_now())
    await service.gateway.app[SERVICES].balances.check("fake")
    answer = await panel.get(HEALTH)
    assert answer.status == 200
    body = answer.body
    assert body["id"] == "fake"
    assert body["link"]["up"] is True
    assert body["circuit"]["state"] == "closed"
    assert (body["pauses"], body["queue"]) == ([], [])
    assert body["ambiguous"] == {"count": 0, "oldest_age_seconds": None}
    assert body["recent"]["outcomes"] == {"done": 1}
    assert body["recent"]["latency_p50_seconds"] >= 0
    assert body["balance"]["available"] == {"amount": "123.45", "currency": "USD"}
    assert body["messages"]["waiting"] == 0
    assert body["reconciliation"]["differences"] == {}


async def test_registry_is_asked_whether_it_answers(service, panel, stranger, monkeypatch):
    async def refusing():
        raise Unavailable("login_refused")

    assert (await panel.post(f"{HEALTH}/check", {})).body == {"answered": True, "seconds": 0.0, "problem": None}
    monkeypatch.setattr(service.registry, "ping", refusing)
    refused = await panel.post(f"{HEALTH}/check", {})
    assert refused.body == {"answered": False, "seconds": None, "problem": "login_refused"}
    assert (await panel.post("/v1/registries/unknown/check", {})).code == "not_found"
    assert (await stranger.post(f"{HEALTH}/check", {})).code == "scope_missing"


async def test_paused_registry_lets_orders_wait_and_says_so(service, panel):
    until = utc_now() + timedelta(hours=2)
    paused = await panel.post(f"{HEALTH}/pause", {"reason": "asked by the registry", "until": rfc3339(until)})
    assert paused.status == 200
    (pause,) = paused.body["pauses"]
    assert (pause["cause"], pause["detail"]) == ("operator", "asked by the registry")
    accepted = await panel.post("/v1/domains", a_registration(), Prefer="respond-async")
    assert (accepted.status, accepted.body["state"]) == (202, "queued")
    assert accepted.body["retry_at"] == rfc3339(until)
    (listed,) = (await panel.get("/v1/registries")).body["items"]
    assert (listed["paused"], listed["resumes_at"]) == (True, rfc3339(until))
    assert (await panel.get(HEALTH)).body["queue"][0]["priority"] == "money"
    assert (await panel.post(f"{HEALTH}/resume", {})).body["pauses"] == []
    settled = await panel.call("GET", f"/v1/operations/{accepted.body['id']}", headers={"Prefer": "wait=30"})
    assert settled.body["state"] == "succeeded"


async def test_pause_and_resume_are_on_record(service, panel):
    await panel.post(f"{HEALTH}/pause", {"reason": "trouble"})
    await panel.post(f"{HEALTH}/resume", {})
    first, second = (await audited(service))[-2:]
    assert first[0].startswith("key:")
    assert [first[1:], second[1:]] == [("registry.pause", "registry:fake"), ("registry.resume", "registry:fake")]


async def test_pause_that_ends_in_the_past_is_refused(panel):
    answer = await panel.post(f"{HEALTH}/pause", {"reason": "late", "until": "2020-01-01T00:00:00Z"})
    assert (answer.status, answer.pointers) == (422, ["/until"])


@pytest.mark.parametrize("path", ["", "/differences"])
async def test_health_is_for_operators(panel, stranger, path):
    assert (await stranger.get(HEALTH + path)).code == "scope_missing"
    assert (await stranger.post(f"{HEALTH}/pause", {"reason": "mischief"})).code == "scope_missing"
    assert (await panel.get(f"/v1/registries/nobody{path}")).status == 404


@pytest.mark.fault("F048")
async def test_differences_are_listed_and_closed_by_a_persons_word(service, panel):
    await panel.register("example.test")
    registered = service.registry.domains[NAME]
    registered.expires_at = add_years(registered.expires_at, 1)
    await service.gateway.app[SERVICES].reconciler.run("fake")
    listed = await panel.get(f"{HEALTH}/differences")
    (difference,) = listed.body["items"]
    assert (difference["domain"], difference["kind"]) == ("example.test", "exdate")
    assert difference["proposal"]["account_id"] == panel.account_id
    assert (await panel.get(HEALTH)).body["reconciliation"]["differences"] == {"exdate": 1}
    where = f"{HEALTH}/differences/{difference['id']}/close"
    assert (await panel.post(where, {"note": "invoiced"})).body["outcome"] == "closed"
    assert (await panel.post(where, {"note": "again"})).status == 404
    assert (await panel.post(f"{HEALTH}/differences/none/close", {"note": "odd"})).status == 404
    assert (await panel.get(f"{HEALTH}/differences")).body["items"] == []
    assert len((await panel.get(f"{HEALTH}/differences", open="false")).body["items"]) == 1
    assert ("difference.close", f"difference:{difference['id']}") in [row[1:] for row in await audited(service)]


async def test_the_status_tells_the_version_and_each_registry(service, panel):
    await panel.call("POST", f"{HEALTH}/pause", {"reason": "maintenance"})
    service.registry.be_unavailable("prepare", times=100_000)
    await panel.call("POST", "/v1/domains", a_registration(), key="waits", headers={"Prefer": "respond-async"})

    async def waiting():
        status = (await panel.get("/v1/status")).body
        return status if status["registries"][0]["queued"] else None

    status = await eventually(waiting)
    assert status["version"] == version("domain-registrar-gateway")
    (fake,) = status["registries"]
    assert (fake["name"], fake["up"], fake["paused"]) == ("fake", True, ["operator"])
