"""How an operation ends: its state, its hold and the domain it changed, in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingSet
from adapters.model import Effect, Receipt
from billing_core import Ledger, RegistryFee, Taxes
from billing_core.discounts import promo_codes
from gateway.events import Event, emit
from gateway.events.of_operations import ended, made_true
from gateway.hosting.records import HostingRecords
from gateway.operations.claim import Claim
from gateway.operations.costs import Costs
from gateway.operations.model import OperationProblem
from gateway.operations.records import record
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.transitions import Success, move, succeed

REVENUE_CLASS = "domain"


@dataclass(frozen=True, slots=True)
class Settlement:
    """Works on the connection of a transaction that it does not end. Raises `LeaseLost` before any money moves."""

    ledger: Ledger
    vat: Taxes
    hosting: HostingRecords

    async def succeed(
        self,
        connection: AsyncConnection,
        claim: Claim,
        effect: Effect,
        *,
        at: datetime,
        receipt: Receipt | None,
        detail: dict[str, Any],
    ) -> OperationState:
        """Charge the hold, book what the registry took, and record what it made true."""
        return await self.succeed_all(connection, [Success(claim, effect, receipt, detail)], at=at)

    async def succeed_all(
        self, connection: AsyncConnection, successes: Sequence[Success], *, at: datetime
    ) -> OperationState:
        """Do for several what `succeed` does, for all or for none.

        Accounts are charged in the order of their ids, so that two who charge several never wait for each other.
        """
        state = await succeed(connection, successes, at=at)
        costs = Costs(connection, at)
        told: list[Event] = []
        for each in sorted(successes, key=lambda each: each.claim.account_id):
            await self._charge(connection, each.claim, await costs.of(each.claim, each.receipt), at)
            if isinstance(each.effect, HostingSet):
                await self.hosting.done(connection, each.claim, at=at)
            else:
                await record(connection, each.claim, each.effect, at)
            told += [ended(each.claim, state), *made_true(each.claim, each.effect)]
        await emit(connection, *told, at=at)
        return state

    async def _charge(self, connection: AsyncConnection, claim: Claim, cost: RegistryFee | None, at: datetime) -> None:
        if claim.hold_id is not None:
            revenue_class = claim.payload.get("revenue_class", REVENUE_CLASS)
            await self.ledger.capture(
                connection, claim.hold_id, revenue_class=revenue_class, vat=self.vat.at(at), at=at, fee=cost
            )
        elif cost is not None and cost.amount.minor:
            await self.ledger.record_cost(connection, cost, reference=claim.id, at=at)

    async def fail(
        self,
        connection: AsyncConnection,
        claim: Claim,
        problem: OperationProblem,
        *,
        at: datetime,
        receipt: Receipt | None = None,
        event: OperationEvent = OperationEvent.FAIL,
        detail: dict[str, Any] | None = None,
    ) -> OperationState:
        """Give the money back: it is proved that nothing happened, or nothing was ever sent."""
        values = {"svtrid": receipt.svtrid} if receipt is not None else {}
        state = await move(connection, claim, event, at=at, detail=detail, problem=problem, values=values)
        if "promo" in claim.payload:  # before the hold: who orders takes the code before the money, too
            await promo_codes.give_back(connection, claim.id, at=at)
        if claim.hold_id is not None:
            await self.ledger.release(connection, claim.hold_id, problem.code, at=at)
        if claim.kind.hosting is not None:
            await self.hosting.not_done(connection, claim, at=at)
        await emit(connection, ended(claim, state, problem), at=at)
        return state
