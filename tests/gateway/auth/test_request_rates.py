"""Buckets of requests, as moments pass."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.auth.request_rates import RequestRates

BURST, PER_SECOND = 5, 2.0


def rates():
    moment = [0.0]
    return RequestRates(PER_SECOND, BURST, lambda: moment[0]), moment


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_pattern_of_requests_gets_more_than_the_burst_and_what_filled_up_since(pauses):
    buckets, moment = rates()
    granted = 0
    for pause in pauses:
        moment[0] += pause
        granted += buckets.take("key").granted
    assert granted <= BURST + moment[0] * PER_SECOND + 1e-6


@given(st.integers(0, 20))
def test_refused_request_is_granted_after_the_pause_that_it_was_told(extra):
    buckets, moment = rates()
    while (refused := buckets.take("key")).granted:
        pass
    for _ in range(extra):
        buckets.take("key")
    moment[0] += refused.retry_after
    assert buckets.take("key").granted


def test_bucket_is_full_when_it_was_said_to_be_and_not_before_it_is_over():
    buckets, moment = rates()
    first = buckets.take("key")
    assert (first.remaining, first.full_in, first.retry_after) == (BURST - 1, 1, 0)
    moment[0] += 1000
    assert buckets.take("key") == first


def test_keys_have_a_bucket_each():
    buckets, _ = rates()
    while buckets.take("one").granted:
        pass
    assert buckets.take("other").granted
