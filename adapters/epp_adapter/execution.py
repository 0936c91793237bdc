"""The one transform of an order: sent once, and what its answer, or the lack of one, means."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.dates import same_expiry
from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.effects import Effects, StillPending
from adapters.epp_adapter.memory import Memory
from adapters.epp_adapter.outcomes import lost, not_sent, rejected
from adapters.epp_adapter.prices import fee_told, has_agreement
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import look
from adapters.epp_adapter.transfers import transfer_of
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unavailable
from adapters.interface import Prepared
from adapters.model import (
    Attempt,
    DeleteOrder,
    Receipt,
    RenewOrder,
    TransferDecisionOrder,
    TransferOrder,
    TransferState,
)
from adapters.outcome import Done, Outcome, Pending, RefusalReason, Refused, Unknown
from adapters.registry_year import is_added
from adapters.rules import TldRules
from epp import (
    AnswerLost,
    CommandRejected,
    LocalProtocolError,
    NotSent,
    Response,
    ResultCode,
    is_final_success,
    is_pending,
)


@dataclass(frozen=True, slots=True)
class Execution:
    """Executes a prepared order. `now` is the registry's time, `memory` what was relied on in preparing it.

    Raises Unavailable when the command was proved unsent, or refused for a reason that is not the order's.
    """

    talk: Conversation
    profile: EppProfile
    rules: TldRules
    user: str
    now: datetime
    memory: Memory

    async def run(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        transform = prepared.command
        try:
            response = await self.talk.send(transform.command, cltrid=attempt.cltrid, extensions=transform.extensions)
        except NotSent as err:
            raise not_sent(err) from err
        except LocalProtocolError:
            return Refused(RefusalReason.POLICY, "cannot be expressed in EPP", Receipt(attempt.cltrid, None, None))
        except AnswerLost as err:
            return lost(err, attempt.cltrid, attempt.sent_at)
        except CommandRejected as err:
            texts = self.profile.refusal_texts
            outcome = rejected(err, transform.command.name, attempt.cltrid, attempt.sent_at, texts)
            self._doubt(transform, outcome)
            return await self._explained(prepared, outcome)
        return await self._accepted(prepared, response, attempt)

    def _doubt(self, transform: Transform, outcome: Outcome) -> None:
        """Forget what a refused command relied on. Raises Unavailable where that may be why it was refused.

        That another has the name is nobody's memory.
        """
        if not isinstance(outcome, Refused) or outcome.receipt.code == ResultCode.OBJECT_EXISTS:
            return
        self.memory.forget(transform.relies_on)
        if any(outcome.receipt.code in fact.denied_by for fact in transform.relies_on):
            raise Unavailable("outdated_memory", retry_after=timedelta(0))

    async def _explained(self, prepared: Prepared, outcome: Outcome) -> Outcome:
        """Look behind refusals whose code does not tell enough."""
        if not isinstance(outcome, Refused):
            return outcome
        if outcome.receipt.code == ResultCode.PARAMETER_RANGE and has_agreement(prepared.command.extensions):
            return replace(outcome, reason=RefusalReason.PRICE_CHANGED)
        order = prepared.order
        match order:
            case RenewOrder():
                return await self._explained_renewal(order, outcome)
            case TransferOrder() if outcome.receipt.code == ResultCode.PENDING_TRANSFER:
                return await self._explained_transfer(order, outcome)
            case TransferDecisionOrder() if outcome.receipt.code == ResultCode.OBJECT_DOES_NOT_EXIST:
                return await self._explained_decision(order, outcome)
            case _:
                return outcome

    async def _explained_renewal(self, order: RenewOrder, refused: Refused) -> Refused:
        """Tell a renewal that was refused for its stale expiry from other refusals: registries' codes do not.

        A wrong curExpDate is 2306, 2004 or 2105, by registry, and so are periods and windows. An expiry that the
        registry has moved by itself in the meantime is no fault of the order: prepared once more, it takes that in.
        """
        info = await self._effects.own(order)
        if info is None or info.expires_at is None or same_expiry(info.expires_at, order.current_expiry):
            return refused
        if is_added(info, order.current_expiry, self.rules, self.now):
            raise Unavailable("expiry_moved", retry_after=timedelta(0))
        text = f"the registry's expiry is {info.expires_at:%Y-%m-%dT%H:%M:%SZ}"
        return Refused(RefusalReason.STALE_EXPIRY, text, refused.receipt)

    async def _explained_transfer(self, order: TransferOrder, refused: Refused) -> Outcome:
        """A transfer that is pending already may be the one that an earlier attempt asked for."""
        try:
            newest = await transfer_of(self.talk, order.name, self.user, order.auth_info)
        except Unavailable:
            return refused
        ours = newest is not None and newest.requested_by_us and newest.state is TransferState.PENDING
        return Pending(refused.receipt) if ours else refused

    async def _explained_decision(self, order: TransferDecisionOrder, refused: Refused) -> Refused:
        """Tell "no transfer" from "no such name", which are one code to the registry of .ru (2303)."""
        try:
            info = (await look(self.talk, order.name, self.user)).info
        except Unavailable:
            return refused
        if info is None:
            return refused
        return Refused(RefusalReason.TRANSFER_ENDED, "no transfer is pending", refused.receipt)

    async def _accepted(self, prepared: Prepared, response: Response[Any], attempt: Attempt) -> Outcome:
        """A deletion's 1001 is its success: the name is in redemption, which is what deletion means there."""
        order = prepared.order
        fee = None if prepared.command.is_remainder else fee_told(response)
        receipt = Receipt(attempt.cltrid, response.sv_trid, int(response.code), fee)
        pending = is_pending(response.code)
        if pending and not isinstance(order, DeleteOrder):
            return Pending(receipt)
        if not pending and not is_final_success(response.code):
            return Unknown("malformed", attempt.sent_at, receipt)
        effect = await self._effects.of(order, response, prepared.command)
        if isinstance(effect, StillPending):
            return Pending(receipt)
        return Unknown("malformed", attempt.sent_at, receipt) if effect is None else Done(effect, receipt)

    @property
    def _effects(self) -> Effects:
        return Effects(self.talk, self.profile, self.rules, self.user, self.now)
