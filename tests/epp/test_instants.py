from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epp import RemoteProtocolError
from epp.instants import parse_instant

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-01T10:02:00Z", datetime(2027, 3, 1, 10, 2, tzinfo=UTC)),
        ("2027-03-01T10:02:00.0Z", datetime(2027, 3, 1, 10, 2, tzinfo=UTC)),
        ("2027-03-01T10:02:00.000Z", datetime(2027, 3, 1, 10, 2, tzinfo=UTC)),
        ("2027-03-01T10:02:00.123456789Z", datetime(2027, 3, 1, 10, 2, 0, 123456, tzinfo=UTC)),
        ("2027-03-01T12:02:00+02:00", datetime(2027, 3, 1, 10, 2, tzinfo=UTC)),
        ("2027-02-28T23:30:00-01:00", datetime(2027, 3, 1, 0, 30, tzinfo=UTC)),
        ("2027-03-01T00:30:00", datetime(2027, 2, 28, 22, 30, tzinfo=UTC)),
        ("2027-07-01T00:30:00", datetime(2027, 6, 30, 21, 30, tzinfo=UTC)),
    ],
)
def test_every_printed_form_is_one_instant_in_utc(text: str, expected: datetime) -> None:
    moment = parse_instant(text, KYIV)
    assert moment == expected
    assert moment.tzinfo is UTC


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_what_was_printed_is_what_is_read(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=zone)
    assert parse_instant(aware.isoformat(), UTC) == aware


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027-03-01",
        "20270301T100200Z",
        "2027-W09-1T10:02:00Z",
        "2027-02-30T10:02:00Z",
        "2027-03-01T25:02:00Z",
        "2027-03-01 10:02:00",
        "2027-03-01T10:02:00+2:00",
        "0001-01-01T00:00:00+14:00",
        "٢٠٢٧-03-01T10:02:00Z",
        "tomorrow",
    ],
)
def test_what_is_no_date_and_time_is_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_instant(text, UTC)
