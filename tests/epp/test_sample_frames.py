"""All sample frames of the schemas' folder, those of servers read by the command that they answer."""

from datetime import date
from pathlib import Path

import pytest

from epp import (
    RFC,
    AuthInfo,
    Command,
    ContactCreate,
    DomainCheck,
    DomainCreate,
    DomainDelete,
    DomainInfo,
    DomainRenew,
    DomainUpdate,
    Login,
    Logout,
    NamestoreError,
    PollAck,
    PollRequest,
    RgpInfo,
)
from epp.redact import redact
from tests.support.schemas import FOLDER, folder

FRAMES = sorted((FOLDER / "frames").glob("*.xml"))
SENT = [path for path in FRAMES if path.name.startswith("c-")]
RECEIVED = [path for path in FRAMES if path.name.startswith("s-") and "greeting" not in path.name]
GREETINGS = [path for path in FRAMES if path.name.startswith("s-greeting")]

ANSWERED: dict[str, Command] = {
    "s-check": DomainCheck(("example.com",)),
    "s-contact-create": ContactCreate("gw", (), "a@example.net", AuthInfo("x")),
    "s-create": DomainCreate("example.com"),
    "s-delete": DomainDelete("example.com"),
    "s-info": DomainInfo("example.com"),
    "s-login": Login("gw-main", "secret", ()),
    "s-poll-ack": PollAck("1"),
    "s-poll": PollRequest(),
    "s-renew": DomainRenew("example.com", date(2027, 4, 3)),
    "s-rgp": DomainUpdate("example.com"),
    "s-error": DomainInfo("example.com"),
}


def command_for(path: Path) -> Command:
    found = [command for prefix, command in ANSWERED.items() if path.name.startswith(prefix)]
    return found[0] if found else Logout()


def test_none_of_the_frames_is_left_out() -> None:
    folder()
    assert len(SENT) + len(RECEIVED) + len(GREETINGS) == 66


@pytest.mark.parametrize("path", RECEIVED, ids=lambda path: path.stem)
def test_an_answer_is_read(path: Path) -> None:
    response = RFC.decode(path.read_bytes(), command_for(path))
    assert 1000 <= response.code <= 2502
    assert response.sv_trid is not None


@pytest.mark.parametrize("path", GREETINGS, ids=lambda path: path.stem)
def test_a_greeting_is_read(path: Path) -> None:
    greeting = RFC.decode_greeting(path.read_bytes())
    assert greeting.versions == ("1.0",)
    assert set(RFC.services) <= set(greeting.obj_uris)


@pytest.mark.parametrize("path", SENT + RECEIVED + GREETINGS, ids=lambda path: path.stem)
def test_any_frame_can_be_shown(path: Path) -> None:
    assert redact(path.read_bytes()).startswith("<epp")


def test_grace_periods_and_errors_beside_an_answer_are_decoded() -> None:
    frames = folder() / "frames"
    redemption = RFC.decode((frames / "s-info-redemption.xml").read_bytes(), DomainInfo("example.com"))
    assert redemption.extension(RgpInfo) == RgpInfo(frozenset({"redemptionPeriod"}))
    namestore = RFC.decode((frames / "s-error-2306-namestore.xml").read_bytes(), DomainInfo("example.com"))
    assert namestore.extension(NamestoreError) == NamestoreError(1, "Invalid sub-product")


def test_a_message_whose_namespace_was_not_named_at_login_is_kept() -> None:
    """RFC 9038: it comes as a value of the result."""
    document = (folder() / "frames" / "s-poll-unhandled-namespace.xml").read_bytes()
    (result,) = RFC.decode(document, PollRequest()).results
    assert [value.name for value in result.values] == ["changeData"]
    assert "URS Admin" in result.values[0].xml
