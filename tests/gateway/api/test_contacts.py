"""Contacts that a panel keeps here: by id in orders, changed by version, removed when nobody has them."""

import pytest
import pytest_asyncio

from adapters.model import DomainName
from tests.support.panel import CONTACT, a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = {**CONTACT, "email": "canary.other@example.net"}
COMPANY = {**CONTACT, "kind": "organization", "organization": "ТОВ Приклад", "organization_latin": "Pryklad LLC"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    from gateway.storage.schema import upgrade

    async with a_service(service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def panel(service):
    return await service.panel()


async def kept(panel, contact=CONTACT):
    """Return the path of a contact that is kept, and its id."""
    added = await panel.post("/v1/contacts", contact)
    assert added.status == 201
    return f"/v1/contacts/{added.body['id']}", added.body["id"]


async def test_a_contact_is_kept_read_and_listed(panel):
    path, contact_id = await kept(panel, COMPANY)
    read = await panel.get(path)
    assert {name: read.body[name] for name in COMPANY if "address" not in name} == {
        name: value for name, value in COMPANY.items() if "address" not in name
    }
    assert read.body["address"]["street"] == COMPANY["address"]["street"]
    listed = (await panel.get("/v1/contacts", limit="200")).body["items"]
    assert contact_id in [each["id"] for each in listed]


async def test_the_list_is_read_page_by_page(panel):
    ids = [(await kept(panel))[1] for _ in range(3)]
    seen, query = [], {"limit": "2"}
    while True:
        page = (await panel.get("/v1/contacts", **query)).body
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query = {"limit": "2", "cursor": page["next_cursor"]}
    assert seen == sorted(seen)
    assert set(ids) <= set(seen)


async def test_the_same_key_keeps_one_contact(panel):
    first = await panel.post("/v1/contacts", CONTACT, key="one contact")
    again = await panel.post("/v1/contacts", CONTACT, key="one contact")
    assert again.body["id"] == first.body["id"]
    assert (await panel.post("/v1/contacts", OTHER, key="one contact")).code == "idempotency_key_reused"


async def test_a_change_says_which_version_it_is_of(panel):
    path, _ = await kept(panel)
    etag = (await panel.get(path)).headers["ETag"]
    assert (await panel.call("PUT", path, OTHER)).code == "precondition_required"
    changed = await panel.call("PUT", path, OTHER, headers={"If-Match": etag})
    assert (changed.status, changed.body["email"]) == (200, OTHER["email"])
    assert changed.headers["ETag"] != etag
    assert (await panel.call("PUT", path, CONTACT, headers={"If-Match": etag})).code == "precondition_failed"
    assert (await panel.call("GET", path, headers={"If-None-Match": changed.headers["ETag"]})).status == 304


async def test_a_wrong_field_is_pointed_at(panel):
    answer = await panel.post("/v1/contacts", {**CONTACT, "kind": "robot", "surname": "x"})
    assert (answer.status, set(answer.pointers)) == (422, {"/kind", "/surname"})


async def test_an_order_takes_a_contact_by_its_id_and_keeps_it_as_it_was(service, panel):
    path, contact_id = await kept(panel)
    domain = await panel.register("by-id.test", contacts={"registrant": contact_id, "admin": OTHER})
    assert (domain.status, domain.body["contact_ids"]) == (201, {"registrant": contact_id})
    etag = (await panel.get(path)).headers["ETag"]
    await panel.call("PUT", path, COMPANY, headers={"If-Match": etag})
    shown = (await panel.get("/v1/domains/by-id.test/contacts")).body["contacts"]
    assert (shown["registrant"]["id"], shown["registrant"]["kind"]) == (contact_id, "person")
    assert (shown["admin"]["id"], shown["admin"]["email"]) == (None, OTHER["email"])


async def test_the_same_contact_by_id_and_by_value_is_one_at_the_registry(service, panel):
    _, contact_id = await kept(panel)
    await panel.register("one-by-id.test", contacts={"registrant": contact_id})
    await panel.register("one-by-value.test", contacts={"registrant": CONTACT})
    handles = {service.registry.domains[DomainName(f"one-by-{how}.test")].registrant for how in ("id", "value")}
    assert len(handles) == 1


async def test_a_contact_in_use_is_not_removed(panel):
    path, contact_id = await kept(panel)
    await panel.register("in-use.test", contacts={"registrant": contact_id})
    refused = await panel.call("DELETE", path)
    assert (refused.status, refused.code, refused.body["domains"]) == (409, "contact_in_use", ["in-use.test"])
    changed = await panel.call("PUT", "/v1/domains/in-use.test/contacts", {"contacts": {"registrant": CONTACT}})
    assert (changed.status, changed.body["contact_ids"]) == (200, {})
    assert (await panel.call("DELETE", path)).body["id"] == contact_id
    assert (await panel.get(path)).status == 404


async def test_a_contact_that_an_open_order_gives_a_domain_is_not_removed(service, panel):
    path, contact_id = await kept(panel)
    service.registry.lose_answer(applied=False)
    service.registry.be_undecided(retry_after=None)
    ordered = await panel.register("waiting.test", contacts={"registrant": contact_id})
    assert (ordered.status, ordered.body["state"]) == (202, "action_required")
    assert (await panel.call("DELETE", path)).body["domains"] == ["waiting.test"]
    word = {"resolution": "not_applied"}
    assert (await panel.call("POST", f"/v1/operations/{ordered.body['id']}/resolve", word)).status == 200
    assert (await panel.call("DELETE", path)).status == 200


async def test_a_repeated_order_needs_its_contact_no_longer(panel):
    path, contact_id = await kept(panel)
    body = {"contacts": {"registrant": contact_id}}
    await panel.register("repeated.test")
    first = await panel.call("PUT", "/v1/domains/repeated.test/contacts", body, key="set once")
    await panel.call("PUT", "/v1/domains/repeated.test/contacts", {"contacts": {"registrant": OTHER}})
    assert (await panel.call("DELETE", path)).status == 200
    again = await panel.call("PUT", "/v1/domains/repeated.test/contacts", body, key="set once")
    assert again.headers["X-Operation-Id"] == first.headers["X-Operation-Id"]
    assert (await panel.call("PUT", "/v1/domains/repeated.test/contacts", body, key="set twice")).status == 422


async def test_another_panels_contact_is_not_there(service, panel):
    path, contact_id = await kept(panel)
    stranger = await service.panel("stranger")
    for method, body in (("GET", None), ("PUT", CONTACT), ("DELETE", None)):
        assert (await stranger.call(method, path, body, headers={"If-Match": '"1"'})).status == 404
    assert (await stranger.get("/v1/contacts")).body["items"] == []
    ordered = await stranger.register("stolen.test", contacts={"registrant": contact_id})
    assert (ordered.code, ordered.pointers) == ("validation_failed", ["/contacts/registrant"])


@pytest.mark.parametrize(
    ("contact", "pointer"),
    [
        ({**CONTACT, "email": "nobody"}, "/contacts/registrant/email"),
        ({**CONTACT, "name_latin": None}, "/contacts/registrant/name_latin"),
        ({**CONTACT, "address": {**CONTACT["address"], "country": "Ukraine"}}, "/contacts/registrant/address/country"),
        ({"kind": "person"}, "/contacts/registrant/phone"),
        ("ctc_01JD0V8Z5T9X2M4Q6R7S8T9V0W", "/contacts/registrant"),
        ("nobody", "/contacts/registrant"),
    ],
    ids=["e-mail", "Latin name", "country", "nothing but a kind", "unknown id", "no id"],
)
async def test_what_is_wrong_is_pointed_at_before_it_is_ordered(panel, contact, pointer):
    validated = await panel.call("POST", "/v1/contacts/validate", {"tld": "test", "contacts": {"registrant": contact}})
    told = validated.body["errors"]
    assert pointer in [each["pointer"] for each in told]
    ordered = await panel.register("wrong.test", contacts={"registrant": contact})
    assert (ordered.status, set(ordered.pointers)) == (422, {each["pointer"] for each in told})


async def test_what_a_zone_takes_is_valid(panel):
    _, contact_id = await kept(panel)
    for contact in (CONTACT, contact_id):
        body = {"tld": "test", "contacts": {"registrant": contact}}
        assert (await panel.call("POST", "/v1/contacts/validate", body)).body == {"valid": True, "errors": []}


async def test_errors_are_told_in_the_language_that_is_asked_for(panel):
    body = {"tld": "test", "contacts": {"registrant": {**CONTACT, "email": "nobody"}}}
    answer = await panel.call("POST", "/v1/contacts/validate", body, headers={"Accept-Language": "uk"})
    assert answer.headers["Content-Language"] == "uk"
    assert "адреса" in answer.body["errors"][0]["detail"]


async def test_what_validates_is_no_contact(panel):
    answer = await panel.get("/v1/contacts/validate")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_contacts_of_a_zone_of_nobody_are_judged_by_nobody(panel):
    answer = await panel.call("POST", "/v1/contacts/validate", {"tld": "zz", "contacts": {}})
    assert (answer.status, answer.code) == (404, "not_found")


async def test_nothing_personal_is_logged_or_put_on_record(service, panel, capsys):
    path, _ = await kept(panel)
    await panel.call("PUT", path, OTHER, headers={"If-Match": '"1"'})
    await panel.call("DELETE", path)
    from sqlalchemy import text

    from gateway.keys import DATABASE

    async with service.gateway.app[DATABASE].reading() as connection:
        trail = (await connection.execute(text("SELECT to_jsonb(e)::text FROM audit_entries e"))).scalars().all()
    logged = capsys.readouterr()
    assert not [line for line in (*trail, logged.out, logged.err) if "canary" in line]
