"""RST cases epp-06 to epp-10: contacts."""

import re

import pytest

from tests.support.registry_desk import postal


def test_epp_06_contact_check(lab):
    answer = lab.client.check("c-1000", "c-3000", kind="contact")
    assert answer.flags("id", "avail") == ["0", "1"]
    assert lab.client.check("no", kind="contact").code == 2001


@pytest.mark.parametrize("kind", ["int", "loc"])
def test_epp_07_contact_create_keeps_what_it_was_given(lab, kind):
    body = postal(kind=kind, name="Jane &amp; Joan", city="Kyiv")
    assert lab.client.create_contact("c-3000", body).code == 1000
    info = lab.client.info("c-3000", kind="contact")
    assert (info.text("name"), info.text("city"), info.text("cc")) == ("Jane & Joan", "Kyiv", "UA")
    assert info.flags("postalInfo", "type") == [kind]
    assert (info.text("voice"), info.text("email")) == ("+380.441234567", "jane@example.net")
    assert info.text("crID") == info.text("clID") == "gw-main"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "new"}, 2001),
        ({"cc": "XX"}, 2005),
        ({"cc": "UKR"}, 2001),
        ({"voice": "0441234567"}, 2001),
        ({"voice": "+380.44123456789012345"}, 2001),
        ({"email": "jane"}, 2005),
        ({"email": "jane@"}, 2005),
        ({"name": ""}, 2001),
        ({"city": ""}, 2001),
        ({"email": ""}, 2001),
        ({"cc": ""}, 2001),
    ],
)
def test_epp_07_contact_create_refuses_bad_data(lab, change, code):
    answer = lab.client.create_contact("c-3000", postal(**change))
    assert answer.code == code
    assert lab.client.info("c-3000", kind="contact").code == 2303


@pytest.mark.parametrize("contact_id", ["ab", "a" * 17])
def test_epp_07_contact_create_refuses_bad_ids(lab, contact_id):
    assert lab.client.create_contact(contact_id).code == 2001


def test_epp_07_contact_create_refuses_what_exists(lab):
    assert lab.other.create_contact("c-1000").code == 2302


@pytest.mark.parametrize("part", ["name", "city", "cc", "email"])
def test_epp_07_contact_create_refuses_missing_data(lab, part):
    body = re.sub(f"<o:{part}>[^<]*</o:{part}>", "", postal())
    assert lab.client.create_contact("c-3000", body).code == 2001


def test_epp_08_a_contact_is_for_its_registrar_only(lab):
    assert lab.other.info("c-1000", kind="contact").code == 2201
    assert lab.other.update("c-1000", kind="contact", chg="<o:voice>+1.5551234</o:voice>").code == 2201
    assert lab.other.delete("c-1000", kind="contact").code == 2201


@pytest.mark.parametrize(
    ("element", "value"),
    [("voice", "+1.5551234"), ("fax", "+1.5554321"), ("email", "new@example.com")],
)
def test_epp_09_contact_update_changes_each_element(lab, element, value):
    assert lab.client.update("c-1000", kind="contact", chg=f"<o:{element}>{value}</o:{element}>").code == 1000
    assert lab.client.info("c-1000", kind="contact").text(element) == value


@pytest.mark.parametrize("element", ["name", "org", "street", "city", "sp", "pc", "cc"])
def test_epp_09_contact_update_changes_the_address(lab, element):
    values = {"name": "N", "org": "O", "street": "S", "city": "C", "sp": "P", "pc": "1", "cc": "DE"}
    info = values | {element: "PL" if element == "cc" else "changed"}
    address = "".join(f"<o:{part}>{info[part]}</o:{part}>" for part in ("street", "city", "sp", "pc", "cc"))
    chg = f'<o:postalInfo type="int"><o:name>{info["name"]}</o:name><o:org>{info["org"]}</o:org>'
    chg += f"<o:addr>{address}</o:addr></o:postalInfo>"
    assert lab.client.update("c-1000", kind="contact", chg=chg).code == 1000
    assert lab.client.info("c-1000", kind="contact").text(element) == info[element]


@pytest.mark.parametrize("status", ["clientDeleteProhibited", "clientUpdateProhibited", "clientTransferProhibited"])
def test_epp_09_contact_update_sets_and_lifts_statuses(lab, status):
    flag = f'<o:status s="{status}"/>'
    assert lab.client.update("c-1000", kind="contact", add=flag).code == 1000
    assert status in lab.client.info("c-1000", kind="contact").flags("status")
    assert lab.client.update("c-1000", kind="contact", rem=flag).code == 1000
    assert status not in lab.client.info("c-1000", kind="contact").flags("status")


@pytest.mark.parametrize(
    ("chg", "code"),
    [
        ("<o:voice>123</o:voice>", 2001),
        ("<o:email>nobody</o:email>", 2005),
        ('<o:postalInfo type="int"><o:addr><o:city>C</o:city><o:cc>XX</o:cc></o:addr></o:postalInfo>', 2005),
    ],
)
def test_epp_09_contact_update_refuses_bad_values(lab, chg, code):
    before = lab.client.info("c-1000", kind="contact").reply.document.split(b"<trID>")[0]
    assert lab.client.update("c-1000", kind="contact", chg=chg).code == code
    assert lab.client.info("c-1000", kind="contact").reply.document.split(b"<trID>")[0] == before


def test_epp_09_a_server_status_is_not_for_clients(lab):
    flag = '<o:status s="serverDeleteProhibited"/>'
    assert lab.client.update("c-1000", kind="contact", add=flag).code == 2306


def test_epp_10_a_deleted_contact_is_gone(lab):
    assert lab.client.delete("c-1000", kind="contact").code == 1000
    assert lab.client.info("c-1000", kind="contact").code == 2303
