"""An operator's word on an operation that only a person can decide: acted on, and put on record, in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import rfc3339
from gateway.errors import OperationConflict
from gateway.operations import leases
from gateway.operations.claim import Claim
from gateway.operations.model import OperationProblem, Resolution
from gateway.operations.orders import Orders
from gateway.operations.settlement import Settlement
from gateway.operations.sighting import Sighting, effect_shown
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.transitions import move
from gateway.storage.notify import QUEUED, notify

_NOT_APPLIED = OperationProblem("resolved_not_applied", "an operator found that it did not happen")


@dataclass(frozen=True, slots=True)
class Decision:
    """`seen` is what the registry shows, for `applied`; `note` says for the record how it was found out."""

    word: Resolution
    seen: Sighting = field(default_factory=Sighting)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolutions:
    orders: Orders
    settlement: Settlement
    audit: AuditTrail

    async def act(
        self, connection: AsyncConnection, operation_id: str, decision: Decision, *, by: Actor, at: datetime
    ) -> None:
        """Ask the registry anew, end it as done and charge it, or end it as never done and release its hold.

        The operation exists. Raises `OperationConflict` when it needs nobody's word, `ValidationFailed`.
        """
        claim = await leases.seize(connection, operation_id)
        if claim.state is not OperationState.ACTION_REQUIRED:
            raise OperationConflict(operation_id, f"an operation that is {claim.state.value} needs no person's word")
        state = await self._decide(connection, claim, decision, by=by, at=at)
        after: dict[str, Any] = {"state": state.value, "word": decision.word.value, "note": decision.note}
        if decision.seen.expires_at is not None:
            after["expires_at"] = rfc3339(decision.seen.expires_at)
        entry = AuditEntry(by, "operation.resolve", operation_id, {"state": claim.state.value}, after)
        await self.audit.write(connection, entry, at=at)

    async def _decide(
        self, connection: AsyncConnection, claim: Claim, decision: Decision, *, by: Actor, at: datetime
    ) -> OperationState:
        detail = {"by": by.id}
        match decision.word:
            case Resolution.LOOK_AGAIN:
                await notify(connection, QUEUED, claim.registry)
                return await move(
                    connection, claim, OperationEvent.LOSE, at=at, detail=detail, values={"problem": None}
                )
            case Resolution.APPLIED:
                effect = effect_shown(await self.orders.on(connection, claim), decision.seen)
                return await self.settlement.succeed(connection, claim, effect, at=at, receipt=None, detail=detail)
            case Resolution.NOT_APPLIED:
                return await self.settlement.fail(connection, claim, _NOT_APPLIED, at=at, detail=detail)
            case _:
                assert_never(decision.word)
