import pytest

from epp import (
    AnswerLost,
    ConnectFailed,
    EppError,
    GreetingTimeout,
    LocalProtocolError,
    LoginRefused,
    NotSent,
    PoolTimeout,
    RemoteProtocolError,
    Result,
    SessionLimit,
    SessionLost,
)

REFUSAL = Result(2200, "Authentication error")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectFailed("no route", reason="refused"), "refused"),
        (GreetingTimeout(), "greeting_timeout"),
        (LoginRefused(REFUSAL), "login_failed"),
        (SessionLimit(REFUSAL), "session_limit"),
        (PoolTimeout(), "pool_timeout"),
        (SessionLost("2501"), "session_lost"),
    ],
)
def test_what_was_never_sent_cannot_have_happened(error: NotSent, reason: str) -> None:
    assert isinstance(error, NotSent)
    assert not error.may_have_happened
    assert error.reason == reason


@pytest.mark.parametrize(
    ("error", "doubtful"),
    [
        (AnswerLost("timeout"), True),
        (RemoteProtocolError("no XML"), True),
        (LocalProtocolError("no such command"), False),
    ],
)
def test_every_error_says_whether_it_may_have_happened(error: EppError, doubtful: bool) -> None:
    assert isinstance(error, EppError)
    assert error.may_have_happened is doubtful


def test_a_lost_answer_names_its_cause_and_detail() -> None:
    assert str(AnswerLost("eof_mid_frame")) == "answer lost: eof_mid_frame"
    assert str(AnswerLost("mismatch", "dgw-2")) == "answer lost: mismatch (dgw-2)"
    assert AnswerLost("reset").cause == "reset"


def test_a_refused_login_keeps_the_server_s_word() -> None:
    assert LoginRefused(REFUSAL).result is REFUSAL
    assert "2200" in str(LoginRefused(REFUSAL))
