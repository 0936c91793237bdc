from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.epp_adapter.outcomes import detail, lost, not_sent, rejected
from adapters.errors import Unavailable
from adapters.outcome import RefusalReason, Refused, Unknown
from epp import (
    AnswerLost,
    CertificateRefused,
    CommandRejected,
    ConnectFailed,
    LoginRefused,
    PoolTimeout,
    RateLimited,
    Result,
    SessionLimit,
)
from tests.adapters.epp_adapter.scripted_sender import rejection

SENT = datetime(2026, 11, 22, 12, tzinfo=UTC)

REFUSALS = [
    ("domain:create", 2302, RefusalReason.DOMAIN_TAKEN),
    ("domain:create", 2005, RefusalReason.INVALID_NAME),
    ("domain:create", 2004, RefusalReason.PERIOD_NOT_ALLOWED),
    ("domain:create", 2306, RefusalReason.POLICY),
    ("domain:create", 2307, RefusalReason.POLICY),
    ("domain:create", 2308, RefusalReason.POLICY),
    ("domain:renew", 2004, RefusalReason.PERIOD_NOT_ALLOWED),
    ("domain:renew", 2105, RefusalReason.NOT_ELIGIBLE),
    ("domain:renew", 2201, RefusalReason.NOT_SPONSOR),
    ("domain:renew", 2303, RefusalReason.NOT_FOUND),
    ("domain:renew", 2304, RefusalReason.STATUS_PROHIBITS),
    ("domain:update", 2305, RefusalReason.STATUS_PROHIBITS),
    ("domain:update", 2306, RefusalReason.INVALID_NAMESERVER),
    ("domain:update", 2202, RefusalReason.BAD_AUTH_CODE),
    ("domain:create", 2999, RefusalReason.POLICY),
]


@pytest.mark.fault("F042")
@pytest.mark.fault("F043")
@pytest.mark.parametrize(("command", "code", "reason"), REFUSALS)
def test_f042_f043_a_final_refusal_has_a_reason(command: str, code: int, reason: RefusalReason) -> None:
    outcome = rejected(rejection(code), command, "dgw-x-1", SENT)
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason
    assert (outcome.receipt.cltrid, outcome.receipt.svtrid, outcome.receipt.code) == ("dgw-x-1", "svtrid-1", code)


@pytest.mark.parametrize(("code", "cause"), [(2400, "server_error"), (2401, "server_error"), (2500, "closing")])
def test_trouble_in_the_server_proves_nothing(code: int, cause: str) -> None:
    outcome = rejected(rejection(code), "domain:create", "dgw-x-1", SENT)
    assert isinstance(outcome, Unknown)
    assert (outcome.cause, outcome.since, outcome.receipt.code) == (cause, SENT, code)


@pytest.mark.parametrize(
    ("code", "reason"), [(2002, "server_error"), (2104, "registry_balance"), (2200, "server_error")]
)
def test_what_is_not_about_the_order_can_be_tried_again(code: int, reason: str) -> None:
    with pytest.raises(Unavailable) as stopped:
        rejected(rejection(code), "domain:renew", "dgw-x-1", SENT)
    assert stopped.value.reason == reason
    assert stopped.value.retry_after.total_seconds() > 0


@pytest.mark.fault("F028")
@pytest.mark.parametrize(("code", "reason"), [(2501, "server_error"), (2502, "session_limit")])
def test_a_closing_code_is_an_obstacle_only_where_the_registry_is_known_to_execute_nothing(
    code: int, reason: str
) -> None:
    outcome = rejected(rejection(code), "domain:renew", "dgw-x-1", SENT)
    assert isinstance(outcome, Unknown)
    assert outcome.cause == "closing"
    with pytest.raises(Unavailable) as stopped:
        rejected(CommandRejected(rejection(code).response, unexecuted=True), "domain:renew", "dgw-x-1", SENT)
    assert stopped.value.reason == reason


@given(st.integers(2000, 2999), st.sampled_from(["domain:create", "domain:renew", "domain:update"]))
def test_every_failure_code_leads_somewhere(code: int, command: str) -> None:
    try:
        outcome = rejected(rejection(code), command, "dgw-x-1", SENT)
    except Unavailable as stopped:
        assert stopped.reason  # noqa: PT017
    else:
        assert isinstance(outcome, Unknown) == (code // 100 in {24, 25})


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("registrant", RefusalReason.INVALID_CONTACT),
        ("hostObj", RefusalReason.INVALID_NAMESERVER),
        ("curExpDate", RefusalReason.STALE_EXPIRY),
        ("unheard", RefusalReason.POLICY),
    ],
)
def test_the_element_that_the_registry_objects_to_names_the_reason(element: str, reason: RefusalReason) -> None:
    outcome = rejected(rejection(2303, objects_to=element), "domain:create", "dgw-x-1", SENT)
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason


def test_the_detail_has_the_registrys_words_and_not_the_values() -> None:
    text = detail(rejection(2303, "incorrect element registrant", objects_to="registrant"))
    assert text == "code 2303; incorrect element registrant"


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("timeout", "timeout"),
        ("reset", "reset"),
        ("eof", "reset"),
        ("eof_mid_frame", "reset"),
        ("malformed", "malformed"),
        ("mismatch", "mismatch"),
        ("http_502", "server_error"),
        ("cancelled", "reset"),
    ],
)
def test_a_lost_answer_is_unknown_since_it_was_sent(cause: str, told: str) -> None:
    outcome = lost(AnswerLost(cause), "dgw-x-1", SENT)
    assert (outcome.cause, outcome.since, outcome.receipt.svtrid) == (told, SENT, None)


def pool_timeout(trouble: Exception) -> PoolTimeout:
    error = PoolTimeout()
    error.__cause__ = trouble
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectFailed("refused", reason="refused"), "unreachable"),
        (ConnectFailed("tls", reason="tls"), "unreachable"),
        (LoginRefused(Result(2200, "no")), "login_refused"),
        (SessionLimit("2502 full"), "session_limit"),
        (RateLimited("2308 too fast"), "rate_limited"),
        (pool_timeout(CertificateRefused("SSLV3_ALERT_CERTIFICATE_EXPIRED")), "certificate_refused"),
        (PoolTimeout(), "session_limit"),
        (pool_timeout(ConnectFailed("refused", reason="refused")), "unreachable"),
    ],
)
def test_why_nothing_was_sent_is_told(error: Exception, reason: str) -> None:
    assert not_sent(error).reason == reason  # type: ignore[arg-type]
