import pytest
import pytest_asyncio
from sqlalchemy import text

from gateway.api.examples import PROFILE
from gateway.keys import DATABASE
from gateway.storage.schema import upgrade
from tests.support.panel import a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    async with a_service(service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))) as service:
        yield service


@pytest_asyncio.fixture(loop_scope="module")
async def panel(service):
    """With an account of the test's own."""
    return await service.panel(money="0.00")


def path(panel):
    return f"/v1/accounts/{panel.account_id}/profile"


async def put(panel, body, **headers):
    return await panel.call("PUT", path(panel), body, headers={k.replace("_", "-"): v for k, v in headers.items()})


async def audited(service, account_id):
    async with service.gateway.app[DATABASE].reading() as connection:
        query = text('SELECT actor, after FROM audit_entries WHERE "object" = :id ORDER BY id')
        return (await connection.execute(query, {"id": account_id})).all()


async def test_a_profile_is_read_as_it_was_set(panel):
    assert (await panel.get(path(panel))).code == "not_found"
    made = await put(panel, PROFILE)
    assert made.status == 200
    read = await panel.get(path(panel))
    assert read.body == made.body
    assert read.body.items() >= PROFILE.items()
    assert (read.body["contract"], read.headers["ETag"]) == (None, made.headers["ETag"])


async def test_a_change_says_what_it_replaces(panel):
    etag = (await put(panel, PROFILE)).headers["ETag"]
    blind = await put(panel, {**PROFILE, "bank": "Інший"})
    assert (blind.status, blind.code) == (428, "precondition_required")
    changed = await put(panel, {**PROFILE, "bank": "Інший"}, If_Match=etag)
    assert changed.body["bank"] == "Інший"
    late = await put(panel, PROFILE, If_Match=etag)
    assert (late.status, late.code) == (412, "precondition_failed")
    assert (await panel.get(path(panel))).body["bank"] == "Інший"


@pytest.mark.parametrize("tag", ['"7"', "nonsense", "*"])
async def test_a_change_of_what_is_not_there_fails(panel, tag):
    assert (await put(panel, PROFILE, If_Match=tag)).code == "precondition_failed"


async def test_a_reader_who_has_it_gets_no_body(panel):
    etag = (await put(panel, PROFILE)).headers["ETag"]
    assert (await panel.call("GET", path(panel), headers={"If-None-Match": etag})).status == 304
    assert (await panel.call("GET", path(panel), headers={"If-None-Match": '"99"'})).status == 200


async def test_the_trail_names_fields_and_no_values(service, panel):
    etag = (await put(panel, PROFILE)).headers["ETag"]
    await put(panel, {**PROFILE, "email": "new.owner@example.net"}, If_Match=etag)
    entries = await audited(service, panel.account_id)
    assert entries[-1].after == {"changed": ["email"], "version": 2}
    assert entries[-1].actor.startswith("key:")
    assert "example.net" not in str(entries)


async def test_the_same_again_is_no_change(service, panel):
    etag = (await put(panel, PROFILE)).headers["ETag"]
    assert (await put(panel, PROFILE, If_Match=etag)).headers["ETag"] == etag
    assert len(await audited(service, panel.account_id)) == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("tax_number", "1234567890", "invalid_tax_number"),
        ("iban", "UA213223130000026007233566002", "invalid_iban"),
        ("email", "owner@", "invalid_email"),
        ("phone", "044 123-45-67", "invalid_phone"),
        ("name", "two\nlines", "not_printable"),
        ("language", "klingon", "literal_error"),
        ("vat_number", "vat-of-ours", "string_pattern_mismatch"),
    ],
)
async def test_a_requisite_that_cannot_be_true_is_refused_unrepeated(panel, field, value, code):
    answer = await put(panel, {**PROFILE, field: value})
    assert (answer.status, answer.pointers) == (422, [f"/{field}"])
    assert answer.body["errors"][0]["code"] == code
    assert value not in str(answer.body)


async def test_an_iban_may_be_written_in_groups(panel):
    answer = await put(panel, {**PROFILE, "iban": "ua21 3223 1300 0002 6007 2335 6600 1"})
    assert answer.body["iban"] == PROFILE["iban"]


async def test_a_phone_may_be_written_as_in_a_domains_contact(panel):
    answer = await put(panel, {**PROFILE, "phone": "+380.441234567"})
    assert answer.body["phone"] == "+380441234567"


async def test_a_person_has_no_companys_number(panel):
    answer = await put(panel, {**PROFILE, "kind": "person"})
    assert answer.body["errors"][0]["code"] == "invalid_tax_number"
