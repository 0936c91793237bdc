import pytest

from epp import RFC, RIPN, Dialect, PollRequest, RemoteProtocolError
from tests.epp.frames import a_response, a_result
from tests.epp.golden_cases.case import GOLDEN, utc
from tests.epp.test_golden import canonical


@pytest.mark.parametrize(
    ("dialect", "cl_trid", "message_id", "q_date", "carried"),
    [
        (RFC, "dgw-0003", "12345", utc(2026, 11, 22, 9, 59), "panData"),
        (RIPN, "gw-000023", "8886733", utc(2026, 6, 1, 9), "trnData"),
    ],
)
def test_a_message_comes_with_what_it_carries(
    dialect: Dialect, cl_trid: str, message_id: str, q_date, carried: str
) -> None:
    folder = GOLDEN / dialect.name
    request = dialect.encode(PollRequest(), cl_trid=cl_trid)
    assert canonical(request) == canonical((folder / "poll_request.request.xml").read_bytes())
    response = dialect.decode((folder / "poll_request.response.xml").read_bytes(), PollRequest())
    assert response.data is not None
    assert (response.data.id, response.data.q_date) == (message_id, q_date)
    assert [element.name for element in response.data.elements] == [carried]
    assert response.unknown == ()


def test_an_empty_queue_has_no_message() -> None:
    response = RFC.decode(a_response(a_result(1300)), PollRequest())
    assert (response.code, response.data) == (1300, None)


@pytest.mark.parametrize("queue", ["", '<msgQ count="1" id=""/>', '<msgQ count="1"/>'])
def test_a_message_without_an_id_could_never_be_acknowledged(queue: str) -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(a_result(1301) + queue), PollRequest())


def test_a_message_may_be_text_with_markup() -> None:
    queue = '<msgQ count="1" id="1"><msg>low <b xmlns="urn:b">balance</b>\n: 10</msg></msgQ>'
    response = RFC.decode(a_response(a_result(1301) + queue), PollRequest())
    assert response.data is not None
    assert response.data.text == "low balance : 10"
