from datetime import UTC, date, datetime

import pytest

from epp import (
    HOSTMASTER,
    RFC,
    RIPN,
    AuthInfo,
    Command,
    ContactCreate,
    ContactInfo,
    ContactUpdate,
    Dialect,
    DomainContact,
    DomainCreate,
    DomainInfo,
    DomainParts,
    DomainRenew,
    DomainUpdate,
    HostAttr,
    HostInfo,
    License,
    LocalProtocolError,
    Period,
    namespaces,
)
from epp.dialects import ripn
from epp.dialects.hostmaster import license_of
from tests.epp.frames import OK, a_domain_info, a_response

AUTH = AuthInfo("secret")
HOLDER_OF_NOTHING = ripn.Person(int_name="Petr Petrov")


@pytest.mark.parametrize(
    ("dialect", "command"),
    [
        (RFC, DomainCreate("example.com")),
        (RFC, DomainCreate("example.com", ns=("ns1.example.net", HostAttr("ns2.example.net")), auth_info=AUTH)),
        (RFC, DomainRenew("example.com", datetime(2027, 1, 1, tzinfo=UTC))),
        (RFC, ripn.ContactInfo("gw-p-0001")),
        (RIPN, ContactInfo("gw-p-0001")),
        (RIPN, ContactCreate("gw-p-0001", (), "a@example.net", AUTH)),
        (RIPN, ContactUpdate("gw-p-0001")),
        (RIPN, ripn.ContactCreate("gw-p-0001", HOLDER_OF_NOTHING)),
        (RIPN, ripn.ContactCreate("gw-o-0001", ripn.Organization(int_org="Romashka"))),
        (RIPN, DomainCreate("example.ru")),
        (RIPN, DomainCreate("example.ru", registrant="gw-p-0001", contacts=(DomainContact("gw-p-0001", "admin"),))),
        (RIPN, DomainCreate("example.ru", registrant="gw-p-0001", ns=(HostAttr("ns1.example.net"),))),
        (RIPN, DomainUpdate("example.ru", add=DomainParts(contacts=(DomainContact("gw-p-0001", "admin"),)))),
        (RIPN, DomainUpdate("example.ru", rem=DomainParts((HostAttr("ns1.example.net"),)))),
    ],
)
def test_what_a_dialect_cannot_say_is_refused_before_anything_is_sent(dialect: Dialect, command: Command) -> None:
    with pytest.raises(LocalProtocolError):
        dialect.encode(command)


def test_only_the_gtld_registries_need_auth_info_at_create() -> None:
    for dialect in (RIPN, HOSTMASTER):
        assert b"authInfo" not in dialect.encode(DomainCreate("example.ru", registrant="gw-p-0001"))


@pytest.mark.parametrize("years", [0, -1, 100])
def test_a_period_is_within_1_and_99(years: int) -> None:
    with pytest.raises(LocalProtocolError):
        Period(years)


@pytest.mark.parametrize("cl_trid", ["ab", "x" * 65, "two  spaces", " outer ", "line\nbreak", ""])
def test_a_cltrid_that_the_server_would_not_repeat_is_refused(cl_trid: str) -> None:
    with pytest.raises(LocalProtocolError):
        RFC.encode(DomainInfo("example.com"), cl_trid=cl_trid)


def test_a_ua_date_without_an_offset_is_kyiv_time() -> None:
    inside = "<domain:clID>ua.test</domain:clID><domain:exDate>2027-07-01T00:30:00</domain:exDate>"
    response = HOSTMASTER.decode(a_domain_info(inside, namespaces.HOSTMASTER_DOMAIN), DomainInfo("example.com"))
    assert response.data is not None
    assert response.data.ex_date == datetime(2027, 6, 30, 21, 30, tzinfo=UTC)
    assert response.data.ex_date_text == "2027-07-01T00:30:00"


def test_ru_renewal_may_be_answered_without_its_date() -> None:
    response = RIPN.decode(
        a_response(OK, namespace=namespaces.RIPN_EPP), DomainRenew("example.ru", date(2027, 3, 1), Period(1))
    )
    assert (response.code, response.data) == (1000, None)


def test_ru_contacts_of_both_kinds_are_read() -> None:
    organization = (
        "<c:organization><c:intPostalInfo><c:org>Romashka LLC</c:org></c:intPostalInfo><c:locPostalInfo>"
        "<c:org>ООО Ромашка</c:org><c:address>Москва</c:address></c:locPostalInfo><c:legalInfo><c:address>Москва"
        "</c:address></c:legalInfo><c:taxpayerNumbers>7701107259</c:taxpayerNumbers><c:fax/></c:organization>"
    )
    data = (
        f'<c:infData xmlns:c="{namespaces.RIPN_CONTACT}"><c:id>gw-o-1</c:id><c:status s="ok"/>{organization}'
        "<c:clID>TEST1-RU</c:clID><c:verified/><c:oidEsia>UNKNOWN</c:oidEsia></c:infData>"
    )
    document = a_response(f"{OK}<resData>{data}</resData>", namespace=namespaces.RIPN_EPP)
    info = RIPN.decode(document, ripn.ContactInfo("gw-o-1")).data
    assert info is not None
    assert info.verified is True
    assert info.holder == ripn.Organization(
        int_org="Romashka LLC",
        loc_org="ООО Ромашка",
        loc_address=("Москва",),
        legal_address=("Москва",),
        taxpayer_numbers="7701107259",
    )


def test_a_foreign_ru_contact_may_show_nothing_but_its_id() -> None:
    data = f'<c:infData xmlns:c="{namespaces.RIPN_CONTACT}"><c:id>gw-o-1</c:id></c:infData>'
    document = a_response(f"{OK}<resData>{data}</resData>", namespace=namespaces.RIPN_EPP)
    info = RIPN.decode(document, ripn.ContactInfo("gw-o-1")).data
    assert info == ripn.ContactInfoData("gw-o-1", None)


def test_ua_redemption_is_a_plain_status() -> None:
    inside = '<domain:status s="redemptionPeriod"/><domain:clID>ua.test</domain:clID>'
    response = HOSTMASTER.decode(a_domain_info(inside, namespaces.HOSTMASTER_DOMAIN), DomainInfo("example.com"))
    assert response.data is not None
    assert response.data.status_values == {"redemptionPeriod"}


@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_ua_licence_is_sent_beside_the_command(verb) -> None:
    extension = License("123456", verb)
    assert extension.namespace == namespaces.HOSTMASTER_UAEPP
    document = HOSTMASTER.encode(DomainCreate("example.ua", registrant="tt42"), extensions=(extension,))
    expected = (
        f'<extension><uaepp:{verb} xmlns:uaepp="http://hostmaster.ua/epp/uaepp-1.1">'
        f"<uaepp:license>123456</uaepp:license></uaepp:{verb}></extension>"
    )
    assert expected.encode() in document


def test_a_ua_licence_is_read_in_both_places() -> None:
    beside = (
        b'<extension><u:infData xmlns:u="http://hostmaster.ua/epp/uaepp-1.1"><u:license>77</u:license></u:infData>'
        b"</extension>"
    )
    plain = a_domain_info(namespace=namespaces.HOSTMASTER_DOMAIN)
    inside = plain.replace(b"</domain:clID>", b"</domain:clID><domain:license>78</domain:license>")
    for document, number in (
        (plain, None),
        (plain.replace(b"</resData>", b"</resData>" + beside), "77"),
        (inside, "78"),
    ):
        assert license_of(HOSTMASTER.decode(document, DomainInfo("example.com"))) == number


def test_name_servers_by_attributes_are_read_like_objects() -> None:
    ns = (
        "<domain:ns><domain:hostAttr><domain:hostName>ns1.example.com</domain:hostName>"
        "<domain:hostAddr>192.0.2.1</domain:hostAddr></domain:hostAttr></domain:ns><domain:clID>gw-main</domain:clID>"
    )
    data = RFC.decode(a_domain_info(ns), DomainInfo("example.com")).data
    assert data is not None
    assert data.ns_names == ("ns1.example.com",)
    (server,) = data.ns
    assert isinstance(server, HostAttr)
    assert str(server.addresses[0].ip) == "192.0.2.1"


def test_host_addresses_without_a_version_are_told_apart_by_their_text() -> None:
    data = (
        '<h:infData xmlns:h="urn:ietf:params:xml:ns:host-1.0"><h:name>ns1.example.com</h:name>'
        "<h:addr>192.0.2.1</h:addr><h:addr>2001:DB8::1</h:addr><h:clID>gw-main</h:clID></h:infData>"
    )
    info = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), HostInfo("ns1.example.com")).data
    assert info is not None
    assert [(address.version, str(address.ip)) for address in info.addresses] == [
        ("v4", "192.0.2.1"),
        ("v6", "2001:db8::1"),
    ]
