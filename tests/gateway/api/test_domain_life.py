"""Transfers, deletion and every change of a domain over HTTP: happy paths, bad input, keys, money."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.capabilities import Capabilities, Capability
from adapters.model import DomainName, TransferState
from gateway.clock import utc_now
from gateway.keys import DATABASE
from tests.support.office import eventually
from tests.support.panel import CONTACT

NAME = DomainName("example.test")
DIGEST = {"key_tag": 12345, "algorithm": 13, "digest_type": 2, "digest": "ab" * 32}
GLUE = {"addresses": ["93.184.216.34"]}
OWNED = "/v1/domains/example.test"
TRANSFER = {"name": "example.test", "auth_code": "canary-Code-1", "years": 1}

CHANGES = {
    "contacts": ("PUT", "/contacts", {"contacts": {"registrant": {**CONTACT, "email": "new@example.net"}}}),
    "lock": ("PUT", "/lock", {"locked": True}),
    "privacy": ("PUT", "/privacy", {"private": True}),
    "suspension": ("POST", "/suspend", None),
    "dnssec": ("PUT", "/dnssec", {"records": [DIGEST]}),
    "auth_code": ("POST", "/auth-code", None),
    "hosts": ("PUT", "/v1/hosts/ns1.example.test", GLUE),
    "delete": ("DELETE", "?confirm=example.test", None),
}


@pytest.fixture
async def owner(panel):
    """A panel that has example.test."""
    assert (await panel.register("example.test")).status == 201
    return panel


def theirs(service):
    service.registry.put("example.test", sponsor="gw-other", created_at=utc_now() - timedelta(days=400), years=2)
    service.registry.domains[NAME].auth_info = TRANSFER["auth_code"]


def change(panel, kind, *, key="k", **wanted):
    method, path, body = CHANGES[kind]
    return panel.call(method, path if path.startswith("/v1") else OWNED + path, wanted or body, key=key)


async def ended(panel, where):
    """Return the transfer as it is shown once it has ended."""

    async def completed():
        shown = (await panel.get(where)).body
        return shown if shown["completed"] else None

    return await eventually(completed)


@pytest.mark.parametrize("kind", CHANGES)
async def test_change_is_free_and_its_repeat_is_a_replay(service, owner, kind):
    first = await change(owner, kind)
    again = await change(owner, kind)
    assert (first.status, again.status) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["X-Operation-Id"] == first.headers["X-Operation-Id"]
    assert len(service.registry.effects_of("example.test")) == 2
    assert await owner.balance() == "900.00"


async def test_domain_shows_lock_and_keys(owner):
    assert (await owner.get(OWNED)).body["locked"] is False
    assert (await change(owner, "lock")).body["locked"] is True
    assert (await change(owner, "dnssec", key="k2")).body["dnssec"] == [{**DIGEST, "digest": "AB" * 32}]


async def test_domain_tells_whether_its_holder_is_hidden(owner):
    assert (await owner.get(OWNED)).body["private"] is None
    for key, private in (("k1", True), ("k2", False)):
        assert (await change(owner, "privacy", key=key, private=private)).body["private"] is private


async def test_domain_is_out_of_the_dns_until_it_is_resumed(service, owner):
    assert (await change(owner, "suspension")).body["statuses"] == ["clientHold"]
    assert service.registry.domains[NAME].statuses == {"clientHold"}
    resumed = await owner.call("POST", f"{OWNED}/resume", key="k2")
    assert (resumed.status, resumed.body["statuses"]) == (200, [])
    assert service.registry.domains[NAME].statuses == {"ok"}


async def test_key_record_is_told_from_a_digest(owner):
    record = {"flags": 257, "protocol": 3, "algorithm": 13, "public_key": "q83v"}
    answer = await owner.call("PUT", f"{OWNED}/dnssec", {"records": [record]})
    assert (answer.status, answer.body["dnssec"]) == (200, [record])


async def test_auth_code_is_told_by_the_answer_alone(service, owner):
    first = await change(owner, "auth_code")
    assert first.body["auth_code"] == service.registry.domains[NAME].auth_info
    assert (await change(owner, "auth_code")).body == first.body
    shown = await owner.get(f"/v1/operations/{first.body['operation']}")
    assert first.body["auth_code"] not in str(shown.body)
    assert (await change(owner, "auth_code", key="k2")).body["auth_code"] != first.body["auth_code"]


async def test_auth_code_is_read_again_on_record(service, owner):
    assert (await owner.get(f"{OWNED}/auth-code")).code == "not_found"
    await change(owner, "auth_code")
    last = await change(owner, "auth_code", key="k2")
    assert (await owner.get(f"{OWNED}/auth-code")).body == last.body
    async with service.gateway.app[DATABASE].reading() as connection:
        trail = (await connection.execute(text("SELECT action, after::text FROM audit_entries ORDER BY id"))).all()
    action, after = trail[-1]
    assert action == "auth_code.read"
    assert last.body["auth_code"] not in after


async def test_auth_code_of_an_earlier_life_is_not_told(service, owner):
    await change(owner, "auth_code")
    await change(owner, "delete", key="k2")
    assert (await owner.register("example.test")).status == 201
    assert (await owner.get(f"{OWNED}/auth-code")).code == "not_found"


async def test_host_is_deleted(service, owner):
    await change(owner, "hosts")
    answer = await owner.call("DELETE", "/v1/hosts/ns1.example.test", key="k2")
    assert answer.status == 200
    assert not service.registry.domains[NAME].hosts


async def test_deletion_and_restoration(service, owner):
    service.registry.domains[NAME].created_at -= timedelta(days=100)
    deleted = await change(owner, "delete")
    assert deleted.body["result"] == {"restorable": True}
    shown = (await owner.get(OWNED)).body
    assert shown["deleted_at"] is not None
    assert (shown["life"], shown["restore_price"]) == ("redemption", {"amount": "100.00", "currency": "UAH"})
    listed = (await owner.get("/v1/services?state=redemption")).body["items"]
    assert [service["domain"] for service in listed] == ["example.test"]
    renewal = {"years": 1, "current_expiry": shown["expires_at"]}
    assert (await owner.post(f"{OWNED}/renewals", renewal)).body["type"].endswith("not_eligible")
    restored = await owner.post(f"{OWNED}/restore", {})
    assert (restored.status, restored.body["deleted_at"]) == (200, None)
    assert (restored.body["life"], restored.body["restore_price"]) == ("active", None)
    assert await owner.balance() == "800.00"


async def test_name_that_is_gone_can_be_registered_again(service, owner):
    assert (await change(owner, "delete")).body["result"] == {"restorable": False}
    assert (await owner.get(OWNED)).status == 404
    assert (await owner.register("example.test")).status == 201


BAD = {
    "deletion without confirmation": ("DELETE", OWNED, None, "?confirm"),
    "deletion confirmed by another name": ("DELETE", f"{OWNED}?confirm=other.test", None, "?confirm"),
    "lock that is no truth value": ("PUT", f"{OWNED}/lock", {"locked": "yes"}, "/locked"),
    "contacts without the holder": ("PUT", f"{OWNED}/contacts", {"contacts": {}}, "/contacts/registrant"),
    "digest of a wrong length": ("PUT", f"{OWNED}/dnssec", {"records": [{**DIGEST, "digest": "ab"}]}, "/records/0"),
    "renamed to elsewhere": ("PUT", "/v1/hosts/ns1.example.test", {**GLUE, "new_name": "ns1.other.test"}, "/new_name"),
    "host with nothing to change": ("PUT", "/v1/hosts/ns1.example.test", {}, ""),
    "host without addresses": ("PUT", "/v1/hosts/ns1.example.test", {"addresses": []}, "/addresses"),
    "private address": ("PUT", "/v1/hosts/ns1.example.test", {"addresses": ["10.0.0.1"]}, "/addresses/0"),
    "transfer without a code": ("POST", "/v1/transfers", {"name": "other.test"}, "/auth_code"),
    "transfer in a zone of nobody": ("POST", "/v1/transfers", {**TRANSFER, "name": "name.zz"}, "/name"),
    "transfer for years that it cannot add": (
        *("POST", "/v1/transfers", {**TRANSFER, "name": "other.test", "years": 9}),
        "/years",
    ),
}


async def test_bad_input_names_its_field_and_leaves_nothing(service, owner):
    before, sent = await service.rows(), len(service.sent)
    for case, (method, path, body, pointer) in BAD.items():
        answer = await owner.call(method, path, body, key=f"bad {case}")
        assert (answer.status, answer.code) == (422, "validation_failed"), case
        assert pointer in answer.pointers, (case, answer.pointers)
    assert (await service.rows(), len(service.sent)) == (before, sent)


async def test_what_the_registry_cannot_do_is_refused_before_anything_is_kept(service, owner):
    spec, reason = service.registry.spec, "the registry has no such thing"
    object.__setattr__(spec, "capabilities", Capabilities(frozenset(), dict.fromkeys(Capability, reason)))
    before = await service.rows()
    for kind in CHANGES:
        answer = await change(owner, kind, key=f"cannot {kind}")
        assert (answer.status, answer.code) == (422, "not_supported"), kind
        assert reason in answer.body["detail"]
    assert (await owner.post("/v1/transfers", {**TRANSFER, "name": "other.test"})).code == "not_supported"
    assert await service.rows() == before


async def test_auth_code_takes_a_scope_of_its_own(service, owner):
    from gateway.audit import Actor
    from gateway.auth.key_store import NewKey
    from gateway.auth.scopes import Scope
    from gateway.keys import ISSUER

    new = NewKey(owner.tenant_id, "clerk", frozenset({Scope.DOMAINS_READ, Scope.DOMAINS_WRITE}))
    owner.token = (await service.gateway.app[ISSUER].issue(new, by=Actor("cli:test"))).token
    assert (await change(owner, "auth_code")).code == "scope_missing"
    assert (await change(owner, "lock")).status == 200


async def test_transfer_is_followed_to_its_end(service, panel):
    theirs(service)
    ordered = await panel.post("/v1/transfers", TRANSFER)
    assert (ordered.status, ordered.body["state"]) == (202, "awaiting_registry")
    where = f"/v1/transfers/{ordered.body['id']}"
    shown = (await panel.get(where)).body
    assert (shown["state"], shown["completed"], shown["price"]["amount"]) == ("pending", False, "100.00")
    assert TRANSFER["auth_code"] not in str(shown) + str(ordered.body)
    service.registry.end_transfer("example.test", TransferState.APPROVED)
    shown = await ended(panel, where)
    assert (shown["state"], shown["expires_at"]) == ("completed", (await panel.get(OWNED)).body["expires_at"])
    assert (await panel.balance(), await panel.balance("held")) == ("900.00", "0.00")


async def test_transfer_is_called_off_at_the_registry(service, panel):
    theirs(service)
    ordered = await panel.post("/v1/transfers", TRANSFER)
    where = f"/v1/transfers/{ordered.body['id']}"
    called_off = await panel.post(f"{where}/cancel", None, key="cancel")
    assert (called_off.status, called_off.body["kind"]) == (200, "transfer_decision")
    shown = await ended(panel, where)
    assert (shown["state"], shown["problem"]["code"]) == ("failed", "transfer_ended")
    assert (await panel.post(f"{where}/cancel", None, key="cancel")).body == called_off.body
    assert (await panel.post(f"{where}/cancel", None, key="another")).code == "not_cancellable"
    assert (await panel.balance(), await panel.balance("held")) == ("1000.00", "0.00")


async def test_code_of_a_transfer_is_corrected(service, panel):
    theirs(service)
    ordered = await panel.post("/v1/transfers", TRANSFER)
    where = f"/v1/transfers/{ordered.body['id']}"
    corrected = await panel.call("PUT", f"{where}/auth-code", {"auth_code": "the-right-Code-2"})
    assert (corrected.status, corrected.body["kind"]) == (200, "transfer_code")
    assert service.registry.codes[NAME] == "the-right-Code-2"
    assert "the-right" not in str(corrected.body)
    service.registry.end_transfer("example.test", TransferState.APPROVED)
    assert (await ended(panel, where))["state"] == "completed"
    late = await panel.call("PUT", f"{where}/auth-code", {"auth_code": "too-late-Code-3"})
    again = await panel.call("POST", f"{where}/resend")
    assert [(answer.status, answer.code) for answer in (late, again)] == [(409, "transfer_ended")] * 2


async def test_name_is_released_to_another_registrar(service, owner):
    refused = await owner.post(f"{OWNED}/release", {"to": ""})
    assert (refused.status, refused.pointers) == (422, ["/to"])
    offered = await owner.post(f"{OWNED}/release", {"to": "gw-other"})
    assert (offered.status, offered.body["state"]) == (202, "awaiting_registry")
    assert service.registry.offers[NAME] == "gw-other"


async def test_papers_are_nobodys_affair_at_a_registry(owner):
    answer = await owner.get(f"{OWNED}/documents")
    assert (answer.status, answer.code) == (422, "not_supported")


async def test_transfer_without_funds_is_not_asked_for(service):
    theirs(service)
    poor = await service.panel("poor", money="1.00")
    before = await service.rows()
    answer = await poor.post("/v1/transfers", TRANSFER)
    assert (answer.status, answer.code) == (402, "insufficient_funds")
    assert (await service.rows(), service.sent) == (before, [])


async def test_other_operations_are_no_transfers(owner):
    operation = (await change(owner, "lock")).headers["X-Operation-Id"]
    assert (await owner.get(f"/v1/transfers/{operation}")).code == "not_found"


@pytest.mark.parametrize(("word", "state"), [("approve", "approved"), ("reject", "rejected")])
async def test_our_word_on_a_transfer_away(service, owner, word, state):
    service.registry.ask_for("example.test")
    answer = await owner.post(f"{OWNED}/transfer/{word}", None)
    assert (answer.status, answer.body["result"]["state"]) == (200, state)
    assert (await owner.get(OWNED)).status == (404 if word == "approve" else 200)


async def test_a_transfer_away_is_told(service, owner):
    service.registry.ask_for("example.test")
    await owner.post(f"{OWNED}/transfer/approve", None)

    async def told():
        events = (await owner.get("/v1/events")).body["items"]
        return "domain.transferred_away" in [event["type"] for event in events]

    assert await eventually(told)


async def test_operation_is_cancelled_while_nothing_was_sent(service, owner):
    service.registry.be_unavailable("prepare", times=1000)
    body = {"locked": True}
    ordered = await owner.call("PUT", f"{OWNED}/lock", body, headers={"Prefer": "respond-async"})
    cancelled = await owner.call("POST", f"/v1/operations/{ordered.body['id']}/cancel")
    assert (cancelled.status, cancelled.body["state"]) == (200, "cancelled")
    again = await owner.call("POST", f"/v1/operations/{ordered.body['id']}/cancel")
    assert (again.status, again.body) == (200, cancelled.body)


async def test_operator_decides_what_needs_a_person(service, panel):
    service.registry.lose_answer(applied=True)
    service.registry.be_undecided(retry_after=None)
    ordered = await panel.register("example.test")
    assert (ordered.status, ordered.body["state"]) == (202, "action_required")
    where = f"/v1/operations/{ordered.body['id']}"
    resolved = await panel.call("POST", f"{where}/resolve", {"resolution": "look_again"})
    assert resolved.body["problem"] is None
    assert (await panel.call("GET", where, headers={"Prefer": "wait=5"})).body["state"] == "succeeded"
    again = await panel.call("POST", f"{where}/resolve", {"resolution": "not_applied"})
    assert (again.status, again.code) == (409, "operation_conflict")
