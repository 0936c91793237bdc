from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.operations.backoff import Backoff

BASE, CAP = timedelta(seconds=2), timedelta(minutes=5)
draws = st.floats(0, 1, exclude_max=True)


@given(earlier=st.integers(0, 10_000), draw=draws)
def test_pause_is_at_least_half_of_what_is_due_and_never_above_the_cap(earlier, draw):
    pause = Backoff(BASE, CAP, jitter=lambda: draw).pause(earlier)
    assert min(CAP, BASE * 2 ** min(earlier, 30)) / 2 <= pause <= CAP


@given(earlier=st.integers(0, 20), draw=draws)
def test_pauses_grow(earlier, draw):
    backoff = Backoff(BASE, CAP, jitter=lambda: draw)
    assert backoff.pause(earlier) <= backoff.pause(earlier + 1)


def test_pauses_differ_between_operations():
    low, high = (Backoff(BASE, CAP, jitter=lambda draw=draw: draw).pause(0) for draw in (0.0, 0.99))
    assert low == timedelta(seconds=1)
    assert high > low


def test_registrys_wish_is_obeyed_up_to_the_cap():
    backoff = Backoff(BASE, CAP, jitter=lambda: 0.0)
    assert backoff.pause(0, at_least=timedelta(minutes=1)) == timedelta(minutes=1)
    assert backoff.pause(0, at_least=timedelta(days=3650)) == CAP
