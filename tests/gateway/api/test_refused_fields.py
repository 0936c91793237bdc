"""A refusal by the registry names the field of the order that it is about."""

from datetime import UTC, datetime

import pytest

from adapters.outcome import RefusalReason
from gateway.api.problems import problem_of_failure
from gateway.operations.model import OperationKind, OperationProblem, OperationState, OperationView

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def refused(kind: OperationKind, reason: RefusalReason) -> OperationView:
    return OperationView(
        id="op_1",
        tenant_id="tnt_1",
        account_id="acc_1",
        kind=kind,
        state=OperationState.FAILED,
        registry="hostmaster",
        subject="example.com.ua",
        price=None,
        created_at=NOW,
        updated_at=NOW,
        completed_at=NOW,
        deadline_at=NOW,
        retry_at=NOW,
        attempts=1,
        result=None,
        problem=OperationProblem(reason.value, "incorrect element", 2303),
        cltrid=None,
        svtrid=None,
    )


@pytest.mark.parametrize(
    ("kind", "reason", "pointer"),
    [
        (OperationKind.REGISTER, RefusalReason.DOMAIN_TAKEN, "/name"),
        (OperationKind.REGISTER, RefusalReason.INVALID_NAME, "/name"),
        (OperationKind.REGISTER, RefusalReason.INVALID_CONTACT, "/contacts"),
        (OperationKind.REGISTER, RefusalReason.INVALID_NAMESERVER, "/nameservers"),
        (OperationKind.REGISTER, RefusalReason.PERIOD_NOT_ALLOWED, "/years"),
        (OperationKind.RENEW, RefusalReason.STALE_EXPIRY, "/current_expiry"),
        (OperationKind.TRANSFER, RefusalReason.BAD_AUTH_CODE, "/auth_code"),
        (OperationKind.HOST, RefusalReason.INVALID_NAMESERVER, "/addresses"),
    ],
)
def test_the_field_is_named(kind, reason, pointer):
    problem = problem_of_failure(refused(kind, reason))
    assert [(error.pointer, error.code) for error in problem.errors] == [(pointer, reason.value)]
    assert problem.members["registry"] == {"code": 2303, "reason": "incorrect element"}


def test_a_refusal_that_is_about_no_field_names_none():
    assert problem_of_failure(refused(OperationKind.DELETE, RefusalReason.IN_USE)).errors == ()
