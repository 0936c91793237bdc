from typing import Any

import jsonschema
import pytest

from adapters.contact_schema import contact_json_schema
from adapters.model import ContactKind
from tests.support.fake_rules import fake_rules

RULES = fake_rules().contacts
ADDRESS = {"street": ["2 Prykladna St"], "city": "Kyiv", "country": "UA"}
PERSON: dict[str, Any] = {
    "kind": "person",
    "name": "Petr Petrov",
    "email": "petrov@example.net",
    "phone": "+380.441234567",
    "address": ADDRESS,
}


def valid(contact: dict[str, Any]) -> bool:
    schema = contact_json_schema(RULES)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid(contact)


def test_a_complete_contact_is_valid() -> None:
    assert valid(PERSON)


@pytest.mark.parametrize("field", sorted(PERSON))
def test_every_common_field_is_required(field: str) -> None:
    assert not valid({name: value for name, value in PERSON.items() if name != field})


def test_what_a_kind_needs_is_required_of_that_kind_alone() -> None:
    organization = {**PERSON, "kind": ContactKind.ORGANIZATION.value}
    assert not valid(organization)
    assert valid({**organization, "organization": "Romashka LLC"})


def test_the_latin_twin_is_required_of_another_script() -> None:
    assert not valid({**PERSON, "name": "Петров"})
    assert valid({**PERSON, "name": "Петров", "name_latin": "Petrov"})
    assert not valid({**PERSON, "name": "Петров", "name_latin": "Петров"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "123"},
        {"nickname": "P"},
        {"address": {**ADDRESS, "country": "Ukraine"}},
        {"address": {**ADDRESS, "street": []}},
    ],
)
def test_wrong_fields_are_invalid(wrong: dict[str, Any]) -> None:
    assert not valid({**PERSON, **wrong})
