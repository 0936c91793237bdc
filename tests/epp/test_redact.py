import pytest
from hypothesis import given
from hypothesis import strategies as st

from epp import RFC, RIPN, AuthInfo, DomainInfo, Login, namespaces
from epp.dialects.ripn import ContactCreate
from epp.redact import MASK, redact
from epp.xml import parse
from tests.epp.frames import OK, a_response, a_result
from tests.epp.golden_cases import hostmaster, rfc, ripn
from tests.epp.golden_cases.ripn import ORGANIZATION, PERSON
from tests.support import schemas

pytestmark = pytest.mark.fault("F043")


@pytest.mark.parametrize(
    "frame",
    [
        "c-login",
        "c-login-loginsec",
        "c-contact-create-int-loc",
        "c-create-com-thin",
        "c-transfer-request",
        "c-update-ns-status-dnssec",
        "s-info-com-autorenew-grace",
    ],
)
def test_no_secret_of_a_sample_frame_is_left(frame: str) -> None:
    document = (schemas.folder() / "frames" / f"{frame}.xml").read_bytes()
    shown = redact(document)
    for secret in (
        "abcd-1234",
        "pass phrase",
        "c0ntact-Secret",
        "Xy7-secret",
        "New-secret",
        "Petrenko",
        "Петренко",
        "Хрещатик",
        "+380",
        "owner@example.org",
    ):
        assert secret not in shown


def test_a_person_leaves_nothing_but_the_id() -> None:
    shown = redact(RIPN.encode(ContactCreate("gw-p-0001", PERSON, auth_info=AuthInfo("hidden-pw"))))
    assert "gw-p-0001" in shown
    texts = [element.text for element in parse(shown.encode()).iter() if element.text]
    assert set(texts) == {"gw-p-0001", MASK}


def test_an_organization_leaves_nothing_but_the_id() -> None:
    shown = redact(RIPN.encode(ContactCreate("gw-o-0001", ORGANIZATION), cl_trid="dgw-1"))
    texts = {element.text for element in parse(shown.encode()).iter() if element.text}
    assert texts == {"gw-o-0001", "dgw-1", MASK}


@pytest.mark.parametrize("group", [rfc.CASES, ripn.CASES, hostmaster.CASES], ids=lambda group: group.dialect.name)
def test_every_frame_becomes_one_line_of_the_same_elements(group) -> None:
    for case in group.cases:
        document = group.response(case)
        shown = redact(document)
        assert "\n" not in shown
        assert [element.tag for element in parse(shown.encode()).iter()] == [e.tag for e in parse(document).iter()]


def test_ids_codes_and_names_stay_readable() -> None:
    shown = redact(a_response(f"{a_result(2302)}<resData><d:x xmlns:d='urn:d'>example.com</d:x></resData>"))
    for part in ("2302", "example.com", "dgw-1", "SV-1"):
        assert part in shown


def test_an_element_that_nobody_knows_is_masked_in_a_contact() -> None:
    inside = f'<c:infData xmlns:c="{namespaces.CONTACT}"><c:petName x="Rex">Rex</c:petName>Rex</c:infData>'
    assert "Rex" not in redact(a_response(f"{OK}<resData>{inside}</resData>"))


def test_personal_data_is_masked_in_any_namespace() -> None:
    inside = '<a:email xmlns:a="urn:ietf:params:xml:ns:epp:addlEmail-1.0">owner@example.org</a:email>'
    assert "owner" not in redact(a_response(f"{OK}<extension>{inside}</extension>"))


def test_what_a_validator_quotes_is_masked() -> None:
    reason = "Element 'pw': [facet 'minLength'] The value 'abc12' has a length of '5'"
    values = "<value><pw>abc12</pw></value>"
    shown = redact(a_response(a_result(2001, reason, f"<extValue>{values}<reason>{reason}</reason></extValue>")))
    assert "abc12" not in shown


def test_a_rejected_value_is_masked() -> None:
    assert "abc12" not in redact(a_response(a_result(2005, inside="<value>abc12</value>")))


def test_secrets_inside_auth_info_are_masked_however_deep() -> None:
    inside = '<d:authInfo xmlns:d="urn:d"><d:ext><x:otp xmlns:x="urn:x">123456</x:otp></d:ext></d:authInfo>'
    assert "123456" not in redact(a_response(f"{OK}<resData>{inside}</resData>"))


@given(st.binary(max_size=80))
def test_what_does_not_parse_is_only_counted(document: bytes) -> None:
    shown = redact(b"<pw>secret" + document)
    assert shown == f"<unreadable: {len(document) + 10} octets>"


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="￾￿"), min_size=6))
def test_no_password_survives(password: str) -> None:
    marked = f"Zq9{password.strip()}Zq9"
    login = RFC.encode(Login("gw-main", marked, (namespaces.DOMAIN,), new_password=marked))
    info = RFC.encode(DomainInfo("example.com", auth_info=AuthInfo(marked)))
    assert "Zq9" not in redact(login) + redact(info)
