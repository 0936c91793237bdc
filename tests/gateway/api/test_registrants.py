"""Who may hold a name: for each zone the smallest holder that it takes, and every way to fall short of it.

What is refused here is refused at our edge: nothing is kept and nothing is sent.
"""

from typing import Any

import jsonschema
import pytest

from adapters.catalogue import SPECS
from adapters.rules import TldRules
from tests.support.panel import NAMESERVERS, a_service, service_settings

PERSON: dict[str, Any] = {
    "kind": "person",
    "name": "Olena Koval",
    "email": "olena@example.net",
    "phone": "+380.441234567",
    "address": {"street": ["2 Prykladna St"], "city": "Kyiv", "country": "UA"},
}
ORGANIZATION = {**PERSON, "kind": "organization", "organization": "Romashka LLC"}

RU_PERSON = {**PERSON, "name_latin": "Olena Koval", "birthday": "1980-02-29", "passport": "AA 000000"}
RU_ORGANIZATION = {
    **ORGANIZATION,
    "organization_latin": "Romashka LLC",
    "legal_address": "107140, Moskva, ul. Primernaya, 1",
    "taxpayer_number": "7701107259",
}

SMALLEST = {
    "verisign": (PERSON, ORGANIZATION),
    "pir": (PERSON, ORGANIZATION),
    "identity_digital": (PERSON, ORGANIZATION),
    "godaddy": (PERSON, ORGANIZATION),
    "tci": (RU_PERSON, RU_ORGANIZATION),
    "tci_su": (RU_PERSON, RU_ORGANIZATION),
    "tci_rf": (RU_PERSON, RU_ORGANIZATION),
    "hostmaster": (PERSON, ORGANIZATION),
}

WRONG: tuple[tuple[str, Any, str], ...] = (
    ("kind", "robot", "/kind"),
    ("name", " ", "/name"),
    ("name", "Olena\nKoval", "/name"),
    ("name", "x" * 600, "/name"),
    ("email", "nobody", "/email"),
    ("phone", "0441234567", "/phone"),
    ("birthday", "yesterday", "/birthday"),
    ("taxpayer_number", "no number", "/taxpayer_number"),
    ("address", {**PERSON["address"], "street": []}, "/address/street"),
    ("address", {**PERSON["address"], "country": "Ukraine"}, "/address/country"),
    ("address", {**PERSON["address"], "postal_code": "#"}, "/address/postal_code"),
    ("address", {"street": ["2 Prykladna St"], "country": "UA"}, "/address/city"),
    ("nickname", "olenka", "/nickname"),
)

ZONES = tuple(zone for spec in SPECS if not spec.resells for zone in spec.zones)
KINDS = ("person", "organization")

UNLIKE = tuple({(zone.registry, str(zone.contacts)): zone for zone in ZONES}.values())
"""One zone for each set of rules that a registry has for holders."""


def smallest(zone: TldRules, kind: str) -> dict[str, Any]:
    return SMALLEST[zone.registry][KINDS.index(kind)]


@pytest.fixture
async def everywhere(database_url, tmp_path):
    """The service with every zone of the catalogue."""
    async with a_service(service_settings(database_url, tmp_path), zones=ZONES) as service:
        yield service


@pytest.fixture
async def panel(everywhere):
    return await everywhere.panel()


async def order(panel, zone: TldRules, contacts: dict[str, Any], **headers: str):
    label = "ромашка" if zone.tld.startswith("xn--") else "romashka"
    body = {"name": f"{label}.{zone.tld}", "contacts": contacts, "nameservers": NAMESERVERS, "dry_run": True}
    if zone.licensed:
        body["license"] = "123456"
    return await panel.post("/v1/domains", body, **headers)


async def order_for(panel, zone: TldRules, registrant: dict[str, Any]):
    return await order(panel, zone, {"registrant": registrant})


async def the_form(panel, zone: TldRules) -> jsonschema.Draft202012Validator:
    contacts = (await panel.get(f"/v1/tlds/{zone.tld}")).body["contacts"]
    return jsonschema.Draft202012Validator(contacts["contact_schema"])


@pytest.mark.parametrize("kind", KINDS)
async def test_smallest_holder_of_each_zone_is_taken(panel, kind):
    for zone in ZONES:
        holder = smallest(zone, kind)
        answer = await order_for(panel, zone, holder)
        assert answer.status == 200, (zone.tld, answer.body)
        (await the_form(panel, zone)).validate(holder)


@pytest.mark.parametrize("kind", KINDS)
async def test_holder_without_any_one_field_is_refused_with_its_pointer(everywhere, panel, kind):
    for zone in UNLIKE:
        holder, form = smallest(zone, kind), await the_form(panel, zone)
        for field in holder:
            lacking = {name: value for name, value in holder.items() if name != field}
            answer = await order_for(panel, zone, lacking)
            assert (answer.status, answer.pointers) == (422, [f"/contacts/registrant/{field}"]), (zone.tld, field)
            assert not form.is_valid(lacking), (zone.tld, field)
    assert everywhere.sent == []


@pytest.mark.parametrize("kind", KINDS)
async def test_holder_with_any_one_field_wrong_is_refused_with_its_pointer(everywhere, panel, kind):
    for zone in UNLIKE:
        for field, value, pointer in WRONG:
            answer = await order_for(panel, zone, {**smallest(zone, kind), field: value})
            assert answer.status == 422, (zone.tld, field, value)
            assert f"/contacts/registrant{pointer}" in answer.pointers, (zone.tld, field, answer.pointers)
            assert "olena" not in str(answer.body).lower(), "personal data came back"
    assert everywhere.sent == []


async def test_holder_is_needed_in_each_zone(everywhere, panel):
    for zone in UNLIKE:
        answer = await order(panel, zone, {})
        assert (answer.status, answer.pointers) == (422, ["/contacts/registrant"]), zone.tld
    assert everywhere.sent == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "written as +CC.NNN, as in +380.441234567"),
        ("uk-UA,uk;q=0.9", "запишіть як +380.441234567: код країни, крапка, номер"),
        ("ru", "запишите как +380.441234567: код страны, точка, номер"),
    ],
)
async def test_wrong_field_is_told_in_the_callers_language(panel, language, says):
    (zone,) = (zone for zone in ZONES if zone.tld == "com.ua")
    answer = await order(panel, zone, {"registrant": {**PERSON, "phone": "0441234567"}}, Accept_Language=language)
    assert [error["detail"] for error in answer.body["errors"]] == [says]
    assert answer.body["detail"] == says


@pytest.mark.parametrize(("language", "title"), [("en", "Passport"), ("uk", "Паспорт"), ("ru", "Паспорт")])
async def test_form_is_described_in_the_callers_language(panel, language, title):
    answer = await panel.call("GET", "/v1/tlds/ru", headers={"Accept-Language": language})
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (language, "Accept-Language")
    assert answer.body["contacts"]["contact_schema"]["properties"]["passport"]["title"] == title


async def test_zone_tells_its_transfers_dnssec_and_restore(panel):
    ru, ua = [(await panel.get(f"/v1/tlds/{zone}")).body for zone in ("ru", "com.ua")]
    assert (ru["transfer"]["pending_days"], ua["transfer"]["pending_days"]) == (20, 5)
    assert ua["transfer"]["auth_code"]["length_max"] == 80
    assert ru["renewal"]["by_registry"] is False
    assert (ru["renewal"]["earliest_days_before"], ru["renewal"]["latest_days_after"]) == (60, 30)
