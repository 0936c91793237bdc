import pytest

from epp.envelope import Response, Result
from epp.errors import AnswerLost, CommandRejected
from epp.observer import verdict


def an_answer(code):
    return Response(results=(Result(code, "canned"),), cl_trid="abc-1", sv_trid="sv-1")


@pytest.mark.parametrize(
    ("code", "result_class"),
    [
        (1000, "ok"),
        (1001, "pending"),
        (1300, "ok"),
        (2302, "refused"),
        (2999, "refused"),
        (2400, "busy"),
        (2502, "busy"),
    ],
)
def test_answer_is_classed_by_its_code(code, result_class):
    answer = an_answer(code)
    outcome = answer if code < 2000 else CommandRejected(answer)
    assert verdict(outcome) == (result_class, str(code))


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("timeout", ("timeout", "none_timeout")),
        ("reset", ("broken", "none_reset")),
        ("eof", ("broken", "none_reset")),
        ("eof_mid_frame", ("broken", "none_reset")),
        ("malformed", ("broken", "none_malformed")),
        ("mismatch", ("broken", "none_mismatch")),
        ("http_429", ("busy", "http_429")),
        ("http_502", ("busy", "http_502")),
        ("http_302", ("broken", "http_302")),
    ],
)
def test_lost_answer_is_classed_by_its_cause(cause, expected):
    assert verdict(AnswerLost(cause)) == expected
