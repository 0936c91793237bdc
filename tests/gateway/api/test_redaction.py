"""F084: canaries never reach a log line."""

import io
import json
import logging

import pytest
import structlog

from gateway.observability import logging as dgw_logging
from gateway.observability.redaction import Redactor

CANARIES = (
    "canary-password-7Hq",
    "canary-authinfo-2Kx",
    "dgw_live_01jd0v8z5t9x2m4q6r7s8t9v0w_" + "c" * 43,
    "canary.person@example.net",
)


@pytest.fixture
def log_lines(own_logging):
    stream = io.StringIO()
    dgw_logging.configure(style="json", secrets=["canary-password-7Hq"], stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.fault("F084")
def test_canaries_are_removed_from_structured_records(log_lines):
    password, auth_info, key, email = CANARIES
    log = structlog.stdlib.get_logger("gateway.test")
    log.info("event", password=f"x{auth_info}", note=f"{password} {key} {email}")
    log.info("event", nested={"auth_info": auth_info, "list": [{"email": email}]})
    failure = RuntimeError(f"<domain:authInfo><domain:pw>{auth_info}</domain:pw></domain:authInfo> {password} {key}")
    log.error("failed", exc_info=failure)
    written = json.dumps(log_lines())
    assert not [canary for canary in CANARIES if canary in written]


@pytest.mark.fault("F084")
def test_canaries_are_removed_from_foreign_records(log_lines):
    logging.getLogger("somebody.elses").warning(
        "url %s key %s", "postgresql://dgw:canary-password-7Hq@db/dgw", CANARIES[2]
    )
    written = json.dumps(log_lines())
    assert "canary-password-7Hq" not in written
    assert CANARIES[2] not in written


@pytest.mark.fault("F023")
def test_text_from_outside_cannot_forge_a_line(log_lines):
    structlog.stdlib.get_logger("gateway.test").info("refused", reason='ok\n{"event": "forged"}\r\x1b[31mred')
    (line,) = log_lines()
    assert line["reason"] == 'ok\\x0a{"event": "forged"}\\x0d\\x1b[31mred'


def test_records_carry_time_level_event_and_context(log_lines):
    structlog.contextvars.bind_contextvars(request_id="req_1")
    try:
        structlog.stdlib.get_logger("gateway.test").info("http_request", status=200)
    finally:
        structlog.contextvars.clear_contextvars()
    (line,) = log_lines()
    assert line["event"] == "http_request"
    assert line["level"] == "info"
    assert line["request_id"] == "req_1"
    assert line["ts"].endswith("Z")
    assert line["status"] == 200


def test_key_ids_stay_readable():
    assert Redactor().text("dgw_test_01jd0v8z5t_" + "s" * 43) == "dgw_test_01jd0v8z5t_***"
