"""Orders as panels see them: accept, quote, look up, wait for, cancel."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import AdapterError
from adapters.model import RegistryPrice
from gateway.audit import Actor
from gateway.catalogue.premium import PremiumPrices
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotCancellable, NotFound
from gateway.ids import new_id
from gateway.operations import leases
from gateway.operations.accept import Acceptance, NewOrder, Refusal
from gateway.operations.batches import Batches
from gateway.operations.booked_contacts import contact_ids_in, with_contacts
from gateway.operations.model import (
    Accepted,
    Evidence,
    OperationFilters,
    OperationProblem,
    OperationView,
    Quote,
)
from gateway.operations.observer import OperationObserver
from gateway.operations.requests import AcceptRequest, IdempotencyKey
from gateway.operations.resolution import Decision, Resolutions
from gateway.operations.settlement import Settlement
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.taking import Taking
from gateway.operations.waiting import SettledSignals
from gateway.paging import Page, page_of
from gateway.storage import attempts, contact_book, domains, idempotency
from gateway.storage import operations as rows

_CANCELLED = OperationProblem("cancelled", "cancelled before anything was sent")


PREMIUM_PATIENCE_SECONDS = 3.0


class OperationService:
    def __init__(
        self,
        database: Database,
        acceptance: Acceptance,
        settlement: Settlement,
        signals: SettledSignals,
        taking: Taking,
        premium: PremiumPrices,
        resolutions: Resolutions,
        *,
        clock: Clock,
        observer: OperationObserver,
    ) -> None:
        self._database = database
        self._acceptance = acceptance
        self._accepting = Batches(self._accept_all, apart=lambda order: order.apart)
        self._settlement = settlement
        self._signals = signals
        self._taking = taking
        self._premium = premium
        self._resolutions = resolutions
        self._clock = clock
        self._observer = observer

    async def accept(self, request: AcceptRequest) -> Accepted:
        """Make the order durable: key, hold and operation in one transaction, or none of them.

        The same key again gives the first operation. Raises `ValidationFailed` (unknown zone too), `DomainTaken`,
        `NotFound` (account or domain), `ExpiryMismatch`, `NotEligible`, `PriceChanged`, `PremiumNotSold`,
        `OperationConflict`,
        `IdempotencyInProgress`, `IdempotencyKeyReused`, billing_core's `InsufficientFunds` and `NoPrice`,
        `DatabaseUnavailable`. Nothing is written when it raises, and the key may be used again.
        """
        operation_id, asked = new_id("op"), await self._with_premium(await self._with_contacts(request))
        return await self._accepting.do(NewOrder(operation_id, asked))

    async def quote(self, request: AcceptRequest) -> Quote:
        """Make every check that `accept` makes, funds included, and keep nothing.

        Raises what `accept` raises, and `Unavailable` when the price of what may be a premium name can't be asked.
        """
        request = await self._with_contacts(request)
        order = NewOrder(new_id("op"), replace(request, premium=await self._premium_of(request)))

        async def work(connection: AsyncConnection) -> Quote:
            nested = await connection.begin_nested()
            try:
                return await self._acceptance.quote(connection, order)
            finally:
                await nested.rollback()

        return await self._database.run(work)

    async def get(self, tenant_id: str | None, operation_id: str) -> OperationView:
        """Return one operation; `tenant_id` None = any tenant's (operators). Raises `NotFound`."""
        async with self._database.reading() as connection:
            return await self._found(connection, tenant_id, operation_id)

    async def evidence(self, tenant_id: str | None, operation_id: str) -> Evidence:
        """Return the operation with all its attempts and events, oldest first. Raises `NotFound`."""
        async with self._database.reading() as connection:
            operation = await self._found(connection, tenant_id, operation_id)
            return await rows.evidence_of(connection, operation)

    async def list(
        self, tenant_id: str | None, filters: OperationFilters, *, after: str | None = None, limit: int = 50
    ) -> Page[OperationView]:
        """Return the newest operations first; `after` is the id that the page before ended with."""
        async with self._database.reading() as connection:
            found = await rows.page(connection, tenant_id, filters, after=after, limit=limit + 1)
        return page_of(found, limit, lambda operation: operation.id)

    async def wait(self, tenant_id: str | None, operation_id: str, seconds: float) -> OperationView:
        """Return the operation once its state is `settled`, or as it is after `seconds`. Raises `NotFound`."""
        until = asyncio.get_running_loop().time() + seconds
        async with self._signals.of(operation_id) as settled:
            while True:
                operation = await self.get(tenant_id, operation_id)
                left = until - asyncio.get_running_loop().time()
                if operation.state.settled or left <= 0:
                    return operation
                settled.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await settled.wait()

    async def cancel(self, tenant_id: str, operation_id: str) -> OperationView:
        """Cancel what was not sent yet and release its hold; what was cancelled before is returned as it is.

        Raises `NotFound`, `NotCancellable`.
        """
        by_us = False

        async def work(connection: AsyncConnection) -> OperationView:
            nonlocal by_us
            known = await self._found(connection, tenant_id, operation_id)
            if known.state is OperationState.CANCELLED:
                return known
            claim, by_us = await leases.seize(connection, operation_id), True
            if claim.state is not OperationState.QUEUED or await attempts.last_sent(connection, operation_id):
                raise NotCancellable(operation_id, f"an operation that is {claim.state.value} cannot be cancelled")
            if claim.kind.must_happen:
                raise NotCancellable(operation_id, "the service's bills say so already")
            await self._settlement.fail(connection, claim, _CANCELLED, at=self._clock(), event=OperationEvent.CANCEL)
            return await self._found(connection, tenant_id, operation_id)

        cancelled = await self._database.run(work)
        if by_us:
            self._tell_end(cancelled)
        return cancelled

    async def resolve(
        self, tenant_id: str | None, operation_id: str, decision: Decision, *, by: Actor
    ) -> OperationView:
        """Act on an operator's word; the same word of the same operator again changes nothing.

        Raises `NotFound`, `OperationConflict`, `ValidationFailed`.
        """
        acted = False

        async def work(connection: AsyncConnection) -> OperationView:
            nonlocal acted
            await self._found(connection, tenant_id, operation_id)
            done = await self._resolutions.act(connection, operation_id, decision, by=by, at=self._clock())
            acted = acted or done
            return await self._found(connection, tenant_id, operation_id)

        resolved = await self._database.run(work)
        if acted and resolved.state.completed:
            self._tell_end(resolved)
        return resolved

    async def _accept_all(self, orders: Sequence[NewOrder]) -> Sequence[Accepted | Refusal]:
        with self._taking.for_a_transaction() as taken:
            answers = await self._database.run(lambda connection: self._acceptance.accept(connection, orders, taken))
            taken.begin()
            return answers

    async def _with_contacts(self, request: AcceptRequest) -> AcceptRequest:
        """Return the request with the contacts that it names by id. A key that has ordered already needs none."""
        ids = contact_ids_in(request.order)
        if not ids:
            return request
        async with self._database.reading() as connection:
            found = await contact_book.read_all(connection, request.tenant_id, set(ids.values()))
        if len(found) < len(set(ids.values())) and await self._has_ordered(request.idempotency):
            return request
        return with_contacts(request, found)

    async def _with_premium(self, request: AcceptRequest) -> AcceptRequest:
        """Return the request with the registry's price of a premium name.

        A key that has ordered already needs none. A registry that does not answer soon keeps nobody waiting: the
        order goes on as that of an ordinary name, and is refused before anything is bought should it be none.
        """
        if not self._premium.may_sell(request.order) or await self._has_ordered(request.idempotency):
            return request
        try:
            async with asyncio.timeout(PREMIUM_PATIENCE_SECONDS):
                return replace(request, premium=await self._premium_of(request))
        except (AdapterError, TimeoutError):
            return request

    async def _premium_of(self, request: AcceptRequest) -> RegistryPrice | None:
        if not self._premium.may_sell(request.order):
            return None
        async with self._database.reading() as connection:
            held_by = await domains.registry_of(connection, request.order.name)
        return await self._premium.ask(request.order, held_by)

    async def _has_ordered(self, key: IdempotencyKey | None) -> bool:
        if key is None:
            return False
        async with self._database.reading() as connection:
            return await idempotency.is_known(connection, key)

    def auth_code(self, operation: OperationView) -> str:
        """Return the code that this operation set: made again, as it is stored nowhere."""
        return self._acceptance.auth_code(operation.id)

    def _tell_end(self, operation: OperationView) -> None:
        seconds = (self._clock() - operation.created_at).total_seconds()
        self._observer.finished(operation.registry, operation.kind.value, operation.state.value, seconds)

    async def _found(self, connection: AsyncConnection, tenant_id: str | None, operation_id: str) -> OperationView:
        operation = await rows.read(connection, tenant_id, operation_id)
        if operation is None:
            raise NotFound("operation", operation_id)
        return operation
