import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.domain_name import DomainName, InvalidName

LABELS = st.from_regex(r"[a-z0-9]([a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
CYRILLIC = st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"), min_size=1, max_size=20)


def code_of(text: str) -> str:
    with pytest.raises(InvalidName) as caught:
        DomainName.parse(text)
    return caught.value.code


@given(st.lists(LABELS, min_size=1, max_size=3), LABELS)
def test_an_ascii_name_is_its_lower_case_self(labels: list[str], tld: str) -> None:
    name = ".".join([*labels, tld])
    assert DomainName.parse(name.upper()).ascii == name


@given(CYRILLIC, st.sampled_from(["com", "com.ua", "рф"]))
@pytest.mark.fault("F075")
def test_f075_both_forms_of_a_name_lead_to_one_value(label: str, zone: str) -> None:
    name = DomainName.parse(f"{label}.{zone}")
    assert DomainName.parse(name.unicode) == name
    assert DomainName.parse(name.ascii.upper()) == name
    assert name.ascii.isascii()


@given(st.text(max_size=40))
@pytest.mark.fault("F075")
def test_f075_any_text_is_refused_or_canonical(text: str) -> None:
    try:
        name = DomainName.parse(text)
    except InvalidName:
        return
    assert DomainName.parse(name.ascii) == DomainName.parse(name.unicode) == name
    assert len(name.ascii) <= 253


@pytest.mark.fault("F075")
@pytest.mark.parametrize(
    ("text", "ascii_form"),
    [
        ("ｅｘａｍｐｌｅ．com", "example.com"),
        ("example。com", "example.com"),
        ("straße.com", "xn--strae-oqa.com"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("日本go.com", "xn--go-5t7du0c.com"),
        ("XN--E1AFMKFD.COM", "xn--e1afmkfd.com"),
    ],
)
def test_f075_spellings_have_one_canonical_form(text: str, ascii_form: str) -> None:
    assert DomainName.parse(text).ascii == ascii_form


@pytest.mark.fault("F075")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pаypal.com", "mixed_script"),
        ("αbc.com", "mixed_script"),
        ("a\u200bb.com", "malformed_name"),
        ("a\u00adb.com", "malformed_name"),
        ("\u202eabc.com", "malformed_name"),
        ("אa.com", "malformed_name"),
        ("😀.com", "malformed_name"),
        ("xn--a.com", "idn_roundtrip"),
        ("xn--abc.com", "idn_roundtrip"),
        ("example.com.", "malformed_name"),
        ("example.com。", "malformed_name"),
        (" example.com", "malformed_name"),
        ("example..com", "malformed_name"),
        ("-a.com", "malformed_name"),
        ("ab--cd.com", "malformed_name"),
        ("a_b.com", "malformed_name"),
        ("a" * 64 + ".com", "malformed_name"),
        (".".join(["a" * 61] * 4) + ".comm.com", "name_too_long"),
        ("com", "malformed_name"),
        ("", "malformed_name"),
        ("1.2.3.4\n.com", "malformed_name"),
    ],
)
def test_f075_names_that_could_be_misread_are_refused(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_label_of_63_octets_is_accepted() -> None:
    assert DomainName.parse("a" * 63 + ".com").labels == ("a" * 63, "com")


def test_a_name_knows_its_zone_and_what_lies_below_it() -> None:
    name = DomainName.parse("example.com.ua")
    assert name.parent == "com.ua"
    assert DomainName.parse("ns1.example.com.ua").is_below(name)
    assert name.is_below(name)
    assert not DomainName.parse("notexample.com.ua").is_below(name)
    assert name.is_in_zone("ua")
    assert not name.is_idn
    assert DomainName.parse("пример.com.ua").is_idn


@given(st.from_regex(r"[A-Za-z0-9-]{1,8}(\.[A-Za-z0-9-]{1,8}){1,2}", fullmatch=True))
def test_plain_name_is_what_idna_makes_of_it(text: str) -> None:
    try:
        expected = idna.encode(text, uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        with pytest.raises(InvalidName):
            DomainName.parse(text)
    else:
        assert DomainName.parse(text).ascii == expected
        assert DomainName.parse(text).unicode == idna.decode(expected)
