from datetime import date

import pytest

from epp import (
    RFC,
    CommandRejected,
    DomainCheck,
    DomainCreate,
    DomainInfo,
    DomainRenew,
    Logout,
    Namestore,
    NamestoreError,
    RemoteProtocolError,
    Response,
    Result,
    ResultCode,
    RgpInfo,
)
from tests.epp.frames import OK, TRID, a_domain_info, a_response, a_result

INFO = DomainInfo("example.com")


def decoded(inside: str, *, trid: str = TRID) -> Response[None]:
    return RFC.decode(a_response(inside, trid=trid), Logout())


def test_an_answer_without_cltrid_is_still_read() -> None:
    response = decoded(a_result(2001), trid="<trID><svTRID>SV-9</svTRID></trID>")
    assert (response.code, response.cl_trid, response.sv_trid) == (2001, None, "SV-9")
    assert decoded(OK, trid="").sv_trid is None


@pytest.mark.fault("F020")
def test_the_worst_of_several_results_leads_and_the_first_among_equals() -> None:
    response = decoded(a_result(1000) + a_result(2004, "first") + a_result(2005, "second"))
    assert (response.code, response.result.message) == (2004, "first")
    assert decoded(a_result(2302) + a_result(2502)).code == ResultCode.SESSION_LIMIT_CLOSING
    assert len(response.results) == 3


@pytest.mark.fault("F020")
def test_an_unlisted_code_is_kept_as_a_number() -> None:
    assert decoded(a_result(2399)).code == 2399
    assert decoded(a_result(1777)).code == 1777


@pytest.mark.fault("F020")
@pytest.mark.parametrize("code", ["", "0", "3000", "999", "20000", "-1000", "1e30", "१०००", "abcd"])
def test_a_code_that_is_none_is_a_violation(code: str) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        decoded(a_result(code))
    assert caught.value.reason == "nonconforming"


@pytest.mark.parametrize(
    "document",
    [
        b'<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"/>',
        b'<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello/></epp>',
        b'<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response/></epp>',
        b'<epp xmlns="http://www.ripn.net/epp/ripn-epp-1.0"><response/></epp>',
        b"<html><body>502 Bad Gateway</body></html>",
    ],
)
def test_what_is_no_response_is_a_violation(document: bytes) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        RFC.decode(document, INFO)
    assert caught.value.reason == "nonconforming"


@pytest.mark.fault("F020")
@pytest.mark.parametrize("command", [INFO, DomainCheck(("example.com",))])
def test_a_successful_query_without_its_data_is_a_violation(command) -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(OK), command)
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(a_result(1777)), command)


def test_a_successful_transform_without_its_data_is_a_success() -> None:
    for command in (DomainCreate("example.com"), DomainRenew("example.com", date(2027, 1, 1))):
        response = RFC.decode(a_response(OK), command)
        assert (response.code, response.data) == (1000, None)


@pytest.mark.parametrize("inside", ["", "<domain:clID> </domain:clID>"])
def test_domain_data_without_its_sponsor_is_a_violation(inside: str) -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_domain_info(inside), INFO)


def test_domain_data_may_lack_everything_else() -> None:
    data = RFC.decode(a_domain_info(), INFO).data
    assert data is not None
    assert (data.roid, data.cr_date, data.ex_date, data.ex_date_text, data.registrant) == (None,) * 5
    assert (data.statuses, data.ns, data.hosts, data.contacts) == ((),) * 4


def test_a_failed_query_needs_no_data() -> None:
    assert RFC.decode(a_response(a_result(2303)), INFO).data is None


def test_reasons_and_values_of_a_refusal_are_kept() -> None:
    inside = (
        "<value><d:name xmlns:d='urn:ietf:params:xml:ns:domain-1.0'>example.com</d:name></value>"
        "<extValue><value>just text</value><reason lang='en'>not yours</reason></extValue>"
        "<extValue><reason>and no value</reason></extValue>"
    )
    (result,) = decoded(a_result(2201, inside=inside)).results
    assert result.reasons == ("not yours", "and no value")
    assert [(value.name, value.text) for value in result.values] == [("name", "example.com"), ("value", "just text")]


@pytest.mark.fault("F023")
def test_texts_for_people_cannot_forge_a_log_line() -> None:
    hostile = "refused\n2026-11-22 level=info all is well\r\u2028\u202eevil\u0085"
    response = decoded(
        a_result(2304, hostile, f"<extValue><value/><reason>{hostile}</reason></extValue>")
        + f'<msgQ count="1" id="7"><msg>{hostile}</msg></msgQ>'
    )
    assert response.msg_queue is not None
    for text in (response.result.message, *response.result.reasons, response.msg_queue.text):
        assert text is not None
        assert text.isprintable()
        assert text.startswith("refused 2026-11-22")


def test_messages_keep_their_language() -> None:
    response = decoded('<result code="2303"><msg lang="ua">Об\'єкт не існує</msg></result>')
    assert response.result == Result(2303, "Об'єкт не існує", "ua")


def test_a_message_queue_may_ride_on_any_answer() -> None:
    response = decoded(OK + '<msgQ count="2" id="ab-17"/>')
    assert response.msg_queue is not None
    assert (response.msg_queue.count, response.msg_queue.id, response.msg_queue.text) == (2, "ab-17", None)
    with pytest.raises(RemoteProtocolError):
        decoded(OK + '<msgQ count="many" id="1"/>')


def test_known_extensions_are_decoded_and_the_others_kept() -> None:
    extension = (
        '<n:namestoreExt xmlns:n="http://www.verisign-grs.com/epp/namestoreExt-1.1"><n:subProduct>dotCOM</n:subProduct>'
        '</n:namestoreExt><r:infData xmlns:r="urn:ietf:params:xml:ns:rgp-1.0"><r:rgpStatus s="addPeriod"/>'
        '<r:rgpStatus s="renewPeriod"/></r:infData><x:note xmlns:x="urn:example:x">hello</x:note>'
    )
    response = decoded(f"{OK}<extension>{extension}</extension>")
    assert response.extension(Namestore) == Namestore("dotCOM")
    assert response.extension(RgpInfo) == RgpInfo(frozenset({"addPeriod", "renewPeriod"}))
    assert response.extension(NamestoreError) is None
    assert [(raw.namespace, raw.name, raw.text) for raw in response.unknown] == [("urn:example:x", "note", "hello")]


@pytest.mark.parametrize(
    "broken", ["<n:namestoreExt {0}/>", "<n:nsExtErrData {0}/>", "<n:nsExtErrData {0}><n:msg/></n:nsExtErrData>"]
)
def test_a_broken_extension_does_not_cost_the_answer(broken: str) -> None:
    element = broken.format('xmlns:n="http://www.verisign-grs.com/epp/namestoreExt-1.1"')
    response = decoded(f"{OK}<extension>{element}</extension>")
    assert (response.code, response.extensions, len(response.unknown)) == (1000, (), 1)


def test_unknown_result_data_is_kept_and_never_fatal() -> None:
    transfer = "<t:trnData xmlns:t='http://www.ripn.net/epp/ripn-domain-1.1'><t:name>example.ru</t:name></t:trnData>"
    response = decoded(f"{OK}<resData>{transfer}</resData>")
    assert [(raw.name, raw.text) for raw in response.unknown] == [("trnData", "example.ru")]


def test_a_rejection_tells_whether_it_may_have_happened_and_why() -> None:
    refusal = CommandRejected(
        decoded(a_result(2304, "Status prohibits", "<extValue><value/><reason>hold</reason></extValue>"))
    )
    assert (refusal.code, refusal.message, refusal.reasons, refusal.sv_trid) == (
        2304,
        "Status prohibits",
        ("hold",),
        "SV-1",
    )
    assert not refusal.may_have_happened
    assert CommandRejected(decoded(a_result(2400))).may_have_happened
    assert str(refusal) == "2304 Status prohibits"
