"""Bad input: a 4xx problem document that names the field; nothing written, nothing sent."""

import time
from copy import deepcopy

import pytest

from tests.support.panel import CONTACT, NAMESERVERS, a_registration


def _contact(**changes):
    contact = {**deepcopy(CONTACT), **changes}
    return {"registrant": {name: value for name, value in contact.items() if value is not ...}}


BAD_ORDERS = {
    "unknown TLD": (a_registration("example.zz"), "/name", "unknown_tld"),
    "name below the zone's level": (a_registration("a.example.test"), "/name", "unknown_tld"),
    "malformed name": (a_registration("exa_mple.test"), "/name", "malformed_name"),
    "trailing dot": (a_registration("example.test."), "/name", "malformed_name"),
    "label of 64 octets": (a_registration("a" * 64 + ".test"), "/name", "malformed_name"),
    "IDN that does not round-trip": (a_registration("xn--a-ecp.test"), "/name", "idn_roundtrip"),
    "IDN where the zone has none": (a_registration("приклад.test"), "/name", "idn_not_supported"),
    "name as a number": (a_registration(7), "/name", "wrong_type"),
    "period not allowed": (a_registration(years=11), "/years", "period_not_allowed"),
    "period as text": (a_registration(years="1"), "/years", "wrong_type"),
    "period of zero": (a_registration(years=0), "/years", "greater_than_equal"),
    "no registrant": (a_registration(contacts={}), "/contacts/registrant", "contact_required"),
    "unknown role": (a_registration(contacts={"owner": CONTACT}), "/contacts/owner", "unknown_field"),
    "contact without e-mail": (a_registration(contacts=_contact(email=...)), "/contacts/registrant/email", "required"),
    "contact field that this registry needs": (
        a_registration(contacts=_contact(kind="organization")),
        "/contacts/registrant/organization",
        "field_required",
    ),
    "malformed phone": (
        a_registration(contacts=_contact(phone="123")),
        "/contacts/registrant/phone",
        "malformed_phone",
    ),
    "too few name servers": (a_registration(nameservers=NAMESERVERS[:1]), "/nameservers", "nameservers_count"),
    "name server that is no address": (
        a_registration(nameservers=[{"host": "ns1.example.net", "addresses": ["1.2.3"]}, NAMESERVERS[1]]),
        "/nameservers/0/addresses/0",
        "ip_any_address",
    ),
    "malformed name server": (a_registration(nameservers=[{"host": "-"}]), "/nameservers/0/host", "malformed_name"),
    "amount as a number": (
        a_registration(max_price={"amount": 100.0, "currency": "UAH"}),
        "/max_price/amount",
        "wrong_type",
    ),
    "amount with too many decimals": (
        a_registration(max_price={"amount": "1.001", "currency": "UAH"}),
        "/max_price",
        "invalid_money",
    ),
    "unknown currency": (
        a_registration(max_price={"amount": "1", "currency": "XXX"}),
        "/max_price/currency",
        "unknown_currency",
    ),
    "unknown field": (a_registration(colour="red"), "/colour", "unknown_field"),
    "unknown field inside": (
        a_registration(nameservers=[{"host": "ns1.example.net", "ttl": 1}, NAMESERVERS[1]]),
        "/nameservers/0/ttl",
        "unknown_field",
    ),
    "field with a slash": (a_registration(**{"a/b~c": 1}), "/a~1b~0c", "unknown_field"),
    "body that is a list": ([1], "", "wrong_type"),
}


@pytest.mark.fault("F075")
async def test_bad_orders_name_the_field_and_leave_nothing(service, panel):
    before = await service.rows()
    wrong = {}
    for title, (body, pointer, code) in BAD_ORDERS.items():
        answer = await panel.post("/v1/domains", body)
        found = [(error["pointer"], error["code"]) for error in answer.body.get("errors", [])]
        if not (400 <= answer.status < 500 and (pointer, code) in found):
            wrong[title] = (answer.status, found)
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert wrong == {}
    assert await service.rows() == before
    assert service.sent == []


async def test_bad_name_servers_name_the_field_and_leave_nothing(service, panel):
    await panel.register("example.test")
    before, sent = await service.rows(), list(service.sent)
    cases = {
        "glue missing": ([{"host": "ns1.example.test"}, NAMESERVERS[0]], "/nameservers/0/addresses", "glue_missing"),
        "glue not allowed": (
            [{"host": "ns1.example.net", "addresses": ["93.184.216.34"]}, NAMESERVERS[1]],
            "/nameservers/0/addresses",
            "glue_not_allowed",
        ),
        "private glue": (
            [{"host": "ns1.example.test", "addresses": ["10.0.0.1"]}, NAMESERVERS[0]],
            "/nameservers/0/addresses/0",
            "address_not_public",
        ),
        "the same twice": ([NAMESERVERS[0], NAMESERVERS[0]], "/nameservers/1/host", "nameserver_repeated"),
    }
    for title, (nameservers, pointer, code) in cases.items():
        answer = await panel.call("PUT", "/v1/domains/example.test/nameservers", {"nameservers": nameservers})
        assert answer.status == 422, title
        assert (pointer, code) in [(error["pointer"], error["code"]) for error in answer.body["errors"]], title
    assert await service.rows() == before
    assert service.sent == sent


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"years": 1}, "/current_expiry", "required"),
        ({"current_expiry": "soon"}, "/current_expiry", "malformed_instant"),
        ({"current_expiry": "2027-01-01T00:00:00"}, "/current_expiry", "timezone_missing"),
        ({"current_expiry": 1_800_000_000}, "/current_expiry", "wrong_type"),
    ],
)
async def test_bad_renewals_name_the_field(panel, body, pointer, code):
    answer = await panel.post("/v1/domains/example.test/renewals", body)
    assert answer.status == 422
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in answer.body["errors"]]


@pytest.mark.fault("F074")
@pytest.mark.parametrize(
    ("data", "headers", "status", "code"),
    [
        (b"{" * 100_000, {}, 400, "malformed_json"),
        (b'{"name": "a.test", "name": "b.test"}', {}, 400, "malformed_json"),
        (b'{"years": NaN}', {}, 400, "malformed_json"),
        (b'{"years": 1' + b"0" * 400 + b"}", {}, 400, "malformed_json"),
        (b'{"name": "\\ud800.test"}', {}, 400, "malformed_json"),
        (b'{"name": "a\\u0000.test"}', {}, 400, "malformed_json"),
        (b"\xff", {}, 400, "malformed_json"),
        (b"", {}, 400, "malformed_json"),
        (b"x" * (1024 * 1024 + 1), {}, 413, "body_too_large"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (b"{}", {"Content-Type": "application/json; charset=utf-16"}, 415, "unsupported_media_type"),
        (b"\x1f\x8b", {"Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
    ],
    ids=[
        *("deep", "duplicate key", "NaN", "huge number", "lone surrogate", "NUL", "not UTF-8", "empty"),
        *("too large", "text", "utf-16", "gzip"),
    ],
)
async def test_hostile_bodies_are_refused_quickly(panel, data, headers, status, code):
    started = time.perf_counter()
    answer = await panel.call("POST", "/v1/domains", data=data, key="k", headers=headers)
    assert (answer.status, answer.code) == (status, code)
    assert time.perf_counter() - started < 15


@pytest.mark.fault("F074")
async def test_chunked_body_over_the_limit_is_refused(service, panel):
    async def endless():
        for _ in range(64):
            yield b" " * 65536

    headers = {"Authorization": f"Bearer {panel.token}", "Content-Type": "application/json"}
    async with service.http.post(f"{panel.url}/v1/domains", data=endless(), headers=headers) as response:
        assert response.status == 413
        assert (await response.json(content_type=None))["code"] == "body_too_large"


@pytest.mark.fault("F076")
async def test_markup_in_contact_fields_reaches_the_adapter_as_text(service, panel):
    hostile = "</contact:name><domain:name>x</domain:name> & ]]> {0} %s"
    answer = await panel.register(contacts=_contact(name=hostile))
    assert answer.status == 201


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=ten", "limit=1&limit=2", "colour=red", "state=odd"])
async def test_bad_queries_name_the_parameter(panel, query):
    answer = await panel.get(f"/v1/operations?{query}")
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.pointers == [f"?{query.partition('=')[0]}"]
