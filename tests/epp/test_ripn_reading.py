"""Answers of .ru in every shape that clients have met, or that its schema allows."""

from datetime import UTC, date, datetime

import pytest

from epp import (
    RIPN,
    AuthInfo,
    ContactCheck,
    Dialect,
    DomainCheck,
    DomainInfo,
    DomainRenew,
    DomainTransferQuery,
    DomainTransferRequest,
    PollRequest,
    namespaces,
)
from epp.dialects.ripn import RIPN_SU, ContactInfo, DomainHandover, DomainOffer, HolderDisclose, Organization, Person
from tests.epp.frames import a_response, a_result

TRANSFERS = namespaces.RIPN_DOMAIN_1_1
DOMAINS = namespaces.RIPN_DOMAIN
EXPIRY = datetime(2027, 2, 28, 21, 30, tzinfo=UTC)


def answer(data: str, *, code: int = 1000, queue: str = "", msg: str = "Command completed successfully") -> bytes:
    inside = a_result(code, msg) + queue + (f"<resData>{data}</resData>" if data else "")
    return a_response(inside, namespace=namespaces.RIPN_EPP)


def a_transfer(uri: str, *, re_id: str = "TEST2-RU", ac_id: str = "TEST1-RU") -> str:
    return (
        f'<domain:trnData xmlns:domain="{uri}"><domain:name>example.ru</domain:name>'
        f"<domain:trStatus>pending</domain:trStatus><domain:reID>{re_id}</domain:reID>"
        f"<domain:reDate>2026-06-01T09:00:00.0Z</domain:reDate><domain:acID>{ac_id}</domain:acID>"
        "<domain:acDate>2026-06-21T09:00:00.0Z</domain:acDate></domain:trnData>"
    )


def a_domain(ex_date: str = "2027-03-01T00:30:00+03:00", extra: str = "") -> str:
    return (
        f'<d:infData xmlns:d="{DOMAINS}"><d:name>example.ru</d:name><d:roid>D1-RU</d:roid>{extra}'
        f"<d:clID>TEST1-RU</d:clID><d:exDate>{ex_date}</d:exDate></d:infData>"
    )


@pytest.mark.parametrize("uri", [DOMAINS, TRANSFERS], ids=["1.0", "1.1"])
def test_a_transfer_is_read_in_either_namespace(uri: str) -> None:
    asked = DomainTransferRequest("example.ru", AuthInfo("Zz9-yy8-xx7"))
    for command in (asked, DomainTransferQuery("example.ru")):
        data = RIPN.decode(answer(a_transfer(uri)), command).data
        assert data is not None
        assert (data.status, data.re_id, data.ac_id) == ("pending", "TEST2-RU", "TEST1-RU")


@pytest.mark.parametrize("uri", [DOMAINS, TRANSFERS], ids=["1.0", "1.1"])
def test_a_message_of_a_transfer_is_read_in_either_namespace(uri: str) -> None:
    queue = '<msgQ count="2" id="8886733"><qDate>2026-06-01T09:00:00.0Z</qDate><msg lang="ru">Запрос</msg></msgQ>'
    message = RIPN.decode(answer(a_transfer(uri), code=1301, queue=queue), PollRequest()).data
    assert message is not None
    assert (message.text, message.count) == ("Запрос", 2)
    assert [getattr(value, "key", None) for value in message.data] == ["example.ru"]


def test_an_offer_of_su_tells_who_gains() -> None:
    document = answer(a_transfer(DOMAINS, re_id="TEST1-SU", ac_id="TEST2-SU"))
    data = RIPN_SU.decode(document, DomainHandover("example.su", "TEST2-SU")).data
    assert isinstance(data, DomainOffer)
    assert (data.re_id, data.ac_id) == ("TEST1-SU", "TEST2-SU")
    assert DOMAINS.encode() in RIPN_SU.encode(DomainTransferQuery("example.su"))


@pytest.mark.parametrize("data", ["", "<x:unknown xmlns:x='urn:x'/>"], ids=["no data", "other data"])
def test_a_renewal_may_come_without_its_date(data: str) -> None:
    response = RIPN.decode(answer(data), DomainRenew("example.ru", date(2027, 3, 1)))
    assert response.data is None


@pytest.mark.parametrize("dialect", [RIPN, RIPN_SU], ids=lambda dialect: dialect.name)
def test_a_date_with_moscows_offset_is_an_instant_and_a_day_as_printed(dialect: Dialect) -> None:
    data = dialect.decode(answer(a_domain()), DomainInfo("example.ru")).data
    assert data is not None
    assert data.ex_date == EXPIRY
    assert (data.ex_date_text or "")[:10] == "2027-03-01"


def test_any_answer_may_tell_of_waiting_messages() -> None:
    document = answer(
        f'<d:chkData xmlns:d="{DOMAINS}"><d:cd><d:name avail="1">example.ru</d:name></d:cd></d:chkData>',
        queue='<msgQ count="2" id="8886733"/>',
    )
    response = RIPN.decode(document, DomainCheck(("example.ru",)))
    assert response.msg_queue is not None
    assert response.msg_queue.count == 2
    assert response.data is not None


def test_unknown_children_are_passed_over() -> None:
    extra = '<d:novelty a="1"><d:deep/></d:novelty><x:other xmlns:x="urn:x">text</x:other>'
    data = RIPN.decode(answer(a_domain(extra=extra)), DomainInfo("example.ru")).data
    assert data is not None
    assert (data.name, data.cl_id) == ("example.ru", "TEST1-RU")


def test_a_contact_with_empty_elements_and_newer_ones() -> None:
    uri = namespaces.RIPN_CONTACT
    contact = (
        f'<c:infData xmlns:c="{uri}"><c:id>gw-o-0001</c:id><c:status s="linked"/><c:organization>'
        "<c:intPostalInfo><c:org>Romashka LLC</c:org><c:address/></c:intPostalInfo>"
        "<c:locPostalInfo><c:org>ООО Ромашка</c:org></c:locPostalInfo>"
        "<c:taxpayerNumbers/><c:voice/><c:fax/><c:email/><c:email>office@example.net</c:email>"
        '<c:disclose flag="1"><c:intOrg/><c:novelty/></c:disclose></c:organization>'
        "<c:clID>TEST1-RU</c:clID><c:verified/><c:oidEsia>UNKNOWN</c:oidEsia></c:infData>"
    )
    data = RIPN.decode(answer(contact), ContactInfo("gw-o-0001")).data
    assert data is not None
    assert data.verified is True
    assert data.holder == Organization(
        int_org="Romashka LLC",
        loc_org="ООО Ромашка",
        email=("office@example.net",),
        disclose=HolderDisclose(True, frozenset({"intOrg"})),
    )


def test_a_refusal_in_russian_keeps_its_code_and_its_words() -> None:
    response = RIPN.decode(answer("", code=2303, msg="Объект не существует"), ContactCheck(("gw-p-0001",)))
    assert (response.code, response.result.message) == (2303, "Объект не существует")


def test_a_holders_repr_shows_nothing_of_the_person() -> None:
    shown = repr(Person(loc_name="Петров", passport=("45 00 123456",), additional="сын Ивана"))
    assert "Петров" not in shown
    assert "45 00" not in shown
    assert "Ивана" not in shown
