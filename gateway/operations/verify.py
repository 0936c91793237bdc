"""Asking the registry what became of an operation, before anything is sent again.

The money stays held until the answer is proved. A registry that cannot be asked is asked again for as long as it
takes; one that answers without proving anything is a person's affair in the end.
"""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import assert_never

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import Unavailable
from adapters.exchanges import Exchanges
from adapters.outcome import Applied, NotApplied, TakenByOther, Undecided, Verdict
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable, NotFound
from gateway.operations.backoff import Backoff
from gateway.operations.claim import Claim
from gateway.operations.link_health import LinkHealth
from gateway.operations.model import OperationProblem
from gateway.operations.observer import OperationObserver, tell_end, tell_verdict
from gateway.operations.orders import Orders
from gateway.operations.settlement import Settlement
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.steps import Step, StepHook, no_hook
from gateway.operations.transfers import completed, is_incomplete
from gateway.operations.transitions import move
from gateway.settings import OperationSettings
from gateway.storage import attempts, exchanges
from gateway.storage.attempts import SentAttempt
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

BROKEN = OperationProblem("internal_error", "what became of the order could not be looked up")
UNREACHABLE = OperationProblem("registry_not_configured", "no node is connected to the registry of the order any more")
NEVER_APPLIED = OperationProblem("attempts_exhausted", "the registry lost the order each time it was sent")

NOT_SHOWN_YET = Undecided("the registry does not show the name as ours yet", timedelta(seconds=5))


class Verifier:
    """Looks one claimed operation up; many may run side by side."""

    def __init__(
        self,
        database: Database,
        targets: Targets,
        orders: Orders,
        settlement: Settlement,
        *,
        clock: Clock,
        settings: OperationSettings,
        backoff: Backoff,
        observer: OperationObserver,
        health: LinkHealth,
        hook: StepHook = no_hook,
    ) -> None:
        self._database = database
        self._targets = targets
        self._orders = orders
        self._settlement = settlement
        self._clock = clock
        self._settings = settings
        self._backoff = backoff
        self._observer = observer
        self._health = health
        self._hook = hook

    async def run(self, claim: Claim) -> None:
        """Ask once and act on the answer. Raises `LeaseLost` when the operation became another worker's."""
        await self._hook(Step.CLAIMED, claim.id)
        sent = await self._database.run(lambda connection: attempts.last_sent(connection, claim.id))
        if sent is None:
            raise AssertionError("only what may have been sent is looked up")
        said = Exchanges(self._clock)
        try:
            with said.recorded():
                verdict = await self._ask(claim, sent)
        except Unavailable as err:
            await self._health.failed(claim.registry, err.reason)
            await self._later(claim, {"reason": err.reason}, at_least=err.retry_after, said=said)
            return
        except NotFound:
            await self._give_up(claim, UNREACHABLE)
            return
        except DatabaseUnavailable:
            raise
        except Exception as err:  # noqa: BLE001 - only queries were sent: ask again
            _log.error("verify_failed", operation=claim.id, **traits_of(err))
            await self._broken(claim)
            return
        self._health.answered(claim.registry)
        await self._hook(Step.ANSWERED, claim.id)
        state = await self._database.run(lambda connection: self._act(connection, claim, sent, verdict, said))
        await self._hook(Step.SETTLED, claim.id)
        tell_verdict(self._observer, claim, state)
        tell_end(self._observer, claim, state, self._clock())

    async def _ask(self, claim: Claim, sent: SentAttempt) -> Verdict:
        order = await self._orders.read(claim)
        adapter = self._targets.adapter(claim.registry)
        attempt = replace(sent.attempt, left_by=self._clock() - claim.unclear_for)
        verdict = await adapter.verify(order, attempt)
        if not isinstance(verdict, Applied) or not is_incomplete(claim, verdict.value):
            return verdict
        whole = await completed(self._targets.registries.adapter(claim.registry), claim.domain, verdict.value)
        return NOT_SHOWN_YET if is_incomplete(claim, whole) else replace(verdict, value=whole)

    async def _act(
        self, connection: AsyncConnection, claim: Claim, sent: SentAttempt, verdict: Verdict, said: Exchanges
    ) -> OperationState:
        state = await self._follow(connection, claim, sent, verdict)
        if claim.state is OperationState.VERIFYING or state is not claim.state:
            await exchanges.keep(connection, claim.id, exchanges.VERIFY, said.masked())
        return state

    async def _follow(
        self, connection: AsyncConnection, claim: Claim, sent: SentAttempt, verdict: Verdict
    ) -> OperationState:
        match verdict:
            case Applied():
                return await self._applied(connection, claim, sent, verdict)
            case NotApplied():
                return await self._not_applied(connection, claim, sent)
            case TakenByOther():
                await attempts.judge(connection, claim.id, sent.attempt.number, "taken_by_other")
                refusal = sent.code if sent.refused else None
                problem = OperationProblem(verdict.reason.value, verdict.detail, refusal)
                return await self._settlement.fail(connection, claim, problem, at=self._clock())
            case Undecided():
                return await self._undecided(connection, claim, sent, verdict)
            case _:
                assert_never(verdict)

    async def _applied(
        self, connection: AsyncConnection, claim: Claim, sent: SentAttempt, verdict: Applied
    ) -> OperationState:
        await attempts.judge(connection, claim.id, sent.attempt.number, "applied")
        detail = {"verdict": "applied", "asked_svtrid": verdict.receipt.svtrid}
        return await self._settlement.succeed(
            connection, claim, verdict.value, at=self._clock(), receipt=None, detail=detail
        )

    async def _not_applied(self, connection: AsyncConnection, claim: Claim, sent: SentAttempt) -> OperationState:
        """Send anew, unless the registry still decides, refused or denied the last attempt, or lost one too many.

        A refusal of what must happen was a person's affair, who has had it looked at again since.
        """
        at = self._clock()
        await attempts.judge(connection, claim.id, sent.attempt.number, "not_applied")
        if claim.state is OperationState.AWAITING_REGISTRY and not sent.refused:
            return await self._still_pending(connection, claim)
        if sent.refused and not claim.kind.must_happen:
            problem = OperationProblem(sent.reason or "policy_error", sent.detail or "", sent.code)
            return await self._settlement.fail(connection, claim, problem, at=at)
        if sent.count >= self._settings.attempts_max and not sent.refused:
            return await move(connection, claim, OperationEvent.GIVE_UP, at=at, problem=NEVER_APPLIED)
        self._observer.put_off(claim.registry, claim.kind.value, "not_applied")
        pause, detail = self._backoff.pause(sent.count - 1), {"verdict": "not_applied"}
        return await move(connection, claim, OperationEvent.REQUEUE, at=at, detail=detail, pause=pause)

    async def _still_pending(
        self, connection: AsyncConnection, claim: Claim, *, held_up: OperationProblem | None = None
    ) -> OperationState:
        """Look again later. `held_up`: why somebody must act before the registry goes on."""
        if claim.unclear_for >= timedelta(seconds=self._settings.pending_give_up_seconds):
            problem = OperationProblem("registry_silent", "the registry accepted the order and has not decided it")
            return await move(connection, claim, OperationEvent.GIVE_UP, at=self._clock(), problem=problem)
        pause = timedelta(seconds=self._settings.pending_check_seconds)
        values = {"problem": None if held_up is None else asdict(held_up)}
        return await move(connection, claim, OperationEvent.POSTPONE, at=self._clock(), pause=pause, values=values)

    async def _undecided(
        self, connection: AsyncConnection, claim: Claim, sent: SentAttempt, verdict: Undecided
    ) -> OperationState:
        await attempts.judge(connection, claim.id, sent.attempt.number, "undecided")
        if claim.state is OperationState.AWAITING_REGISTRY:
            return await self._still_pending(connection, claim, held_up=_held_up(verdict))
        if verdict.accepted:
            pause = timedelta(seconds=self._settings.pending_check_seconds)
            return await move(connection, claim, OperationEvent.PEND, at=self._clock(), pause=pause)
        too_long = claim.unclear_for >= timedelta(seconds=self._settings.verify_give_up_seconds)
        if verdict.retry_after is None or too_long:
            problem = OperationProblem("outcome_unknown", verdict.detail)
            return await move(connection, claim, OperationEvent.GIVE_UP, at=self._clock(), problem=problem)
        detail = {"verdict": "undecided", "detail": verdict.detail}
        pause = self._backoff.pause(claim.postponed, at_least=verdict.retry_after)
        return await move(connection, claim, OperationEvent.POSTPONE, at=self._clock(), detail=detail, pause=pause)

    async def _broken(self, claim: Claim) -> None:
        """Ask again, for it may pass; but a bug that stays would hold the money for ever, so a person learns of it."""
        awaiting, limits = claim.state is OperationState.AWAITING_REGISTRY, self._settings
        limit = limits.pending_give_up_seconds if awaiting else limits.verify_give_up_seconds
        if claim.unclear_for < timedelta(seconds=limit):
            await self._later(claim, {"reason": BROKEN.code})
            return
        await self._give_up(claim, BROKEN)

    async def _give_up(self, claim: Claim, problem: OperationProblem) -> None:
        at = self._clock()
        state = await self._database.run(
            lambda connection: move(connection, claim, OperationEvent.GIVE_UP, at=at, problem=problem)
        )
        tell_verdict(self._observer, claim, state)

    async def _later(
        self,
        claim: Claim,
        detail: dict[str, str],
        *,
        at_least: timedelta = timedelta(0),
        said: Exchanges | None = None,
    ) -> None:
        at, pause = self._clock(), self._backoff.pause(claim.postponed, at_least=at_least)

        async def work(connection: AsyncConnection) -> None:
            await move(connection, claim, OperationEvent.POSTPONE, at=at, detail=detail, pause=pause)
            if said is not None and claim.state is OperationState.VERIFYING:
                await exchanges.keep(connection, claim.id, exchanges.VERIFY, said.masked())

        await self._database.run(work)


def _held_up(verdict: Undecided) -> OperationProblem | None:
    """Return what a person must see to before the registry decides an order that it has; None = nothing."""
    return None if verdict.retry_after is not None else OperationProblem("held_up", verdict.detail)
