import pytest

from epp import (
    HOSTMASTER,
    RFC,
    RIPN,
    ContactTransferData,
    Dialect,
    DomainTransferData,
    PendingActionData,
    PollRequest,
    RemoteProtocolError,
    namespaces,
)
from tests.epp.frames import a_response, a_result
from tests.epp.golden_cases.case import GOLDEN, utc
from tests.epp.test_golden import canonical


@pytest.mark.parametrize(
    ("dialect", "cl_trid", "message_id", "q_date", "carried", "data"),
    [
        (
            RFC,
            "dgw-0003",
            "12345",
            utc(2026, 11, 22, 9, 59),
            "panData",
            PendingActionData("example.org", True, "dgw-0777", "SV-0777", utc(2026, 11, 22, 9)),
        ),
        (
            RIPN,
            "gw-000023",
            "8886733",
            utc(2026, 6, 1, 9),
            "trnData",
            DomainTransferData(
                "example.ru", "pending", "TEST2-RU", "TEST1-RU", utc(2026, 6, 1, 9), utc(2026, 6, 21, 9)
            ),
        ),
        (
            HOSTMASTER,
            "gw-000020",
            "12345",
            utc(2026, 6, 1, 9),
            "trnData",
            DomainTransferData(
                "example.com.ua", "pending", "ua.test2", "ua.test", utc(2026, 6, 1, 9), utc(2026, 6, 6, 9)
            ),
        ),
    ],
)
def test_a_message_comes_with_what_it_carries(
    dialect: Dialect, cl_trid: str, message_id: str, q_date, carried: str, data: object
) -> None:
    folder = GOLDEN / dialect.name
    request = dialect.encode(PollRequest(), cl_trid=cl_trid)
    assert canonical(request) == canonical((folder / "poll_request.request.xml").read_bytes())
    response = dialect.decode((folder / "poll_request.response.xml").read_bytes(), PollRequest())
    assert response.data is not None
    assert (response.data.id, response.data.q_date) == (message_id, q_date)
    assert [element.name for element in response.data.elements] == [carried]
    assert response.data.data == (data,)
    assert response.data.of_kind(type(data)) == data
    assert response.data.of_kind(ContactTransferData) is None
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


@pytest.mark.parametrize("namespace", [namespaces.RIPN_DOMAIN, namespaces.RIPN_DOMAIN_1_1])
def test_a_ru_transfer_is_read_in_either_version(namespace: str) -> None:
    data = (
        f'<d:trnData xmlns:d="{namespace}"><d:name>example.ru</d:name><d:trStatus>serverApproved</d:trStatus>'
        "<d:reID>A-RU</d:reID><d:acID>B-RU</d:acID></d:trnData>"
    )
    queue = f'<msgQ count="1" id="1"/><resData>{data}</resData>'
    document = a_response(a_result(1301) + queue, namespace=namespaces.RIPN_EPP)
    message = RIPN.decode(document, PollRequest()).data
    assert message is not None
    transfer = message.of_kind(DomainTransferData)
    assert transfer == DomainTransferData("example.ru", "serverApproved", "A-RU", "B-RU")
    assert transfer.is_approved
    assert not transfer.is_pending


@pytest.mark.parametrize(
    "carried",
    [
        '<d:trnData xmlns:d="{}"><d:name>example.com</d:name></d:trnData>',
        '<d:panData xmlns:d="{}"><d:name>example.com</d:name></d:panData>',
        '<d:panData xmlns:d="{}"><d:name paResult="maybe">example.com</d:name></d:panData>',
        '<d:novelty xmlns:d="{}"/>',
    ],
)
@pytest.mark.fault("F051")
def test_a_message_that_nobody_can_read_is_kept_as_text(carried: str) -> None:
    document = a_response(
        f'{a_result(1301)}<msgQ count="1" id="1"/><resData>{carried.format(namespaces.DOMAIN)}</resData>'
    )
    message = RFC.decode(document, PollRequest()).data
    assert message is not None
    assert message.data == ()
    assert len(message.elements) == 1


@pytest.mark.parametrize(
    ("kind", "key"), [("domain", "<d:name>example.com</d:name>"), ("contact", "<d:id>gwr0001</d:id>")]
)
def test_an_object_in_a_message_is_read_as_its_info_is(kind: str, key: str) -> None:
    namespace = RFC.grammar.objects[kind]
    data = f'<d:infData xmlns:d="{namespace}">{key}<d:clID>gw-main</d:clID></d:infData>'
    document = a_response(f'{a_result(1301)}<msgQ count="1" id="1"/><resData>{data}</resData>')
    message = RFC.decode(document, PollRequest()).data
    assert message is not None
    (found,) = message.data
    assert "gw-main" in repr(found)
