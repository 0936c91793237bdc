"""F077, F078: who may see and do what."""

import re
from datetime import timedelta

import pytest

from gateway.api.routes import ENDPOINTS
from gateway.audit import Actor
from gateway.auth.scopes import Scope
from gateway.keys import ISSUER
from tests.support.office import eventually


def _filled(path: str, **values: str) -> str:
    return re.sub(r"{(\w+)}", lambda match: values.get(match[1], "x.test"), path)


async def _call_all(panel, **values):
    """Call every endpoint with ids of somebody's and a body that is right."""
    for endpoint in ENDPOINTS:
        body = dict(endpoint.example) if endpoint.example is not None else None
        key = f"tenancy {endpoint.operation_id}" if endpoint.method == "POST" else None
        ids = {**values, "id": values["operation"] if "/operations" in endpoint.path else values["account"]}
        yield endpoint, await panel.call(endpoint.method, _filled(endpoint.path, **ids), body, key=key)


@pytest.mark.fault("F077")
async def test_no_endpoint_shows_or_touches_another_tenants_things(service, panel):
    registered = await panel.register("secret-name.test")
    operation = registered.headers["X-Operation-Id"]
    stranger = await service.panel("stranger")
    values = {"name": "secret-name.test", "tld": "test", "operation": operation, "account": panel.account_id}
    before = await panel.balance()
    async for endpoint, answer in _call_all(stranger, **values):
        told = str(answer.body)
        assert "secret-name" not in told, endpoint.path
        assert operation not in told, endpoint.path
        assert panel.account_id not in told, endpoint.path
        if "{id}" in endpoint.path or "{name}" in endpoint.path:
            assert (answer.status, answer.code) == (404, "not_found"), endpoint.path
    assert await panel.balance() == before


@pytest.mark.fault("F077")
async def test_absent_and_foreign_look_alike(service, panel):
    operation = (await panel.register("example.test")).headers["X-Operation-Id"]
    stranger = await service.panel("stranger")
    foreign = await stranger.get(f"/v1/operations/{operation}")
    absent = await stranger.get("/v1/operations/op_01JD0V8Z5T9X2M4Q6R7S8T9V0W")
    unlike = {name for name in foreign.body if foreign.body[name] != absent.body[name]}
    assert unlike == {"instance"}


@pytest.mark.fault("F077")
async def test_foreign_account_cannot_be_charged(service, panel):
    stranger = await service.panel("stranger", money="0.00")
    answer = await stranger.register(account_id=panel.account_id)
    assert (answer.status, answer.code) == (404, "not_found")
    assert await panel.balance() == "1000.00"


@pytest.mark.fault("F077")
async def test_cursor_of_another_tenant_is_refused(service, panel):
    for number in range(3):
        await panel.register(f"name{number}.test")
    cursor = (await panel.get("/v1/domains", limit="1")).body["next_cursor"]
    stranger = await service.panel("stranger")
    answer = await stranger.get("/v1/domains", limit="1", cursor=cursor)
    assert (answer.status, answer.code) == (400, "invalid_cursor")


@pytest.mark.fault("F077")
async def test_every_endpoint_needs_its_scope(service):
    for endpoint in ENDPOINTS:
        panel = await service.panel(scopes=frozenset(Scope) - {endpoint.scope, Scope.ADMIN}, money=None)
        body = dict(endpoint.example) if endpoint.example is not None else None
        answer = await panel.call(endpoint.method, _filled(endpoint.path), body, key="k")
        assert (answer.status, answer.code) == (403, "scope_missing"), endpoint.path
        assert endpoint.scope.value in answer.body["detail"]
    assert f'dgw_http_rejected_total{{reason="scope"}} {float(len(ENDPOINTS))}' in await service.metrics()


async def test_every_endpoint_needs_a_key(service):
    for endpoint in ENDPOINTS:
        async with service.http.request(endpoint.method, service.gateway.url + _filled(endpoint.path)) as response:
            assert response.status == 401, endpoint.path
            assert response.headers["WWW-Authenticate"] == "Bearer"
            assert (await response.json(content_type=None))["code"] == "unauthenticated"


@pytest.mark.fault("F078")
async def test_wrong_secret_of_a_known_key_looks_like_an_unknown_key(panel):
    wrong = panel.token[:-4] + ("AAAA" if not panel.token.endswith("AAAA") else "BBBB")
    unknown = re.sub(r"_[a-z0-9]{26}_", "_01jd0v8z5t9x2m4q6r7s8t9v0w_", panel.token)
    answers = [
        await panel.call("GET", "/v1/domains", headers={"Authorization": f"Bearer {token}"})
        for token in (wrong, unknown, "nonsense", panel.token.replace("dgw_test", "dgw_live"))
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(401, "unauthenticated")}


@pytest.mark.fault("F077")
async def test_revoked_and_expired_keys_end(service, panel):
    assert (await panel.get("/v1/domains")).status == 200
    assert await service.gateway.app[ISSUER].revoke(panel.token.split("_")[2], by=Actor("cli:test"))

    async def refused():
        answer = await panel.get("/v1/domains")
        return answer if answer.status != 200 else None

    answer = await eventually(refused)
    assert (answer.status, answer.code) == (401, "key_revoked")
    expired = await service.panel("other", lasts=timedelta(seconds=-1))
    assert (await expired.get("/v1/domains")).code == "key_revoked"


async def test_credit_limit_takes_the_operators_scope(service):
    panel = await service.panel(scopes=frozenset({Scope.BILLING_WRITE}), money=None)
    limit = {"currency": "UAH", "credit_limit": {"amount": "100.00", "currency": "UAH"}}
    answer = await panel.post("/v1/accounts", limit)
    assert (answer.status, answer.code) == (403, "scope_missing")
