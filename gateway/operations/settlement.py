"""How an operation ends: its state, its hold and the domain it changed, in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingSet
from adapters.model import Effect, Receipt
from billing_core import Ledger, Sale, Taxes
from billing_core.discounts import promo_codes
from gateway.hosting.records import HostingRecords
from gateway.operations import spending
from gateway.operations.claim import Claim
from gateway.operations.costs import Costs
from gateway.operations.model import OperationProblem
from gateway.operations.records import record_all
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.transitions import Success, move, succeed
from gateway.storage.attempts import End

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
        ordered = sorted(successes, key=lambda each: each.claim.account_id)
        state = await succeed(connection, successes, at=at)
        named = [(each.claim, each.effect) for each in ordered if not isinstance(each.effect, HostingSet)]
        await record_all(connection, named, at)
        await self._charge(connection, ordered, at)  # as late as may be: others wait for an account that is charged
        for each in ordered:
            if isinstance(each.effect, HostingSet):
                await self.hosting.done(connection, each.claim, at=at)
        return state

    async def _charge(self, connection: AsyncConnection, successes: Sequence[Success], at: datetime) -> None:
        """Charge the holds; what the registry took for an operation without one is booked by itself."""
        costs, sales = Costs(connection, at), []
        for each in successes:
            claim, cost = each.claim, await costs.of(each.claim, each.receipt)
            if claim.hold_id is not None:
                revenue_class = claim.payload.get("revenue_class", REVENUE_CLASS)
                sales.append(Sale(claim.hold_id, revenue_class, self.vat.at(at), cost))
            elif cost is not None and cost.amount.minor:
                await self.ledger.record_cost(connection, cost, reference=claim.id, at=at)
        await self.ledger.capture_all(connection, sales, at=at)

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
        end: End | None = None,
    ) -> OperationState:
        """Give the money back: it is proved that nothing happened, or nothing was ever sent."""
        values = {"svtrid": receipt.svtrid} if receipt is not None else {}
        state = await move(connection, claim, event, at=at, detail=detail, problem=problem, values=values, end=end)
        await spending.give_back(connection, claim.payload)  # in the order in which who orders takes them, too
        if "promo" in claim.payload:
            await promo_codes.give_back(connection, claim.id, at=at)
        if claim.hold_id is not None:
            await self.ledger.release(connection, claim.hold_id, problem.code, at=at)
        if claim.kind.hosting is not None:
            await self.hosting.not_done(connection, claim, at=at)
        return state
