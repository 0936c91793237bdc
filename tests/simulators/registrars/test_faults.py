"""Faults of a registrar's HTTP interface: what the client hears, and what was done."""

import gzip
from http.client import HTTPException

import pytest

from tests.support.reseller import LogicBoxesReseller, Reseller
from tests.support.simulators import ControlClient, ControlError, SimulatorHandle

NAME = "probe-shop.com"


@pytest.fixture
def control(simulators: SimulatorHandle) -> ControlClient:
    control = simulators.control("logicboxes")
    control.reset()
    return control


@pytest.fixture
def client(simulators: SimulatorHandle, control: ControlClient) -> LogicBoxesReseller:
    return LogicBoxesReseller(Reseller(simulators.registrar("logicboxes")))


def is_there(control: ControlClient) -> bool:
    return NAME in control.objects()["domains"]


@pytest.mark.parametrize(
    ("action", "done"), [("reset_before_read", False), ("reset_after_commit", True), ("reset_mid_body", True)]
)
def test_a_cut_connection_says_nothing_of_what_was_done(
    client: LogicBoxesReseller, control: ControlClient, action: str, done: bool
) -> None:
    customer = client.customer()
    contact = client.contact(customer)
    control.put_fault(action, command="domains/register", object=NAME)
    with pytest.raises((OSError, HTTPException)):
        client.order(NAME, customer, contact)
    assert is_there(control) is done
    assert control.journal(command="domains/register")[0]["faults"] == ["test"]


@pytest.mark.parametrize("applied", [False, True])
def test_an_http_error_comes_before_or_after_the_effect(
    client: LogicBoxesReseller, control: ControlClient, applied: bool
) -> None:
    customer = client.customer()
    contact = client.contact(customer)
    control.put_fault("http", command="domains/register", status=502, applied=applied, retry_after="soon")
    heard = client.order(NAME, customer, contact)
    assert (heard.status, heard.headers["Retry-After"]) == (502, "soon")
    assert is_there(control) is applied


def test_a_page_for_people(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_fault("html", status=200)
    heard = client.read("domains/orderid", ("domain-name", NAME))
    assert (heard.status, heard.headers["Content-Type"].partition(";")[0]) == (200, "text/html")


def test_a_bomb_is_small_until_it_is_unpacked(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_fault("gzip_bomb", mebibytes=8)
    heard = client.read("domains/orderid", ("domain-name", NAME))
    assert len(heard.body) < 1 << 16
    assert len(gzip.decompress(heard.body)) == 8 << 20


def test_a_redirect_leads_elsewhere(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_fault("redirect", to="https://elsewhere.example/")
    assert client.read("domains/orderid").headers["Location"] == "https://elsewhere.example/"


def test_members_come_go_and_change_their_types(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_fault("schema", drop=["sellingcurrencysymbol"], add={"new": 1}, numbers=["sellingcurrencybalance"])
    heard = client.read("billing/reseller-balance", ("reseller-id", "700001"))
    assert heard.document == {"sellingcurrencybalance": 10000.0, "new": 1}


def test_calls_beyond_the_limit_are_dropped(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.call("PUT", "parallel", {"calls": 0})
    with pytest.raises((OSError, HTTPException)):
        client.read("domains/orderid")
    control.call("PUT", "parallel", {})
    assert client.read("domains/orderid").status == 500


@pytest.mark.parametrize(
    "body",
    [
        {"action": "no_such"},
        {"action": "delay", "args": {"delay_ms": -1}},
        {"action": "html", "times": -1},
        {"action": "html", "match": {"path": "x"}},
    ],
)
def test_a_fault_that_cannot_be_is_refused(control: ControlClient, body: dict[str, object]) -> None:
    with pytest.raises(ControlError) as refused:
        control.call("PUT", "faults/wrong", body)
    assert refused.value.status == 422
