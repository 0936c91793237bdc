from hypothesis import given
from hypothesis import strategies as st

from epp.pool.token_bucket import TokenBucket


def test_burst_goes_out_at_once_and_then_the_rate_holds():
    bucket = TokenBucket.full(2.0, 3, now=0.0)
    assert bucket.available(0.0) == 3
    for _ in range(3):
        bucket.force()
    assert bucket.available(0.0) == 0
    assert bucket.next_at() == 0.5
    assert bucket.available(0.5) == 1
    assert bucket.available(10.0) == 3


def test_debt_is_paid_before_anything_else_goes_out():
    bucket = TokenBucket.full(1.0, 1, now=0.0)
    bucket.force()
    bucket.force()
    assert bucket.available(1.0) == 0
    assert bucket.next_at() == 2.0


def test_clock_that_steps_back_gives_nothing_away():
    bucket = TokenBucket.full(1.0, 1, now=10.0)
    bucket.force()
    assert bucket.available(5.0) == 0
    assert bucket.available(10.5) == 0


@given(
    rate=st.floats(0.5, 200),
    burst=st.integers(1, 20),
    pauses=st.lists(st.floats(0, 2), min_size=1, max_size=60),
)
def test_never_more_than_burst_and_rate_allow(rate, burst, pauses):
    bucket = TokenBucket.full(rate, burst, now=0.0)
    now, sent = 0.0, 0
    for pause in pauses:
        now += pause
        for _ in range(bucket.available(now)):
            bucket.force()
            sent += 1
        assert sent <= burst + now * rate + 1e-6


@given(rate=st.floats(0.5, 200), start=st.floats(0, 1e6), taken=st.integers(1, 5))
def test_next_moment_brings_a_token(rate, start, taken):
    bucket = TokenBucket.full(rate, 2, now=start)
    for _ in range(taken):
        bucket.force()
    bucket.available(start)
    assert bucket.available(bucket.next_at() + 1e-6) >= 1
