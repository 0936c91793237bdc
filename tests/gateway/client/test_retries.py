"""Which calls are sent again, when, and under which key."""

import json
from datetime import date
from decimal import Decimal

import pytest
from tenacity import Future, RetryCallState, Retrying

from gateway.client import Call, Gateway, Money, Patience, Problem, Unanswered, Unreadable
from gateway.client.call import Answer, address
from gateway.client.calls import operations, orders
from gateway.client.retries import Pause, worth_repeating

ORDER = orders.restore("example.test", order="4711")
READING = operations.operation("op_1")
UNKEYED = operations.cancel_operation("op_1")


def a_problem(status, **members):
    return Problem(status, {"code": "any", **members})


@pytest.mark.parametrize("status", [425, 429, 502, 503])
def test_what_may_pass_is_repeated_under_a_key(status):
    assert worth_repeating(ORDER, a_problem(status))
    assert not worth_repeating(UNKEYED, a_problem(status))


def test_an_order_that_is_still_being_accepted_is_asked_for_again():
    assert worth_repeating(ORDER, a_problem(409, code="idempotency_in_progress"))


@pytest.mark.parametrize("status", [400, 401, 402, 404, 409, 422, 500])
def test_refusals_are_final(status):
    assert not worth_repeating(ORDER, a_problem(status))


def test_a_failed_order_is_not_sent_again():
    assert not worth_repeating(ORDER, a_problem(502, operation="op_1"))


def test_a_lost_answer_is_asked_for_where_that_is_no_second_order():
    assert worth_repeating(ORDER, Unanswered())
    assert worth_repeating(READING, Unanswered())
    assert not worth_repeating(UNKEYED, Unanswered())


def test_the_gateway_says_how_long_to_wait():
    state = RetryCallState(Retrying(), None, (), {})
    state.outcome = Future.construct(1, Problem(503, {}, retry_after=7), has_exception=True)
    assert Pause(0.5)(state) == 7
    state.outcome = Future.construct(1, Unanswered(), has_exception=True)
    state.attempt_number = 4
    assert Pause(0.5)(state) == 4


def test_patience_ends_with_the_last_error():
    pauses = []
    gateway = Gateway("http://127.0.0.1:1", "key", patience=Patience(attempts=3), sleep=pauses.append)
    with pytest.raises(Unanswered):
        gateway.restore("example.test", order="4711")
    assert pauses == [0.5, 1.0]


def test_an_answer_of_something_else_is_none():
    for call in (READING, ORDER):
        with pytest.raises(Unreadable) as unreadable:
            call.result(Answer(200, {}, b"<html>"))
        assert not worth_repeating(call, unreadable.value)
    with pytest.raises(Problem) as proxys:
        READING.result(Answer(502, {"retry-after": "3"}, b"<html>"))
    with pytest.raises(Problem, match="http_403"):
        READING.result(Answer(403, {"content-type": "application/json"}, b'{"errors": ["no"], "code": 7}'))
    assert (proxys.value.code, proxys.value.outcome, proxys.value.retry_after) == ("http_502", "unknown", 3)


def test_a_request_says_what_it_is():
    call = orders.transfer("приклад.test", order="4711", max_price=Money(amount=Decimal("1E+2"), currency="UAH"))
    assert call.headers("k")["Idempotency-Key"] == "4711"
    assert json.loads(call.payload())["max_price"] == {"amount": "100", "currency": "UAH"}
    assert orders.renew("a/b", 1, current_expiry=date(2027, 1, 2), order="1").path == ("/v1/domains/a%2Fb/renewals")
    assert Call("GET", address("domains"), lambda _: None, query={"refresh": True, "tld": None}).target() == (
        "/v1/domains?refresh=true"
    )
