from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epp import RFC, AnswerLost, CommandRejected, DomainCreate, RateRefusal
from epp.pool.throttle import RECOVERY_SECONDS, Throttle
from tests.support.canned_server import response


def refusal(code, message="Command failed"):
    return CommandRejected(RFC.decode(response(code, "trid-1", message=message), DomainCreate("example.com")))


def spent(throttle, now, most=10_000):
    """Send what may go out at this moment and return how much that was."""
    sent = 0
    while sent < most and throttle.available(now) > 0:
        throttle.count(now)
        sent += 1
    return sent


class TestWords:
    @pytest.mark.fault("F045")
    @pytest.mark.parametrize("code", [2306, 2308, 2400, 2502])
    def test_refusal_that_speaks_of_the_rate_is_one(self, code):
        for words in ("Command rate exceeded", "Too many requests", "Превышено число запросов в минуту"):
            assert RateRefusal().matches(refusal(code, words))

    @pytest.mark.parametrize("message", ["Parameter value policy error", "Session limit exceeded; closing", "Rated R"])
    def test_other_refusals_are_none(self, message):
        assert not RateRefusal().matches(refusal(2306, message))

    def test_code_alone_counts_where_the_registry_says_so(self):
        assert RateRefusal(frozenset({2308})).matches(refusal(2308, "Data management policy violation"))

    def test_http_429_counts_and_no_other_loss(self):
        assert RateRefusal().matches(AnswerLost("http_429"))
        assert not RateRefusal().matches(AnswerLost("http_503"))


@pytest.mark.fault("F045")
def test_complaint_halves_the_rate_which_comes_back_evenly():
    throttle = Throttle(100.0, 10, now=0.0)
    assert spent(throttle, 0.0) == 10
    throttle.complain(1.0)
    assert throttle.available(1.0) == 0
    assert throttle.per_second == 50.0
    throttle.available(1.0 + RECOVERY_SECONDS / 4)
    assert throttle.per_second == pytest.approx(75.0)
    throttle.available(1.0 + RECOVERY_SECONDS)
    assert throttle.per_second == 100.0


def test_complaints_of_one_burst_count_once():
    throttle = Throttle(100.0, 10, now=0.0)
    for moment in (5.0, 5.1, 5.9):
        throttle.complain(moment)
    assert throttle.per_second == pytest.approx(50.0, rel=0.05)
    throttle.complain(6.0)
    assert throttle.per_second == pytest.approx(25.0, rel=0.05)


def test_rate_never_falls_so_low_that_orders_stand_still():
    throttle = Throttle(10.0, 1, now=0.0)
    for second in range(20):
        throttle.complain(float(second))
    assert throttle.per_second >= 0.2


@pytest.mark.fault("F045")
def test_registry_whose_rate_nobody_knew_is_slowed_to_half_of_what_it_got():
    throttle = Throttle(None, 1, now=0.0)
    assert spent(throttle, 0.5, most=40) == 40
    throttle.complain(0.9)
    assert throttle.per_second == 20.0
    throttle.available(1.0 + RECOVERY_SECONDS)
    assert throttle.per_second is None


def test_share_of_the_rate_is_asked_for_again_and_again():
    share = 1.0
    throttle = Throttle(100.0, 10, now=0.0, share=lambda: share)
    throttle.available(0.0)
    assert throttle.per_second == 100.0
    share = 0.25
    throttle.available(1.0)
    assert throttle.per_second == 25.0


@given(
    rate=st.floats(1, 100),
    burst=st.integers(1, 10),
    moments=st.lists(st.floats(0, 60), min_size=2, max_size=60).map(sorted),
    complaints=st.sets(st.integers(0, 59)),
)
def test_configured_rate_is_never_exceeded_whatever_the_registry_says(rate, burst, moments, complaints):
    throttle = Throttle(rate, burst, now=0.0)
    sent = 0
    for number, moment in enumerate(moments):
        if number in complaints:
            throttle.complain(moment)
        sent += spent(throttle, moment)
        assert sent <= burst + rate * moment + 1e-6
    assert all(earlier <= later for earlier, later in pairwise(moments))
