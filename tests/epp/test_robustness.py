"""Whatever a server sends, decoding ends in an answer or in a protocol violation; never in any other exception."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from epp import (
    RFC,
    AuthInfo,
    ContactInfo,
    DomainCheck,
    DomainInfo,
    HostAddress,
    LocalProtocolError,
    Logout,
    PollRequest,
    RemoteProtocolError,
)
from epp.dialects import ripn as ripn_dialect
from epp.redact import redact
from tests.epp.frames import OK, a_greeting, a_response, a_result
from tests.epp.golden_cases import hostmaster, rfc, ripn

pytestmark = pytest.mark.fault("F020")

GROUPS = (rfc.CASES, ripn.CASES, hostmaster.CASES)
PAIRS = [(group, case) for group in GROUPS for case in group.cases]
TEXTS = st.sampled_from(["", " ", "0", "-1", "9" * 5000, "2027-13-41T99:99:99Z", "٣", "x" * 300, "\n", "1001", "2302"])


def damaged(document: bytes, data: st.DataObject) -> bytes:
    root = etree.fromstring(document)
    for _ in range(data.draw(st.integers(1, 4))):
        element = data.draw(st.sampled_from(list(root.iter())))
        parent = element.getparent()
        match data.draw(st.sampled_from(["text", "attribute", "drop", "rename", "move"])):
            case "text":
                element.text = data.draw(TEXTS)
            case "attribute":
                name = data.draw(st.sampled_from(["code", "count", "id", "avail", "s", "ip", *element.attrib]))
                element.set(name, data.draw(TEXTS))
            case "drop" if parent is not None:
                parent.remove(element)
            case "rename":
                element.tag = data.draw(st.sampled_from(["{urn:x}other", "plain", f"{element.tag}x"]))
            case "move" if parent is not None and parent.getparent() is not None:
                parent.getparent().append(element)
    return etree.tostring(root)


@given(st.data())
@settings(max_examples=500)
def test_a_damaged_answer_is_read_or_blamed_on_the_server(data: st.DataObject) -> None:
    group, case = data.draw(st.sampled_from(PAIRS))
    document = damaged(group.response(case), data)
    with contextlib.suppress(RemoteProtocolError):
        response = group.dialect.decode(document, case.command)
        assert 1000 <= response.code <= 2999
    assert redact(document)


@given(st.data())
@settings(max_examples=100)
def test_a_damaged_greeting_is_read_or_blamed_on_the_server(data: st.DataObject) -> None:
    with contextlib.suppress(RemoteProtocolError):
        RFC.decode_greeting(damaged(a_greeting(extensions=("urn:a",)), data))


@given(st.binary(max_size=200))
def test_noise_is_blamed_on_the_server(document: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(document, Logout())


@pytest.mark.parametrize(
    "entry",
    ["<d:cd/>", "<d:cd><d:name>a.com</d:name></d:cd>", '<d:cd><d:name avail="maybe">a.com</d:name></d:cd>'],
)
def test_a_check_answer_that_does_not_say_whether_is_a_violation(entry: str) -> None:
    data = f"<d:chkData xmlns:d='urn:ietf:params:xml:ns:domain-1.0'>{entry}</d:chkData>"
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), DomainCheck(("a.com",)))


def test_a_birthday_that_is_none_is_a_violation() -> None:
    person = "<c:person><c:birthday>yesterday</c:birthday></c:person>"
    data = f"<c:infData xmlns:c='http://www.ripn.net/epp/ripn-contact-1.0'><c:id>gw-p-1</c:id>{person}</c:infData>"
    document = a_response(f"{OK}<resData>{data}</resData>", namespace="http://www.ripn.net/epp/ripn-epp-1.0")
    with pytest.raises(RemoteProtocolError):
        ripn.CASES.dialect.decode(document, ripn_dialect.ContactInfo("gw-p-1"))


def test_a_foreign_contact_may_come_without_its_address() -> None:
    postal_info = '<c:postalInfo type="int"><c:name>Redacted</c:name></c:postalInfo><c:status s="linked"/>'
    data = f"<c:infData xmlns:c='urn:ietf:params:xml:ns:contact-1.0'><c:id>gwr1</c:id>{postal_info}</c:infData>"
    info = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), ContactInfo("gwr1")).data
    assert info is not None
    assert (info.postal_infos[0].addr, info.email, info.cl_id) == (None, None, None)
    assert info.status_values == {"linked"}


def test_auth_info_of_another_kind_is_no_password() -> None:
    data = (
        "<d:infData xmlns:d='urn:ietf:params:xml:ns:domain-1.0'><d:name>a.com</d:name><d:clID>gw-main</d:clID>"
        "<d:authInfo><d:ext><x:otp xmlns:x='urn:x'>1</x:otp></d:ext></d:authInfo></d:infData>"
    )
    info = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), DomainInfo("a.com")).data
    assert info is not None
    assert info.auth_info is None


def test_spaces_of_a_password_are_its_own() -> None:
    data = (
        "<d:infData xmlns:d='urn:ietf:params:xml:ns:domain-1.0'><d:name>a.com</d:name><d:clID>gw-main</d:clID>"
        "<d:authInfo><d:pw> two  spaces </d:pw></d:authInfo></d:infData>"
    )
    info = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), DomainInfo("a.com")).data
    assert info is not None
    assert info.auth_info == AuthInfo(" two  spaces ")


@pytest.mark.parametrize("text", ["", "192.0.2", "host.example.com", "192.0.2.1/24"])
def test_an_address_of_ours_is_checked_before_it_is_sent(text: str) -> None:
    with pytest.raises(LocalProtocolError):
        HostAddress.of(text)


def test_a_count_beyond_all_reason_is_a_violation() -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(a_result(1301) + f'<msgQ count="{"9" * 5000}" id="1"/>'), PollRequest())
