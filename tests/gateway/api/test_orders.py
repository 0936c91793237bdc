"""Orders over HTTP: results, operations, replays, waiting."""

import asyncio

import pytest
from sqlalchemy import text

from adapters.outcome import RefusalReason
from gateway.keys import DATABASE
from tests.support.panel import a_registration


async def test_register_answers_with_the_domain_and_charges_once(service, panel):
    answer = await panel.register("example.test")
    assert answer.status == 201
    assert answer.headers["Location"] == "/v1/domains/example.test"
    assert answer.body["name"] == "example.test"
    assert answer.body["nameservers"] == [
        {"host": host, "addresses": []} for host in ("ns1.example.net", "ns2.example.net")
    ]
    assert await panel.balance() == "900.00"
    operation = (await panel.get(f"/v1/operations/{answer.headers['X-Operation-Id']}")).body
    assert operation["state"] == "succeeded"
    assert operation["completed"] is True
    assert operation["price"] == {"amount": "100.00", "currency": "UAH"}
    assert operation["registry"]["cltrid"].startswith("dgw-")
    assert len(service.registry.effects_of("example.test")) == 1


async def test_idn_is_answered_in_both_forms_and_found_under_each(database_url, tmp_path):
    from tests.support.fake_rules import fake_rules
    from tests.support.panel import a_service, service_settings

    zones = (fake_rules("test", "fake", idn=True),)
    async with a_service(service_settings(database_url, tmp_path), zones=zones) as service:
        panel = await service.panel()
        answer = await panel.register("приклад.test")
        assert (answer.body["name"], answer.body["name_unicode"]) == ("xn--80aikifvh.test", "приклад.test")
        for spelling in ("приклад.test", "XN--80AIKIFVH.test", "ПРИКЛАД.test"):
            assert (await panel.get(f"/v1/domains/{spelling}")).body["id"] == answer.body["id"]


async def test_renewal_moves_the_expiry(panel):
    domain = (await panel.register("example.test")).body
    order = {"years": 2, "current_expiry": domain["expires_at"]}
    answer = await panel.post("/v1/domains/example.test/renewals", order)
    assert answer.status == 200
    assert int(answer.body["expires_at"][:4]) == int(domain["expires_at"][:4]) + 2
    assert await panel.balance() == "700.00"


async def test_renewal_from_another_expiry_tells_the_true_one(service, panel):
    domain = (await panel.register("example.test")).body
    before = await service.rows()
    answer = await panel.post("/v1/domains/example.test/renewals", {"current_expiry": "2020-01-01"})
    assert (answer.status, answer.code) == (409, "expiry_mismatch")
    assert answer.body["current_expiry"] == domain["expires_at"]
    assert await service.rows() == before


async def test_renewal_by_the_day_of_the_expiry_is_accepted(panel):
    domain = (await panel.register("example.test")).body
    answer = await panel.post("/v1/domains/example.test/renewals", {"current_expiry": domain["expires_at"][:10]})
    assert answer.status == 200


async def test_nameservers_are_replaced_without_charge(service, panel):
    await panel.register("example.test")
    body = {"nameservers": [{"host": "ns9.example.net"}, {"host": "ns8.example.net"}]}
    answer = await panel.call("PUT", "/v1/domains/example.test/nameservers", body)
    assert answer.status == 200
    assert {server["host"] for server in answer.body["nameservers"]} == {"ns8.example.net", "ns9.example.net"}
    assert await panel.balance() == "900.00"


async def test_refused_order_gives_the_money_back_and_says_why(service, panel):
    service.registry.refuse(RefusalReason.POLICY, "a reserved name", code=2306)
    answer = await panel.register("example.test")
    assert (answer.status, answer.code) == (422, "policy_error")
    assert answer.body["registry"] == {"code": 2306, "reason": "a reserved name"}
    assert answer.body["operation"].startswith("op_")
    assert answer.body["outcome"] == "none"
    assert (await panel.balance(), await panel.balance("held")) == ("1000.00", "0.00")


@pytest.mark.fault("F040")
async def test_name_taken_meanwhile_is_a_conflict(service, panel):
    service.registry.steal_on_create()
    answer = await panel.register("example.test")
    assert (answer.status, answer.code) == (409, "domain_taken")
    assert await panel.balance() == "1000.00"


async def test_without_funds_the_sums_are_told_and_nothing_is_kept(service):
    poor = await service.panel("poor", money="1.00")
    before = await service.rows()
    answer = await poor.register("example.test")
    assert (answer.status, answer.code, answer.body["retryable"]) == (402, "insufficient_funds", True)
    assert answer.body["required"] == {"amount": "100.00", "currency": "UAH"}
    assert answer.body["available"] == {"amount": "1.00", "currency": "UAH"}
    assert await service.rows() == before
    assert service.sent == []


async def test_key_of_an_unfunded_order_may_be_used_again_after_a_payment(service):
    panel = await service.panel("poor", money="1.00")
    assert (await panel.post("/v1/domains", a_registration(), key="k")).status == 402
    payment = {"amount": {"amount": "500.00", "currency": "UAH"}, "payment_id": "p1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", payment)
    assert (await panel.post("/v1/domains", a_registration(), key="k")).status == 201


async def test_dearer_than_max_price_is_refused_with_the_price(service, panel):
    answer = await panel.register(max_price={"amount": "99.99", "currency": "UAH"})
    assert (answer.status, answer.code, answer.pointers) == (422, "price_changed", ["/max_price"])
    assert answer.body["price"] == {"amount": "100.00", "currency": "UAH"}
    assert service.sent == []


async def test_dry_run_tells_the_price_and_keeps_nothing(service, panel):
    before = await service.rows()
    answer = await panel.call("POST", "/v1/domains", a_registration(dry_run=True))
    assert answer.status == 200
    assert answer.body["price"] == {"amount": "100.00", "currency": "UAH"}
    assert answer.body["available_after"] == {"amount": "900.00", "currency": "UAH"}
    assert await service.rows() == before
    assert service.sent == []


async def test_respond_async_answers_with_the_operation_at_once(service, panel):
    release = asyncio.Event()
    service.registry.before_execute = lambda *_: release.wait()
    answer = await panel.post("/v1/domains", a_registration(), Prefer="respond-async")
    assert answer.status == 202
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert answer.headers["Retry-After"] == "1"
    assert answer.body["completed"] is False
    release.set()
    followed = await panel.call("GET", answer.headers["Location"], headers={"Prefer": "wait=5"})
    assert followed.body["state"] == "succeeded"
    assert followed.headers["Preference-Applied"] == "wait=5"


async def test_wait_ends_with_the_operation_as_it_is(service, panel):
    release = asyncio.Event()
    service.registry.before_execute = lambda *_: release.wait()
    answer = await panel.post("/v1/domains", a_registration(), Prefer="wait=1")
    assert (answer.status, answer.headers["Preference-Applied"]) == (202, "wait=1")
    release.set()


@pytest.mark.fault("F069")
async def test_accepted_order_goes_on_when_the_panel_hangs_up(service, panel):
    reached, release = asyncio.Event(), asyncio.Event()

    async def hold(*_):
        reached.set()
        await release.wait()

    service.registry.before_execute = hold
    request = asyncio.create_task(panel.register("example.test"))
    await asyncio.wait_for(reached.wait(), 5)
    request.cancel()
    release.set()
    listed = (await panel.get("/v1/operations", domain="example.test")).body["items"]
    followed = await panel.call("GET", f"/v1/operations/{listed[0]['id']}", headers={"Prefer": "wait=5"})
    assert followed.body["state"] == "succeeded"
    assert await panel.balance() == "900.00"


async def test_waiting_calls_are_answered_when_the_node_closes(service, panel):
    reached, release = asyncio.Event(), asyncio.Event()

    async def hold(*_):
        reached.set()
        await release.wait()

    service.registry.before_execute = hold
    request = asyncio.create_task(panel.post("/v1/domains", a_registration(), Prefer="wait=30"))
    await asyncio.wait_for(reached.wait(), 5)
    service.gateway.lifecycle.close()
    answer = await asyncio.wait_for(request, 2)
    release.set()
    assert answer.status == 202
    refused = await panel.register("another.test")
    assert (refused.status, refused.code) == (503, "draining")


async def test_replay_of_an_order_whose_domain_has_left_us_is_still_a_success(service, panel):
    """A 404 would read as if the order had failed, and be ordered and paid again."""
    first = await panel.post("/v1/domains", a_registration(), key="k")
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text("UPDATE domains SET held = false"))
    again = await panel.post("/v1/domains", a_registration(), key="k")
    assert again.status == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.body["id"] == first.headers["X-Operation-Id"]
    assert (again.body["state"], again.body["completed"]) == ("succeeded", True)
