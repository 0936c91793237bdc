"""Which field of an order a registry's refusal is about."""

from collections.abc import Mapping

from adapters.outcome import RefusalReason
from adapters.rules import FieldProblem
from gateway.operations.model import OperationKind, OperationView

_FIELDS: Mapping[str, str] = {
    RefusalReason.BAD_AUTH_CODE: "/auth_code",
    RefusalReason.DOMAIN_TAKEN: "/name",
    RefusalReason.INVALID_CONTACT: "/contacts",
    RefusalReason.INVALID_NAME: "/name",
    RefusalReason.INVALID_NAMESERVER: "/nameservers",
    RefusalReason.PERIOD_NOT_ALLOWED: "/years",
    RefusalReason.STALE_EXPIRY: "/current_expiry",
}
_OF_HOSTS: Mapping[str, str] = {RefusalReason.INVALID_NAMESERVER: "/addresses"}


def refused_fields(operation: OperationView) -> tuple[FieldProblem, ...]:
    """Return the field, with the registry's words, where its refusal is about one."""
    failure = operation.problem
    if failure is None:
        return ()
    pointer = (_OF_HOSTS if operation.kind is OperationKind.HOST else _FIELDS).get(failure.code)
    return () if pointer is None else (FieldProblem(pointer, failure.code, failure.detail),)
