"""Reading: checks, lists, what can be ordered and where."""

import jsonschema
import pytest

from adapters.capabilities import Capabilities
from adapters.model import DomainName
from tests.support.panel import CONTACT

PAYMENT = {"amount": {"amount": "50.00", "currency": "UAH"}, "payment_id": "bank-1", "note": "transfer"}


async def test_check_answers_every_name_in_its_order(service, panel):
    service.registry.put("taken.test", sponsor="somebody")
    names = ["free.test", "taken.test", "exa_mple.test", "name.zz", "FREE.test"]
    answer = await panel.call("POST", "/v1/domains/check", {"names": names})
    assert answer.status == 200
    found = [(item["name"], item["availability"]) for item in answer.body["items"]]
    assert found == [
        ("free.test", "available"),
        ("taken.test", "taken"),
        ("exa_mple.test", "invalid"),
        ("name.zz", "unsupported"),
        ("free.test", "available"),
    ]


async def test_registry_that_does_not_answer_gives_unknown(service, panel):
    service.registry.be_unavailable("check")
    answer = await panel.call("POST", "/v1/domains/check", {"names": ["free.test"]})
    assert (answer.status, answer.body["items"][0]["availability"]) == (200, "unknown")


async def test_check_for_a_transfer_says_why_not(service, panel):
    service.registry.put("theirs.test", sponsor="gw-other")
    service.registry.put("locked.test", sponsor="gw-other")
    service.registry.domains[DomainName("locked.test")].statuses = frozenset({"clientTransferProhibited"})
    await panel.register("ours.test")
    names = ["theirs.test", "locked.test", "ours.test", "free.test", "name.zz", "exa_mple.test"]
    answer = await panel.call("POST", "/v1/domains/check", {"names": names, "for": "transfer"})
    told = [(item["availability"], item["transfer"]) for item in answer.body["items"]]
    assert [availability for availability, _ in told] == [*["taken"] * 3, "available", "unsupported", "invalid"]
    assert [(found["possible"], found["reasons"]) for _, found in told[:4]] == [
        ("yes", []),
        ("no", ["locked"]),
        ("no", ["with_us"]),
        ("no", ["not_registered"]),
    ]


async def test_a_transfer_is_unknown_where_the_registry_is_silent(service, panel):
    service.registry.be_unavailable("info")
    answer = await panel.call("POST", "/v1/domains/check", {"names": ["theirs.test"], "for": "transfer"})
    (item,) = answer.body["items"]
    assert item["availability"] == "unknown"
    assert (item["transfer"]["possible"], item["transfer"]["reasons"]) == ("unknown", ["registry_unavailable"])


async def test_a_transfer_is_not_offered_where_the_registry_has_none(service, panel):
    spec = service.registry.spec
    object.__setattr__(spec, "capabilities", Capabilities(frozenset()))
    answer = await panel.call("POST", "/v1/domains/check", {"names": ["theirs.test"], "for": "transfer"})
    assert answer.body["items"][0]["transfer"]["reasons"] == ["not_offered"]


async def test_check_for_transfers_takes_fewer_names(panel):
    names = [f"name{number}.test" for number in range(51)]
    answer = await panel.call("POST", "/v1/domains/check", {"names": names, "for": "transfer"})
    assert (answer.status, answer.pointers) == (422, ["/names"])


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("what", ["dns-records", "mail-forwarding"])
async def test_what_is_not_offered_has_a_code_of_its_own(panel, method, what):
    await panel.register("example.test")
    answer = await panel.call(method, f"/v1/domains/example.test/{what}")
    assert (answer.status, answer.code, answer.body["retryable"]) == (501, "not_offered", False)


@pytest.mark.parametrize("names", [[], ["a.test"] * 501])
async def test_check_takes_1_to_500_names(panel, names):
    answer = await panel.call("POST", "/v1/domains/check", {"names": names})
    assert (answer.status, answer.pointers) == (422, ["/names"])


async def test_refresh_asks_the_registry_and_says_so_when_it_is_silent(service, panel):
    await panel.register("example.test")
    service.registry.be_unavailable("info")
    stale = await panel.get("/v1/domains/example.test", refresh="true")
    fresh = await panel.get("/v1/domains/example.test", refresh="true")
    assert (stale.status, stale.body["stale"]) == (200, True)
    assert (fresh.status, fresh.body["stale"]) == (200, False)
    assert fresh.body["synced_at"] > stale.body["synced_at"]


async def test_pages_follow_each_other_by_cursor_and_link(panel):
    names = [f"name{number}.test" for number in range(5)]
    for name in names:
        await panel.register(name)
    seen, path = [], "/v1/domains?limit=2"
    while path:
        answer = await panel.get(path)
        seen += [item["name"] for item in answer.body["items"]]
        link = answer.headers.get("Link")
        assert (link is None) == (answer.body["next_cursor"] is None)
        path = link.removeprefix("<").partition(">")[0] if link else None
    assert seen == names


async def test_cursor_with_another_filter_is_refused(panel):
    for name in ("a.test", "b.test"):
        await panel.register(name)
    cursor = (await panel.get("/v1/domains", limit="1")).body["next_cursor"]
    answer = await panel.get("/v1/domains", limit="1", cursor=cursor, registry="fake")
    assert (answer.status, answer.code) == (400, "invalid_cursor")


async def test_operations_are_filtered(panel):
    await panel.register("a.test")
    await panel.register("b.test")
    assert [item["domain"] for item in (await panel.get("/v1/operations", domain="A.test")).body["items"]] == ["a.test"]
    assert len((await panel.get("/v1/operations", kind="register", state="succeeded")).body["items"]) == 2
    assert (await panel.get("/v1/operations", state="failed")).body["items"] == []


async def test_statement_explains_every_posting(panel):
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", PAYMENT)
    operation = (await panel.register("example.test")).headers["X-Operation-Id"]
    lines = (await panel.get(f"/v1/accounts/{panel.account_id}/statement")).body["items"]
    told = [(line["amount"]["amount"], line["balance"]["amount"], line["reference"]) for line in lines]
    assert told == [
        ("-100.00", "950.00", operation),
        ("50.00", "1050.00", "operator:bank-1"),
        ("1000.00", "1000.00", f"test:{panel.account_id}"),
    ]


async def test_payment_is_credited_once_whoever_tells_of_it_again(panel):
    path = f"/v1/accounts/{panel.account_id}/payments"
    first = await panel.post(path, PAYMENT)
    again = await panel.post(path, PAYMENT)
    other = await panel.post(path, PAYMENT | {"amount": {"amount": "60.00", "currency": "UAH"}})
    assert (first.status, first.body["available"]["amount"]) == (201, "1050.00")
    assert (again.status, again.body["available"]["amount"]) == (201, "1050.00")
    assert (other.status, other.code) == (409, "duplicate_reference")


async def test_payment_in_another_currency_is_refused(panel):
    payment = PAYMENT | {"amount": {"amount": "50.00", "currency": "USD"}}
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/payments", payment)
    assert (answer.status, answer.code) == (422, "currency_mismatch")


async def test_accounts_are_opened_once_by_reference(panel):
    body = {"currency": "UAH", "reference": "customer-7", "credit_limit": {"amount": "100.00", "currency": "UAH"}}
    opened = await panel.post("/v1/accounts", body)
    again = await panel.post("/v1/accounts", body)
    assert opened.status == 201
    assert opened.headers["Location"] == f"/v1/accounts/{opened.body['id']}"
    assert (await panel.get(opened.headers["Location"])).body == opened.body
    assert (await panel.get(f"/v1/accounts/{opened.body['id']}/balance")).body["available"]["amount"] == "100.00"
    assert (again.status, again.code, again.body["account"]) == (409, "duplicate_account", opened.body["id"])
    assert opened.body["id"] in [item["id"] for item in (await panel.get("/v1/accounts")).body["items"]]


async def test_tld_tells_all_that_an_order_form_needs(panel):
    tld = (await panel.get("/v1/tlds/test")).body
    assert tld["register_years"] == list(range(1, 11))
    assert tld["nameservers"] == {"min": 2, "max": 13, "default": []}
    assert tld["contacts"]["roles_required"] == ["registrant"]
    assert {"action": "register", "years": 1, "price": {"amount": "100.00", "currency": "UAH"}} in tld["prices"]
    jsonschema.validate(CONTACT, tld["contacts"]["contact_schema"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(CONTACT | {"kind": "organization"}, tld["contacts"]["contact_schema"])
    assert [item["tld"] for item in (await panel.get("/v1/tlds")).body["items"]] == ["test"]
    assert (await panel.get("/v1/tlds/test?registry=fake")).body == tld
    assert (await panel.get("/v1/tlds/test?registry=another")).status == 404


async def test_prices_are_those_of_the_zones_and_zones_without_one_are_named(panel):
    rows = (await panel.get("/v1/prices", account_id=panel.account_id)).body
    zone = (await panel.get("/v1/tlds/test", account_id=panel.account_id)).body
    assert rows == {"items": [{"tld": "test", **price} for price in zone["prices"]], "unpriced": []}
    elsewhere = (await panel.post("/v1/accounts", {"currency": "JPY", "reference": "without prices"})).body["id"]
    assert (await panel.get("/v1/prices", account_id=elsewhere)).body == {"items": [], "unpriced": ["test"]}


async def test_registries_tell_what_they_can_and_how_they_are(panel):
    (registry,) = (await panel.get("/v1/registries")).body["items"]
    assert (registry["id"], registry["tlds"], registry["link"]["up"]) == ("fake", ["test"], True)
    assert registry["capabilities"]["renew"] == {"support": "supported", "reason": None}
    assert registry["capabilities"]["idn"]["support"] == "not_implemented"


async def test_personal_data_is_not_for_caches(panel):
    await panel.register("example.test")
    assert (await panel.get("/v1/domains/example.test")).headers["Cache-Control"] == "no-store"
