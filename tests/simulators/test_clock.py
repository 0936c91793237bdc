from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.clock import InvalidTime, VirtualClock

START = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Reading:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_time_runs_with_the_monotonic_clock():
    reading = Reading()
    clock = VirtualClock(START, monotonic=reading)
    reading.seconds += 90
    assert clock() == START + timedelta(seconds=90)


def test_frozen_time_moves_only_when_told():
    clock = VirtualClock(START, frozen=True)
    assert clock() == START
    clock.advance("PT1H")
    assert clock() == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("P30D", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("P1M", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("P1Y", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("P2W", datetime(2026, 2, 14, 12, tzinfo=UTC)),
        ("PT90M", datetime(2026, 1, 31, 13, 30, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", datetime(2027, 4, 3, 16, 5, 6, tzinfo=UTC)),
    ],
)
def test_advance_takes_iso_durations(duration, expected):
    assert VirtualClock(START, frozen=True).advance(duration) == expected


@pytest.mark.parametrize(
    "duration", ["", "P", "PT", "30D", "P-1D", "-P1D", "P1.5D", "P1H", "P9999Y", "P500Y", "P99999999999D"]
)
def test_what_is_no_duration_is_refused_and_moves_nothing(duration):
    clock = VirtualClock(START, frozen=True)
    with pytest.raises(InvalidTime):
        clock.advance(duration)
    assert clock() == START


def test_set_takes_any_offset_and_tells_utc():
    clock = VirtualClock(START, frozen=True)
    assert clock.set("2027-03-01T02:00:00+02:00") == datetime(2027, 3, 1, tzinfo=UTC)
    assert clock().tzinfo == UTC


@pytest.mark.parametrize(
    "moment",
    ["tomorrow", "2027-01-01T00:00:00", "2027-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"],
)
def test_set_refuses_what_is_no_instant(moment):
    with pytest.raises(InvalidTime):
        VirtualClock(START).set(moment)


@given(st.integers(0, 4000), st.integers(0, 86_399))
def test_days_and_seconds_are_exact(days, seconds):
    clock = VirtualClock(START, frozen=True)
    assert clock.advance(f"P{days}DT{seconds}S") - START == timedelta(days=days, seconds=seconds)


def test_offset_says_how_far_the_clock_is_ahead():
    clock = VirtualClock()
    clock.advance("P10D")
    assert abs(clock.offset() - timedelta(days=10)) < timedelta(seconds=1)
    other = VirtualClock()
    other.shift(clock.offset())
    assert abs(other() - clock()) < timedelta(seconds=1)
