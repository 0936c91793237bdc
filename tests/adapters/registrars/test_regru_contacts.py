"""Contacts as reg.ru has them: three families of zones, two ways to write a phone, a passport in three parts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.model import ContactHandle, ContactRole
from adapters.registrars.regru.contacts import are_there, contact_fields, privacy_field, shape_problems
from adapters.registrars.regru.passport import parse_passport
from tests.support.orders import a_person, an_organization

REGISTRANT = ContactRole.REGISTRANT


def fields(tld, contact, **others):
    roles = {REGISTRANT: ContactHandle("gwholder0001", contact)}
    roles |= {ContactRole(role): ContactHandle("gwsomebody01", other) for role, other in others.items()}
    return contact_fields(tld, roles)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("4509 112233, выдан 11.02.2009 ОВД района Северный", ("4509 112233", "11.02.2009", "ОВД района Северный")),
        ("45 09 112233 ОВД Северный 2009-02-11", ("45 09 112233", "11.02.2009", "ОВД Северный")),
        ("МЕ 123456, виданий Шевченківським РВ 01.03.2001", ("МЕ 123456", "01.03.2001", "Шевченківським РВ")),
        ("АА123456 issued by Passport Office, 11/02/2009", ("АА123456", "11.02.2009", "Passport Office")),
        ("45 00 123456 выдан 01.01.2001", ("45 00 123456", "01.01.2001", "")),
    ],
)
def test_a_passport_is_taken_apart(line, parts):
    passport = parse_passport(line)
    assert passport is not None
    assert (passport.number, passport.issued_on, passport.place) == parts
    assert passport.number not in repr(passport)


@pytest.mark.parametrize("line", ["4509 112233", "выдан 11.02.2009", ""])
def test_a_passport_without_number_or_date_is_a_problem(line):
    assert parse_passport(line) is None
    person = a_person(passport=line or "?")
    assert [problem.pointer for problem in shape_problems("ru", person, "/c")] == ["/c/passport"]
    assert not list(shape_problems("com", person, "/c"))


@given(st.text(max_size=60))
def test_no_line_breaks_the_reading(line):
    passport = parse_passport(line)
    assert passport is None or (passport.number and len(passport.issued_on) == 10)


def test_a_person_under_ru():
    made = fields("ru", a_person())
    assert (made["person"], made["person_r_surname"], made["person_r_patronimic"]) == (
        "Petr P Petrov",
        "Петров",
        "Петрович",
    )
    assert (made["phone"], made["birth_date"]) == ("+380 441 234567", "29.02.1980")


def test_an_organization_under_ru():
    made = fields("su", an_organization())
    assert (made["org"], made["org_r"], made["code"]) == ("Romashka LLC", "ООО Ромашка", "7701107259")
    assert "person" not in made


def test_the_flag_of_privacy_is_a_persons_and_not_of_ua():
    def flag(tld, contact, *, private):
        return privacy_field(tld, {REGISTRANT: ContactHandle("gwholder0001", contact)}, private=private)

    assert flag("ru", a_person(), private=True) == {"private_person_flag": "1"}
    assert flag("com", a_person(), private=False) == {"private_person_flag": "0"}
    assert flag("com", a_person(), private=None) == {}
    assert flag("com.ua", a_person(), private=True) == flag("ru", an_organization(), private=True) == {}


def test_generic_zones_have_four_groups_in_latin_letters():
    made = fields("com", a_person(), tech=an_organization())
    assert {name[:2] for name in made if name[1] == "_"} == {"o_", "a_", "t_", "b_"}
    assert (made["o_phone"], made["a_last_name"], made["t_company"]) == ("+380.441234567", "Petrov", "Romashka LLC")
    assert all(value.isascii() for value in made.values())


def test_ua_has_two_groups():
    assert {name[:2] for name in fields("com.ua", an_organization())} == {"o_", "t_"}


def test_what_is_shown_may_write_phones_otherwise_and_have_more():
    wanted = fields("ru", a_person())
    shown = {**wanted, "phone": "+380441234567", "sms_security_number": "+1"}
    assert are_there(wanted, shown)
    assert not are_there(wanted, shown | {"e_mail": "somebody@example.net"})
    assert not are_there(wanted, {})


def test_under_ru_an_address_has_a_postal_code():
    person = a_person()
    bare = replace(person, address=replace(person.address, postal_code=None))
    assert [problem.pointer for problem in shape_problems("ru", bare, "/c")] == ["/c/address/postal_code"]
