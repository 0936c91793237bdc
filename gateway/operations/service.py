"""Orders as panels see them: accept, quote, look up, wait for, cancel."""

from gateway.operations.model import Accepted, Evidence, OperationFilters, OperationView, Quote
from gateway.operations.requests import AcceptRequest
from gateway.paging import Page


class OperationService:
    async def accept(self, request: AcceptRequest) -> Accepted:
        """Make the order durable: key, hold and operation in one transaction, or none of them.

        The same key again gives the first operation. Raises `ValidationFailed` (unknown zone too), `DomainTaken`,
        `NotFound` (account or domain), `ExpiryMismatch`, `NotEligible`, `PriceChanged`, `OperationConflict`,
        `IdempotencyInProgress`, `IdempotencyKeyReused`, billing_core's `InsufficientFunds` and `NoPrice`,
        `DatabaseUnavailable`. Nothing is written when it raises, and the key may be used again.
        """
        raise NotImplementedError

    async def quote(self, request: AcceptRequest) -> Quote:
        """Make every check that `accept` makes, funds included, and keep nothing. Raises what `accept` raises."""
        raise NotImplementedError

    async def get(self, tenant_id: str | None, operation_id: str) -> OperationView:
        """Return one operation; `tenant_id` None = any tenant's (operators). Raises `NotFound`."""
        raise NotImplementedError

    async def evidence(self, tenant_id: str | None, operation_id: str) -> Evidence:
        """Return the operation with all its attempts and events, oldest first. Raises `NotFound`."""
        raise NotImplementedError

    async def list(
        self, tenant_id: str | None, filters: OperationFilters, *, after: str | None = None, limit: int = 50
    ) -> Page[OperationView]:
        """Return the newest operations first; `after` is the id that the page before ended with."""
        raise NotImplementedError

    async def wait(self, tenant_id: str | None, operation_id: str, seconds: float) -> OperationView:
        """Return the operation once its state is `settled`, or as it is after `seconds`. Raises `NotFound`."""
        raise NotImplementedError

    async def cancel(self, tenant_id: str, operation_id: str) -> OperationView:
        """Cancel what was not sent yet and release its hold. Raises `NotFound`, `OperationConflict`."""
        raise NotImplementedError
