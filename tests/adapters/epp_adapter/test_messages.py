from datetime import UTC, datetime, timedelta

import pytest

from adapters.epp_adapter.messages import poll_message
from adapters.model import MaintenanceWindow, PollKind
from epp import LowBalance, Maintenance, MaintenanceInfoData
from epp import PollMessage as Received
from epp.extensions.maintenance import MaintainedSystem
from tests.adapters.epp_adapter.scripted_sender import answer

START = datetime(2026, 12, 1, 2, tzinfo=UTC)
END = START + timedelta(hours=2)


def told(*data: object, count: int = 1):
    return poll_message(answer(Received("17", count, START, "text", data=data), code=1301), "gw-main")


def announced(system: str = "EPP", impact: str = "full", **more):
    more = {"poll_type": "create"} | more
    window = Maintenance("m-1", START, END, systems=(MaintainedSystem(system, impact),), **more)
    return told(MaintenanceInfoData((window,)))


def test_no_message_in_an_empty_queue() -> None:
    assert poll_message(answer(code=1300), "gw-main") is None


@pytest.mark.fault("F051")
def test_message_that_nobody_knows_keeps_its_text() -> None:
    message = told(object(), count=12)
    assert (message.kind, message.detail, message.id, message.waiting) == (PollKind.UNKNOWN, "text", "17", 12)


def test_low_balance_is_of_the_account() -> None:
    assert (told(LowBalance("gw-main")).kind, told(LowBalance("gw-main")).name) == (PollKind.LOW_BALANCE, None)


@pytest.mark.fault("F032")
def test_maintenance_tells_its_window() -> None:
    message = announced()
    assert message.kind is PollKind.MAINTENANCE
    assert message.windows == (MaintenanceWindow("m-1", START, END),)


@pytest.mark.fault("F032")
@pytest.mark.parametrize("poll_type", ["delete", "end"])
def test_window_that_is_withdrawn_or_over_is_cancelled(poll_type) -> None:
    assert announced(poll_type=poll_type).windows == (MaintenanceWindow("m-1", START, END, cancelled=True),)


@pytest.mark.fault("F032")
@pytest.mark.parametrize(
    "other", [{"system": "WHOIS"}, {"impact": "partial"}, {"environment": "ote"}], ids=["system", "impact", "where"]
)
def test_maintenance_that_does_not_stop_epp_has_no_window(other) -> None:
    message = announced(**other)
    assert (message.kind, message.windows) == (PollKind.MAINTENANCE, ())
