"""An operator's word on an operation that only a person can decide: acted on, and put on record, in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.audit.trail import last_entry
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

_RESOLVE = "operation.resolve"
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
    ) -> bool:
        """Ask the registry anew, end it as done and charge it, or end it as never done and release its hold.

        The operation exists. False when it needs no word any more because this one was given. Raises
        `OperationConflict` when it needs nobody's, `ValidationFailed`.
        """
        claim = await leases.seize(connection, operation_id)
        if claim.state is not OperationState.ACTION_REQUIRED:
            if await self._was_given(connection, operation_id, decision, by):
                return False
            raise OperationConflict(operation_id, f"an operation that is {claim.state.value} needs no person's word")
        state = await self._decide(connection, claim, decision, by=by, at=at)
        after = {"state": state.value, **_said(decision)}
        entry = AuditEntry(by, _RESOLVE, operation_id, {"state": claim.state.value}, after)
        await self.audit.write(connection, entry, at=at)
        return True

    async def _was_given(self, connection: AsyncConnection, operation_id: str, decision: Decision, by: Actor) -> bool:
        """Tell whether the last word on the operation was this one, of the same actor."""
        last = await last_entry(connection, _RESOLVE, operation_id)
        return last is not None and last.actor.id == by.id and _said(decision).items() <= last.after.items()

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


def _said(decision: Decision) -> dict[str, Any]:
    """Return what is put on record of a word."""
    said = {"word": decision.word.value, "note": decision.note}
    expires_at = decision.seen.expires_at
    return said if expires_at is None else said | {"expires_at": rfc3339(expires_at)}
