import pytest
from lxml import etree

from epp import HOSTMASTER, RFC, RIPN, Dialect
from tests.epp.golden_cases import extensions, hostmaster, rfc, ripn
from tests.epp.golden_cases.case import GOLDEN, Case, DialectCases
from tests.support.schemas import rfc_schema, ripn_schema

GROUPS = (rfc.CASES, extensions.CASES, ripn.CASES, ripn.TCI_CASES, hostmaster.CASES)
PAIRS = [pytest.param(group, case, id=f"{group.dialect.name}-{case.file}") for group in GROUPS for case in group.cases]


def canonical(document: bytes) -> bytes:
    """The document without white space between elements, so that layout does not count."""
    return etree.tostring(etree.fromstring(document, etree.XMLParser(remove_blank_text=True)), method="c14n")


@pytest.mark.parametrize(("group", "case"), PAIRS)
def test_a_command_is_written_as_its_golden_request(group: DialectCases, case: Case) -> None:
    document = group.encode(case)
    assert canonical(document) == canonical(group.request(case))


@pytest.mark.parametrize(("group", "case"), PAIRS)
def test_a_golden_response_is_read_whole(group: DialectCases, case: Case) -> None:
    response = group.dialect.decode(group.response(case), case.command)
    assert (response.code, response.cl_trid, response.data) == (case.code, case.cl_trid, case.data)
    assert response.extensions == (case.extensions if case.answered is None else case.answered)
    assert response.unknown == ()


@pytest.mark.parametrize("dialect", [RFC, RIPN, HOSTMASTER], ids=lambda dialect: dialect.name)
def test_every_command_of_a_dialect_has_a_golden_pair(dialect: Dialect) -> None:
    elsewhere = {"Hello", "Login", "PollRequest"}
    covered = {type(case.command).__name__ for group in GROUPS if group.dialect is dialect for case in group.cases}
    assert {command.__name__ for command in dialect.codecs} - covered <= elsewhere


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("rfc/**/*.xml")), ids=lambda path: path.stem)
def test_rfc_golden_frames_are_schema_valid(path) -> None:
    rfc_schema().assertValid(etree.parse(path))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("ripn/*.xml")), ids=lambda path: path.stem)
def test_ripn_golden_frames_are_schema_valid(path) -> None:
    ripn_schema().assertValid(etree.parse(path))


@pytest.mark.parametrize(
    ("schema", "group"), [(rfc_schema, rfc.CASES), (rfc_schema, extensions.CASES), (ripn_schema, ripn.CASES)]
)
def test_what_is_written_is_schema_valid(schema, group: DialectCases) -> None:
    for case in group.cases:
        schema().assertValid(etree.fromstring(group.encode(case)))
