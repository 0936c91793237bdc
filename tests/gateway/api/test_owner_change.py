"""What a change of the registrant brings, said before it is ordered."""

from dataclasses import replace

import pytest
import pytest_asyncio

from adapters.rules import OwnerChangeRules
from tests.support.fake_rules import fake_rules
from tests.support.panel import CONTACT, a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

RULES = OwnerChangeRules(frozenset({"name", "organization", "email"}), confirmed=True, locked_days=60)
TOLD = {"fields": ["email", "name", "organization"], "confirmed": True, "locked_days": 60}
PATH = "/v1/domains/owned.test/contacts"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def owner(make_database, tmp_path_factory):
    from gateway.storage.schema import upgrade

    zones = (replace(fake_rules(), owner_change=RULES), fake_rules("plain"))
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    async with a_service(settings, zones=zones) as service:
        panel = await service.panel()
        for name in ("owned.test", "owned.plain"):
            assert (await panel.register(name)).status == 201
        yield panel


async def dry_run(panel, registrant, path=PATH):
    answer = await panel.call("PUT", path, {"contacts": {"registrant": registrant}, "dry_run": True})
    assert answer.status == 200
    return answer.body["changes_owner"], answer.body["owner_change"]


async def test_reading_tells_the_contacts_and_what_changes_the_owner(owner):
    shown = (await owner.get(PATH)).body
    assert (list(shown["contacts"]), shown["owner_change"]) == (["registrant"], TOLD)


@pytest.mark.parametrize(
    "changed", [{"email": "new@example.net"}, {"name": "Інша Особа", "name_latin": "Someone Else"}]
)
async def test_another_owner_is_told_beforehand_and_nothing_is_ordered(owner, changed):
    before = (await owner.get(PATH)).body
    assert await dry_run(owner, {**CONTACT, **changed}) == (True, TOLD)
    assert (await owner.get(PATH)).body == before


async def test_another_phone_is_the_same_owner(owner):
    assert await dry_run(owner, {**CONTACT, "phone": "+380.447654321"}) == (False, None)


async def test_an_owner_from_the_contact_book_is_compared_too(owner):
    other = (await owner.post("/v1/contacts", {**CONTACT, "email": "new@example.net"})).body["id"]
    same = (await owner.post("/v1/contacts", CONTACT)).body["id"]
    assert await dry_run(owner, other) == (True, TOLD)
    assert await dry_run(owner, same) == (False, None)


async def test_a_zone_without_such_a_process_has_none(owner):
    path = "/v1/domains/owned.plain/contacts"
    assert (await owner.get(path)).body["owner_change"] is None
    assert await dry_run(owner, {**CONTACT, "email": "new@example.net"}, path) == (False, None)


async def test_contacts_of_another_panels_domain_are_not_there(owner):
    assert (await owner.get("/v1/domains/other.test/contacts")).status == 404
