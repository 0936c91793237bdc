"""What the services raise. Each has a stable `code`; only the HTTP layer knows which status it becomes.

Money errors (`InsufficientFunds`, ...) come from `billing_core` and an unreachable registry (`Unavailable`) from
`adapters`, as they are. When any of these is raised by a call that orders something, nothing was written and nothing
was sent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from adapters.rules import FieldProblem
from billing_core import Money


class GatewayError(Exception):
    code: ClassVar[str] = "internal_error"


class NotFound(GatewayError):
    """There is no such thing, or it is another tenant's."""

    code = "not_found"

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"no {kind} {key}")
        self.kind = kind
        self.key = key


class EventNotKept(GatewayError):
    """The caller was away for longer than events are kept: what it missed can't be told any more."""

    code = "event_not_kept"


class ValidationFailed(GatewayError):
    """Fields of the order that this zone would refuse; pointers are relative to the request's body."""

    code = "validation_failed"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{problem.pointer}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)


class PriceChanged(GatewayError):
    """The price is above the `max_price` of the request, or is a premium name's and was not agreed to."""

    code = "price_changed"

    def __init__(self, price: Money, max_price: Money | None) -> None:
        super().__init__("the price is higher than the request allows")
        self.price = price
        self.max_price = max_price


class SpendLimitReached(GatewayError):
    """The order would take its API key above what it may spend; `left` is what it may spend until `resets_at`."""

    code = "spend_limit"

    def __init__(self, period: str, limit: Money, left: Money, resets_at: datetime) -> None:
        super().__init__(f"the key may spend {left.format()} {left.currency} more in this {period}")
        self.period = period
        self.limit = limit
        self.left = left
        self.resets_at = resets_at


class PremiumNotSold(GatewayError):
    """The registry has a price of its own for the name, and nobody set what it costs in this currency."""

    code = "premium_not_sold"

    def __init__(self, currency: str) -> None:
        super().__init__(f"premium names of this registry are not sold in {currency}")


class ExpiryMismatch(GatewayError):
    """The renewal starts from another expiry than the domain has; `current_expiry` is the true one."""

    code = "expiry_mismatch"

    def __init__(self, current_expiry: datetime) -> None:
        super().__init__("the domain expires at another time than the request says")
        self.current_expiry = current_expiry


class NotEligible(GatewayError):
    """The registry would not accept this now; `earliest` and `latest` bound the time when it does, where known."""

    code = "not_eligible"

    def __init__(self, detail: str, *, earliest: datetime | None = None, latest: datetime | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.earliest = earliest
        self.latest = latest


class PlanTooSmall(GatewayError):
    """The service uses more disk, in MB, than the plan gives."""

    code = "plan_too_small"

    def __init__(self, used_mb: int, quota_mb: int) -> None:
        super().__init__(f"{used_mb} MB are used, the plan gives {quota_mb} MB")
        self.used_mb = used_mb
        self.quota_mb = quota_mb


class RenewFirst(GatewayError):
    """The paid time is over: the plan changes only together with a renewal."""

    code = "renew_first"


class DomainTaken(GatewayError):
    """The name is registered through this gateway already."""

    code = "domain_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is registered already")
        self.name = name


class OperationConflict(GatewayError):
    """Another operation that has not ended wants the same thing, or the state of this one forbids the call.

    `operation_id` None = it is another tenant's.
    """

    code = "operation_conflict"

    def __init__(self, operation_id: str | None, detail: str) -> None:
        super().__init__(detail)
        self.operation_id = operation_id
        self.detail = detail


class NotCancellable(OperationConflict):
    """The operation was sent, or has ended."""

    code = "not_cancellable"


class IdempotencyInProgress(GatewayError):
    """The first request with this key is not durable yet; ask again in a second."""

    code = "idempotency_in_progress"


class IdempotencyKeyReused(GatewayError):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class PreconditionRequired(GatewayError):
    """The thing exists, and its change must say which version it is of."""

    code = "precondition_required"

    def __init__(self, kind: str) -> None:
        super().__init__(f"say which version of the {kind} this replaces")


class PreconditionFailed(GatewayError):
    """The thing is not in the version that the change is of: somebody else changed it, or there is none."""

    code = "precondition_failed"

    def __init__(self, kind: str) -> None:
        super().__init__(f"the {kind} is not in this version")


class ContactInUse(GatewayError):
    """Domains, or orders that have not ended, have the contact; `domains` are some of their names (A-labels)."""

    code = "contact_in_use"

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__("the contact is in use")
        self.domains = tuple(domains)


class DuplicateAccount(GatewayError):
    """The tenant has an account with this reference already."""

    code = "duplicate_account"

    def __init__(self, account_id: str) -> None:
        super().__init__("there is an account with this reference")
        self.account_id = account_id


class PromiseRefused(GatewayError):
    """Payments of this size are not promised here."""

    code = "promise_refused"


class ProviderNotOffered(GatewayError):
    """No such payment provider is configured."""

    code = "provider_not_offered"

    def __init__(self, provider: str) -> None:
        super().__init__("no such payment provider is configured")
        self.provider = provider


class ProviderUnavailable(GatewayError):
    """The payment provider did not answer, or not as it documents; whether it did what was asked is not known."""

    code = "provider_unavailable"

    def __init__(self, provider: str, reason: str) -> None:
        super().__init__(f"{provider}: {reason}")
        self.provider = provider
        self.reason = reason


class PromoCodeTaken(GatewayError):
    """There is a promo code that reads the same."""

    code = "promo_code_taken"

    def __init__(self, promo_code: str) -> None:
        super().__init__(f"there is a promo code {promo_code}")


class WebhookTaken(GatewayError):
    """The tenant has a webhook to this URL already."""

    code = "webhook_taken"


class PromoCodesExhausted(GatewayError):
    """The buyer tried too many promo codes that there are not; `retry_after` is when the next may be tried at last."""

    code = "promo_codes_exhausted"

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__("too many promo codes were tried")
        self.retry_after = retry_after


class DatabaseUnavailable(GatewayError):
    """The database does not answer, or too many retries failed. The request may be repeated with the same key."""

    code = "db_unavailable"


class SchemaMismatch(GatewayError):
    """The database's schema is not the one that this version was written for; the message says what to do."""

    code = "schema_mismatch"


class SettingsError(GatewayError):
    """The settings are wrong; one line an error."""

    code = "settings_invalid"

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


class EmbeddedDatabaseError(GatewayError):
    """The private PostgreSQL cannot be started; the message says what to do."""

    code = "embedded_database"
