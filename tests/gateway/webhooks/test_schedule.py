from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.webhooks.schedule import PAUSES, breath, next_pause


def test_ten_attempts_then_none():
    assert [next_pause(attempts, jitter=lambda: 0) for attempts in range(1, 11)] == [*PAUSES, None]


@given(st.integers(1, 9), st.floats(0, 1), st.none() | st.timedeltas(timedelta(0), timedelta(days=400)))
def test_pause_is_never_below_the_standards_nor_far_above_it(attempts, drawn, wish):
    pause = next_pause(attempts, wish=wish, jitter=lambda: drawn)
    assert (
        PAUSES[attempts - 1] <= pause <= max(PAUSES[attempts - 1] * 1.1, min(wish or timedelta(0), timedelta(days=1)))
    )


@given(st.integers(1, 10_000))
def test_breath_grows_to_five_minutes(failures):
    assert timedelta(seconds=5) <= breath(failures) <= breath(failures + 1) <= timedelta(minutes=5)
