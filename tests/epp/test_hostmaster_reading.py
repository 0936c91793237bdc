"""The .ua registry's answers are read whole in every shape that its clients have met, or that XML allows."""

from dataclasses import replace

import pytest
from lxml import etree

from epp import (
    HOSTMASTER,
    DomainInfo,
    DomainRenew,
    DomainTransferData,
    DomainTransferQuery,
    Period,
    PollRequest,
    namespaces,
)
from epp.dialects.hostmaster import license_of
from tests.epp.golden_cases import hostmaster

EPP = "{urn:ietf:params:xml:ns:epp-1.0}"
DOMAIN = f"{{{namespaces.HOSTMASTER_DOMAIN}}}"
CASES = {case.file: case for case in hostmaster.CASES.cases if case.code < 2000}
WITH_DATA = {name: case for name, case in CASES.items() if case.data is not None}
QUEUE = f"""<msgQ xmlns="{EPP[1:-1]}" count="2" id="77"><qDate>2026-06-01T12:00:00+03:00</qDate>
<msg lang="ua">Запитано передачу.</msg></msgQ>"""


def response(name: str) -> etree._Element:
    return etree.fromstring(hostmaster.CASES.response(CASES[name]))


def read(root: etree._Element, name: str):
    return HOSTMASTER.decode(etree.tostring(root), CASES[name].command)


def data_of(root: etree._Element) -> etree._Element:
    (holder,) = root.iter(f"{EPP}resData")
    return holder[0]


@pytest.mark.parametrize("name", WITH_DATA)
@pytest.mark.parametrize("uri", ["urn:example:later-1.0", None], ids=["foreign", "own"])
def test_children_that_nobody_knows_cost_nothing(name, uri):
    root = response(name)
    data = data_of(root)
    for place in (0, len(data)):
        unknown = etree.Element(f"{{{uri or etree.QName(data).namespace}}}novelty", kind="1")
        etree.SubElement(unknown, "inner").text = "text"
        data.insert(place, unknown)
    assert read(root, name).data == CASES[name].data


@pytest.mark.parametrize("name", [*WITH_DATA, "logout", "domain_update", "host_delete_forced"])
def test_a_waiting_message_may_be_told_of_on_any_answer(name):
    root = response(name)
    (result,) = root.iter(f"{EPP}result")
    for old in list(root.iter(f"{EPP}msgQ")):
        old.getparent().remove(old)
    result.addnext(etree.fromstring(QUEUE))
    answer = read(root, name)
    if name != "poll_request":
        assert answer.data == CASES[name].data
    assert answer.msg_queue is not None
    assert (answer.msg_queue.count, answer.msg_queue.id) == (2, "77")


@pytest.mark.parametrize(
    ("language", "text"), [("ua", "Команду виконано"), ("uk", "Виконано"), ("ru", "Выполнено")], ids=["ua", "uk", "ru"]
)
@pytest.mark.parametrize("name", sorted(CASES.keys() - {"hello"}))
def test_the_language_of_messages_changes_nothing(name, language, text):
    root = response(name)
    (message,) = (node for result in root.iter(f"{EPP}result") for node in result.iter(f"{EPP}msg"))
    message.set("lang", language)
    message.text = text
    answer = read(root, name)
    assert (answer.code, answer.data) == (CASES[name].code, CASES[name].data)
    assert answer.results[0].message == text


OPTIONAL = ("roid", "registrant", "crID", "crDate", "upID", "upDate", "exDate", "trDate", "authInfo", "ns", "license")


@pytest.mark.parametrize("empty", OPTIONAL)
def test_an_empty_element_is_as_good_as_none(empty):
    root = response("domain_info")
    data = data_of(root)
    for node in data.findall(f"{DOMAIN}{empty}"):
        data.remove(node)
    without = read(root, "domain_info").data
    etree.SubElement(data, f"{DOMAIN}{empty}")
    assert read(root, "domain_info").data == without


@pytest.mark.parametrize("place", ["data", "extension", "both", "neither"])
def test_a_licence_is_found_in_either_place(place):
    root = response("domain_info")
    data = data_of(root)
    (body,) = root.iter(f"{EPP}response")
    for old in [*data.findall(f"{DOMAIN}license"), *body.findall(f"{EPP}extension")]:
        old.getparent().remove(old)
    if place in {"data", "both"}:
        etree.SubElement(data, f"{DOMAIN}license").text = "123456"
    if place in {"extension", "both"}:
        extension = etree.Element(f"{EPP}extension")
        info = etree.SubElement(extension, f"{{{namespaces.HOSTMASTER_UAEPP}}}infData")
        etree.SubElement(info, f"{{{namespaces.HOSTMASTER_UAEPP}}}license").text = "123456"
        body.insert(len(body) - 1, extension)
    assert license_of(read(root, "domain_info")) == (None if place == "neither" else "123456")


def test_a_renewal_may_come_without_its_data():
    root = response("domain_renew")
    (holder,) = root.iter(f"{EPP}resData")
    holder.getparent().remove(holder)
    command = CASES["domain_renew"].command
    assert isinstance(command, DomainRenew)
    answer = HOSTMASTER.decode(etree.tostring(root), replace(command, period=Period(2)))
    assert (answer.code, answer.data) == (1000, None)


@pytest.mark.parametrize("uri", [namespaces.HOSTMASTER_DOMAIN, namespaces.DOMAIN], ids=["own", "of the RFC"])
def test_a_transfer_is_read_in_its_own_namespace_and_in_the_rfcs(uri):
    document = hostmaster.CASES.response(CASES["domain_transfer_query"])
    renamed = document.replace(namespaces.HOSTMASTER_DOMAIN.encode(), uri.encode())
    assert HOSTMASTER.decode(renamed, DomainTransferQuery("example.com.ua")).data == CASES["domain_transfer_query"].data
    message = document.replace(b'code="1000"', b'code="1301"').replace(b"<resData>", QUEUE.encode() + b"<resData>", 1)
    received = HOSTMASTER.decode(message.replace(namespaces.HOSTMASTER_DOMAIN.encode(), uri.encode()), PollRequest())
    assert received.data.of_kind(DomainTransferData) is not None


@pytest.mark.parametrize(
    ("printed", "utc"),
    [
        ("2027-03-01T00:30:00+02:00", "2027-02-28T22:30:00+00:00"),
        ("2027-07-01T00:30:00+03:00", "2027-06-30T21:30:00+00:00"),
        ("2027-03-01T00:30:00.0Z", "2027-03-01T00:30:00+00:00"),
        ("2027-03-01T00:30:00", "2027-02-28T22:30:00+00:00"),
        ("2027-07-01T00:30:00.123456789+03:00", "2027-06-30T21:30:00.123456+00:00"),
    ],
)
def test_dates_become_instants_and_keep_their_print(printed, utc):
    root = response("domain_info")
    data_of(root).find(f"{DOMAIN}exDate").text = printed
    data = HOSTMASTER.decode(etree.tostring(root), DomainInfo("example.com.ua")).data
    assert (data.ex_date.isoformat(), data.ex_date_text) == (utc, printed)
