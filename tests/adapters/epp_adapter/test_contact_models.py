from dataclasses import replace

import pytest

from adapters.epp_adapter import HOLDER, INTERNATIONAL, LOCAL
from adapters.model import Contact, ContactHandle, PostalAddress
from epp import HOSTMASTER, RFC, RIPN, ContactCreate
from epp.dialects import ripn
from tests.support.orders import a_person, an_organization

HOLDERS = pytest.mark.parametrize("contact", [a_person(), an_organization()], ids=["person", "organization"])


def handle(contact: Contact) -> ContactHandle:
    return ContactHandle("gwcontact01", contact)


@HOLDERS
def test_the_international_form_is_ascii(contact: Contact) -> None:
    command = INTERNATIONAL.create(handle(contact), "Aa1-bb2")
    assert isinstance(command, ContactCreate)
    assert [info.type for info in command.postal_infos] == ["int"]
    assert b"Petr P Petrov" in RFC.encode(command) or b"Romashka LLC" in RFC.encode(command)
    assert not any("Ѐ" <= char <= "ӿ" for char in RFC.encode(command).decode())


def test_an_ascii_name_needs_no_twin() -> None:
    ascii_only = a_person(
        name="Petr Petrov", name_latin=None, address=PostalAddress(("1 St",), "Kyiv", "UA"), address_latin=None
    )
    command = INTERNATIONAL.create(handle(ascii_only), "Aa1-bb2")
    assert isinstance(command, ContactCreate)
    assert command.postal_infos[0].name == "Petr Petrov"


def test_the_local_form_is_kept_beside_the_international_one() -> None:
    command = LOCAL.create(handle(a_person()), "Aa1-bb2")
    assert isinstance(command, ContactCreate)
    assert {info.type: info.name for info in command.postal_infos} == {
        "int": "Petr P Petrov",
        "loc": "Петров Пётр Петрович",
    }
    alone = LOCAL.create(handle(a_person(name_latin=None)), "Aa1-bb2")
    assert isinstance(alone, ContactCreate)
    assert [info.type for info in alone.postal_infos] == ["loc"]
    assert "Петров".encode() in HOSTMASTER.encode(alone)


def test_a_holder_has_lines_instead_of_an_address() -> None:
    contact = an_organization()
    command = HOLDER.create(handle(replace(contact, fax="+7.4957654321")), "unused")
    assert isinstance(command, ripn.ContactCreate)
    organization = command.holder
    assert isinstance(organization, ripn.Organization)
    assert organization.loc_address == ("107140, RU, Москва", "ул. Примерная, 1")
    assert organization.voice == ("+7 4951234567",)
    assert organization.fax == ("+7 4957654321",)
    assert organization.legal_address == (contact.legal_address,)
    assert b"unused" not in RIPN.encode(command)


@HOLDERS
@pytest.mark.parametrize("model", [INTERNATIONAL, LOCAL, HOLDER], ids=["international", "local", "holder"])
def test_no_repr_shows_personal_data(contact: Contact, model: type) -> None:
    shown = repr(model.create(handle(contact), "Aa1-bb2")) + repr(contact)  # type: ignore[attr-defined]
    for secret in (contact.name, contact.email, contact.phone, contact.name_latin, contact.passport, "Aa1-bb2"):
        assert secret is None or secret not in shown
