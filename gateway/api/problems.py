"""The only place where an error becomes an HTTP status and a problem document (RFC 9457)."""

import math
from functools import singledispatch
from typing import Any

from aiohttp import web

from adapters.errors import Unavailable, Unsupported
from adapters.model import InvalidName
from adapters.rules import FieldProblem
from billing_core import CurrencyMismatch, DuplicateReference, InsufficientFunds, NoPrice
from billing_core.adjustments import AdjustmentClosed, SecondPersonNeeded
from billing_core.bonus_grants import GrantSpent
from billing_core.discounts import PromoRefused
from billing_core.partners import BelowThreshold, NotReferable, PaidOutThisMonth
from billing_core.payments.refunds import NotRefundable
from billing_core.plan_change import RemainderTooLong
from billing_core.services import PlanNotFitting, ServiceBlocked, ServiceNotReady
from billing_core.services.plans import NoPlanPrice, UnknownPlan
from billing_core.services.quotes import QuoteVoid
from billing_core.temporary_credits import CreditGiven
from gateway import errors
from gateway.api.cursor import InvalidCursor
from gateway.api.prefer import InvalidPreference
from gateway.api.problem import Problem
from gateway.api.problem_types import PROBLEM_TYPES
from gateway.api.refused_fields import refused_fields
from gateway.api.shapes.money import MoneyShape
from gateway.auth.authenticator import AddressRefused, KeyRevoked, TrialKeyRefused, Unauthenticated
from gateway.clock import rfc3339
from gateway.documents.errors import DocumentOverlap
from gateway.operations.model import OperationView

_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}

_PLAIN: dict[type[BaseException], str] = {
    CurrencyMismatch: "currency_mismatch",
    DuplicateReference: "duplicate_reference",
    NoPrice: "no_price",
    NoPlanPrice: "no_price",
    UnknownPlan: "plan_not_fitting",
    PlanNotFitting: "plan_not_fitting",
    RemainderTooLong: "plan_not_fitting",
    QuoteVoid: "quote_void",
    ServiceNotReady: "service_not_ready",
    ServiceBlocked: "service_blocked",
    NotReferable: "not_referable",
    NotRefundable: "not_refundable",
    CreditGiven: "promise_refused",
    GrantSpent: "bonus_spent",
}

_REJECTIONS = {
    "unauthenticated": "auth",
    "key_revoked": "auth",
    "address_refused": "auth",
    "test_key_refused": "auth",
    "rate_limited": "rate",
    "scope_missing": "scope",
    "body_too_large": "too_large",
    "malformed_json": "malformed",
    "malformed_request": "malformed",
    "unsupported_media_type": "malformed",
    "validation_failed": "validation",
    "draining": "draining",
}


def rejection_reason(problem: Problem) -> str | None:
    """Return the label of `dgw_http_rejected_total`; None when the request did get as far as its purpose."""
    return _REJECTIONS.get(problem.kind.code)


@singledispatch
def problem_of(err: BaseException) -> Problem:
    """Return what the caller is told. An error that nobody foresaw says nothing of itself."""
    if isinstance(err, errors.GatewayError) and err.code in PROBLEM_TYPES:
        return Problem(err.code)
    if type(err) in _PLAIN:
        return Problem(_PLAIN[type(err)])
    return Problem("internal_error", outcome="unknown")


def problem_of_failure(operation: OperationView) -> Problem:
    """Return the problem of an operation that failed or was cancelled: nothing was charged."""
    failure = operation.problem
    members: dict[str, Any] = {"operation": operation.id}
    if failure is None:
        return Problem(f"operation_{operation.state.value}", members=members)
    if failure.registry_code is not None:
        members["registry"] = {"code": failure.registry_code, "reason": failure.detail}
    code = failure.code if failure.code in PROBLEM_TYPES else "operation_failed"
    return Problem(code, failure.detail, errors=refused_fields(operation), members=members)


@problem_of.register
def _(err: Problem) -> Problem:
    return err


@problem_of.register
def _(err: web.HTTPException) -> Problem:
    if err.status == 405:
        return Problem("method_not_allowed", headers={"Allow": err.headers.get("Allow", "")})
    if err.status >= 500:
        return Problem("internal_error", outcome="unknown")
    return Problem(_HTTP_CODES.get(err.status, "malformed_request"))


@problem_of.register
def _(_err: Unauthenticated) -> Problem:
    return Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})


@problem_of.register
def _(_err: KeyRevoked) -> Problem:
    return Problem("key_revoked", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


@problem_of.register
def _(_err: AddressRefused) -> Problem:
    return Problem("address_refused")


@problem_of.register
def _(_err: TrialKeyRefused) -> Problem:
    return Problem("test_key_refused")


@problem_of.register
def _(err: InvalidName) -> Problem:
    return Problem("validation_failed", str(err), errors=(FieldProblem("/name", err.code, str(err)),))


@problem_of.register
def _(err: InvalidCursor) -> Problem:
    return Problem("invalid_cursor", errors=(FieldProblem("?cursor", "invalid_cursor", str(err)),))


@problem_of.register
def _(err: InvalidPreference) -> Problem:
    return Problem("invalid_preference", str(err))


@problem_of.register
def _(err: errors.NotFound) -> Problem:
    return Problem("not_found", f"no such {err.kind}")


@problem_of.register
def _(err: errors.ValidationFailed) -> Problem:
    return Problem("validation_failed", errors=err.problems)


@problem_of.register
def _(err: errors.PriceChanged) -> Problem:
    price = MoneyShape.of(err.price)
    wrong = FieldProblem("/max_price", "price_changed", f"the price is {price.amount} {price.currency}")
    members = {"price": price.model_dump()}
    if err.max_price is not None:
        members["max_price"] = MoneyShape.of(err.max_price).model_dump()
    return Problem("price_changed", errors=(wrong,), members=members)


@problem_of.register
def _(err: errors.SpendLimitReached) -> Problem:
    sums = {name: MoneyShape.of(sum_).model_dump() for name, sum_ in (("limit", err.limit), ("left", err.left))}
    return Problem(err.code, members={"period": err.period, **sums, "resets_at": rfc3339(err.resets_at)})


@problem_of.register
def _(err: errors.ExpiryMismatch) -> Problem:
    return Problem("expiry_mismatch", members={"current_expiry": rfc3339(err.current_expiry)})


@problem_of.register
def _(err: errors.NotEligible) -> Problem:
    bounds = {"earliest": err.earliest, "latest": err.latest}
    return Problem("not_eligible", err.detail, members={name: rfc3339(at) for name, at in bounds.items() if at})


@problem_of.register
def _(err: errors.PlanTooSmall) -> Problem:
    return Problem(err.code, members={"used_mb": err.used_mb, "quota_mb": err.quota_mb})


@problem_of.register
def _(err: errors.DomainTaken) -> Problem:
    return Problem("domain_taken", str(err))


@problem_of.register
def _(err: errors.OperationConflict) -> Problem:
    members = {"operation": err.operation_id} if err.operation_id is not None else {}
    return Problem(err.code, err.detail, members=members)


@problem_of.register
def _(err: errors.IdempotencyInProgress) -> Problem:
    return Problem(err.code, headers={"Retry-After": "1"})


@problem_of.register
def _(err: DocumentOverlap) -> Problem:
    return Problem(err.code, str(err), members={"document": err.document_id})


@problem_of.register
def _(err: errors.PreconditionRequired | errors.PreconditionFailed) -> Problem:
    return Problem(err.code, str(err))


@problem_of.register
def _(err: errors.ContactInUse) -> Problem:
    return Problem(err.code, members={"domains": list(err.domains)})


@problem_of.register
def _(err: errors.DuplicateAccount) -> Problem:
    return Problem(err.code, str(err), members={"account": err.account_id})


@problem_of.register
def _(err: errors.DatabaseUnavailable) -> Problem:
    return Problem(err.code, headers={"Retry-After": "2"}, outcome="unknown")


@problem_of.register
def _(err: InsufficientFunds) -> Problem:
    sums = {"required": err.required, "available": err.available}
    return Problem(
        "insufficient_funds", members={name: MoneyShape.of(sum_).model_dump() for name, sum_ in sums.items()}
    )


@problem_of.register
def _(err: PromoRefused) -> Problem:
    return Problem("promo_code_refused", members={"reason": err.reason.value})


@problem_of.register
def _(err: errors.PromoCodesExhausted) -> Problem:
    return Problem(err.code, headers={"Retry-After": str(int(err.retry_after.total_seconds()))})


@problem_of.register
def _(err: BelowThreshold) -> Problem:
    sums = {"accrued": err.accrued, "smallest": err.smallest}
    return Problem("payout_too_small", members={name: MoneyShape.of(sum_).model_dump() for name, sum_ in sums.items()})


@problem_of.register
def _(_err: SecondPersonNeeded) -> Problem:
    return Problem("second_person_needed")


@problem_of.register
def _(err: AdjustmentClosed) -> Problem:
    return Problem("adjustment_closed", str(err))


@problem_of.register
def _(err: PaidOutThisMonth) -> Problem:
    return Problem("paid_out_this_month", members={"payout": err.payout_id})


@problem_of.register
def _(err: Unavailable) -> Problem:
    seconds = max(1, math.ceil(err.retry_after.total_seconds()))
    return Problem("registry_unavailable", headers={"Retry-After": str(seconds)})


@problem_of.register
def _(err: Unsupported) -> Problem:
    return Problem("not_supported", f"{err.capability.value}: {err.why}")
