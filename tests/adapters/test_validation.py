from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dates import add_years
from adapters.model import ContactHandle, ContactRole, Order
from adapters.rules import FieldProblem, RenewalRules, TldRules
from adapters.validation import order_problems
from tests.support.fake_rules import fake_rules
from tests.support.orders import (
    a_nameservers_order,
    a_person,
    a_register_order,
    a_renew_order,
    an_organization,
    nameservers,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = fake_rules()
WINDOWED = fake_rules(renewal=RenewalRules(1, 1, 2, timedelta(days=60), timedelta(days=30)))


def problems(order: Order, rules: TldRules = RULES) -> set[tuple[str, str]]:
    return {(found.pointer, found.code) for found in order_problems(order, rules, now=NOW)}


def test_a_complete_order_has_no_problems() -> None:
    assert problems(a_register_order()) == set()
    assert problems(a_register_order(contact=an_organization())) == set()
    assert problems(a_renew_order("example.test", NOW + timedelta(days=100))) == set()
    assert problems(a_nameservers_order("example.test")) == set()


@pytest.mark.parametrize("name", ["a.b.test", "example.com"])
def test_only_a_name_directly_below_the_zone_can_be_registered(name: str) -> None:
    assert ("/name", "name_not_registrable") in problems(a_register_order(name))


def test_an_internationalized_name_needs_a_zone_that_takes_it() -> None:
    assert problems(a_register_order("пример.test")) == {("/name", "idn_not_supported")}
    assert problems(a_register_order("пример.test"), fake_rules(idn=True)) == set()


@pytest.mark.parametrize("years", [-1, 0, 11])
def test_a_period_outside_the_rules_is_named(years: int) -> None:
    assert problems(a_register_order(years=years)) == {("/years", "period_not_allowed")}
    assert ("/years", "period_not_allowed") in problems(a_renew_order("example.test", NOW, years=years))


@given(years=st.integers(1, 10), days=st.integers(-40, 4000))
def test_a_renewal_never_passes_the_ceiling(years: int, days: int) -> None:
    expiry = NOW + timedelta(days=days)
    found = ("/years", "period_exceeds_ceiling") in problems(a_renew_order("example.test", expiry, years=years))
    assert found == (add_years(expiry, years) > add_years(NOW, 10))


@pytest.mark.parametrize(
    ("days_left", "code"),
    [(61, "renewal_too_early"), (60, None), (0, None), (-30, None), (-31, "renewal_too_late")],
)
def test_a_renewal_outside_the_window_is_refused(days_left: int, code: str | None) -> None:
    found = problems(a_renew_order("example.test", NOW + timedelta(days=days_left)), WINDOWED)
    assert found == ({("/current_expiry", code)} if code else set())


def test_each_required_role_and_each_foreign_role_is_named() -> None:
    order = a_register_order(roles=(ContactRole.ADMIN,))
    rules = fake_rules(contacts=_roles({ContactRole.REGISTRANT}, {ContactRole.REGISTRANT}))
    assert problems(order, rules) == {
        ("/contacts/registrant", "contact_required"),
        ("/contacts/admin", "role_not_allowed"),
    }


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"phone": "0441234567"}, "phone", "malformed_phone"),
        ({"fax": "+38.044-1"}, "fax", "malformed_phone"),
        ({"email": "nobody"}, "email", "malformed_email"),
        ({"email": "пошта@приклад.укр"}, "email", "malformed_email"),
        ({"name": " "}, "name", "field_empty"),
        ({"name": "a\nb"}, "name", "control_character"),
        ({"name": "\ud800"}, "name", "control_character"),
        ({"name_latin": "a" * 256}, "name_latin", "too_long"),
        ({"name_latin": "Пётр"}, "name_latin", "latin_only"),
        ({"name_latin": None}, "name_latin", "latin_required"),
        ({"address_latin": None}, "address_latin", "latin_required"),
        ({"taxpayer_number": "77 01"}, "taxpayer_number", "malformed_number"),
    ],
)
def test_a_wrong_contact_field_is_named(changes: dict[str, object], pointer: str, code: str) -> None:
    order = a_register_order(contact=a_person(**changes))
    assert problems(order) == {(f"/contacts/registrant/{pointer}", code)}


def test_a_field_that_the_kind_needs_is_named() -> None:
    order = a_register_order(contact=an_organization(organization=None, organization_latin=None))
    assert problems(order) == {("/contacts/registrant/organization", "field_required")}


@pytest.mark.parametrize(
    ("part", "value", "pointer", "code"),
    [
        ("street", (), "street", "lines_count"),
        ("street", ("a", "b", "c", "d"), "street", "lines_count"),
        ("street", ("a", ""), "street/1", "field_empty"),
        ("city", "", "city", "field_empty"),
        ("country", "ua", "country", "malformed_country"),
        ("postal_code", "0" * 17, "postal_code", "malformed_postal_code"),
    ],
)
def test_a_wrong_part_of_an_address_is_named(part: str, value: object, pointer: str, code: str) -> None:
    address = replace(a_person().address, **{part: value})  # type: ignore[arg-type]
    order = a_register_order(contact=a_person(address=address))
    assert problems(order) == {(f"/contacts/registrant/address/{pointer}", code)}


def test_no_problem_repeats_personal_data() -> None:
    contact = a_person(phone="Secretphone", email="Secretmail", name="Secret\n", passport="Secret" * 90)
    found = order_problems(a_register_order(contact=contact), RULES, now=NOW)
    assert len(found) >= 4
    assert "Secret" not in str(found)


@pytest.mark.parametrize("count", [1, 14])
def test_too_few_and_too_many_name_servers_are_refused(count: int) -> None:
    hosts = nameservers(*(f"ns{index}.example.net" for index in range(count)))
    assert problems(a_register_order(hosts=hosts)) == {("/nameservers", "nameservers_count")}
    assert problems(a_nameservers_order("example.test", *hosts)) == {("/nameservers", "nameservers_count")}


def test_a_repeated_name_server_is_refused() -> None:
    hosts = nameservers("ns1.example.net", "NS1.example.net")
    assert problems(a_register_order(hosts=hosts)) == {("/nameservers/1/host", "nameserver_repeated")}


def test_a_name_server_below_a_name_that_does_not_exist_yet_comes_afterwards() -> None:
    hosts = nameservers("ns1.example.net", ns1_example_test="93.184.216.34")
    assert problems(a_register_order(hosts=hosts)) == {("/nameservers/1/host", "nameserver_below_new_name")}


def glue(pointer: str, code: str) -> set[tuple[str, str]]:
    return {(pointer, code)}


@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        (lambda: nameservers("ns1.example.net", "ns1.example.test"), glue("/nameservers/1/addresses", "glue_missing")),
        (lambda: nameservers("ns1.example.net", "ns1.other.test"), set()),
        (
            lambda: nameservers("ns1.example.net", ns2_example_net="93.184.216.34"),
            glue("/nameservers/1/addresses", "glue_not_allowed"),
        ),
        (
            lambda: nameservers("ns1.example.net", ns1_example_test="10.0.0.1"),
            glue("/nameservers/1/addresses/0", "address_not_public"),
        ),
        (lambda: nameservers("ns1.example.net", ns1_example_test="2606:2800:220:1::1"), set()),
    ],
)
def test_glue_is_given_exactly_where_the_registry_publishes_it(
    hosts: Callable[[], tuple], found: set[tuple[str, str]]
) -> None:
    assert problems(a_nameservers_order("example.test", *hosts())) == found


def test_every_problem_points_into_the_order() -> None:
    order = a_register_order("a.b.test", years=0, contact=a_person(phone=""), hosts=nameservers("a.test"))
    found: tuple[FieldProblem, ...] = order_problems(order, RULES, now=NOW)
    assert {problem.pointer.split("/")[1] for problem in found} == {"name", "years", "contacts", "nameservers"}
    assert all(problem.detail for problem in found)


def test_contacts_of_all_roles_are_checked() -> None:
    order = a_register_order()
    bad = ContactHandle("gwcontact02", a_person(phone=""))
    order = replace(order, contacts={**order.contacts, ContactRole.TECH: bad})
    assert problems(order) == {("/contacts/tech/phone", "malformed_phone")}


def _roles(required: set[ContactRole], allowed: set[ContactRole]):
    return replace(RULES.contacts, roles_required=frozenset(required), roles_allowed=frozenset(allowed))
