"""Running a queued operation: prepare, record the attempt, send once, settle.

The attempt is committed before the first byte of the transform leaves. Whatever dies after that, the operation is
looked up and never blindly sent again (`verify.py`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

import structlog

from adapters.errors import PreparationRefused, Unavailable, Unsupported
from adapters.exchanges import Exchanges
from adapters.hosting import HostingOrder
from adapters.model import Attempt, Effect, Order, Receipt
from adapters.outcome import Done, Outcome, Unknown
from adapters.target import Prepared, Target
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.ids import cltrid, cltrid_prefix
from gateway.operations.backoff import Backoff
from gateway.operations.claim import Claim
from gateway.operations.link_health import LinkHealth
from gateway.operations.model import OperationProblem
from gateway.operations.observer import OperationObserver, tell_end
from gateway.operations.orders import Orders
from gateway.operations.settlement import Settlement
from gateway.operations.settling import Answered
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.steps import Step, StepHook, no_hook
from gateway.operations.transfers import completed, is_incomplete
from gateway.operations.transitions import Sending, move
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

StillHeld = Callable[[], bool]

DEADLINE = OperationProblem("deadline_exceeded", "the registry could not be asked in time; nothing was ordered there")


def nobody_waits() -> None: ...


class Records(Protocol):
    async def record(self, command: Sending) -> Attempt: ...


class Settles(Protocol):
    async def settle(self, answered: Answered) -> OperationState: ...


class Executor:
    """Runs one claimed operation at a time; many may run side by side."""

    def __init__(
        self,
        database: Database,
        targets: Targets,
        orders: Orders,
        settlement: Settlement,
        recording: Records,
        settling: Settles,
        *,
        clock: Clock,
        backoff: Backoff,
        observer: OperationObserver,
        health: LinkHealth,
        hook: StepHook = no_hook,
    ) -> None:
        self._database = database
        self._targets = targets
        self._orders = orders
        self._settlement = settlement
        self._recording = recording
        self._settling = settling
        self._clock = clock
        self._backoff = backoff
        self._observer = observer
        self._health = health
        self._hook = hook

    async def run(self, claim: Claim, still_held: StillHeld, answered: Callable[[], None] = nobody_waits) -> None:
        """Take a queued operation as far as it goes. Raises `LeaseLost` when it became another worker's.

        `still_held` tells, without asking anybody, whether the lease can still be ours. `answered` is called when the
        registry has nothing more to do for it.
        """
        await self._hook(Step.CLAIMED, claim.id)
        if claim.overdue:
            await self._fail(claim, DEADLINE)
            self._observer.deadline_missed(claim.registry, claim.kind.value)
            return
        if not claim.attempts and not claim.postponed:
            waited = (self._clock() - claim.created_at).total_seconds()
            self._observer.began(claim.registry, claim.priority.name.lower(), max(0.0, waited))
        adapter = self._targets.adapter(claim.registry)
        order = await self._orders.read(claim)
        prepared = await self._prepare(adapter, order, claim)
        if prepared is None:
            return
        await self._hook(Step.PREPARED, claim.id)
        if prepared.already is not None:
            await self._succeed_unsent(claim, prepared.already)
            return
        await self._send(adapter, prepared, claim, still_held, answered)

    async def _prepare(self, adapter: Target[Any], order: Order | HostingOrder, claim: Claim) -> Prepared | None:
        """Return what is to be sent; None when that was not possible and the operation has been dealt with."""
        try:
            prepared = await adapter.prepare(order, cltrid_prefix=cltrid_prefix(claim.id))
            if prepared.already is None or not is_incomplete(claim, prepared.already):
                return prepared
            whole = await completed(self._targets.registries.adapter(claim.registry), claim.domain, prepared.already)
            if not is_incomplete(claim, whole):
                return replace(prepared, already=whole)
            await self._postpone(claim, "not_shown_yet", timedelta(0))
        except Unavailable as err:
            await self._health.failed(claim.registry, err.reason)
            await self._postpone(claim, err.reason, err.retry_after)
        except PreparationRefused as err:
            await self._fail(claim, OperationProblem(err.reason, err.detail, err.code))
        except Unsupported as err:
            await self._fail(claim, OperationProblem("unsupported", err.why))
        except DatabaseUnavailable:
            raise
        except Exception as err:  # noqa: BLE001 - nothing of the order was sent: it may be tried again
            _log.error("prepare_failed", operation=claim.id, **traits_of(err))
            await self._postpone(claim, "internal_error", timedelta(0))
        return None

    async def _send(
        self,
        adapter: Target[Any],
        prepared: Prepared,
        claim: Claim,
        still_held: StillHeld,
        answered: Callable[[], None],
    ) -> None:
        ours = cltrid(claim.id, claim.attempts + 1)
        attempt = await self._recording.record(Sending(claim, ours, prepared.clock_skew))
        running = replace(claim, state=OperationState.RUNNING, attempts=attempt.number)
        await self._hook(Step.RECORDED, claim.id)
        if not still_held():
            return  # somebody looks the attempt up by now; sending it could make it two
        exchanges = Exchanges(self._clock, may_send=still_held)
        with exchanges.recorded():
            outcome = await self._execute(adapter, prepared, attempt, running)
        answered()
        await self._tell_health(claim, outcome)
        await self._hook(Step.ANSWERED, claim.id)
        evidence = () if isinstance(outcome, Done | Unavailable) else exchanges.masked()
        state = await self._settling.settle(Answered(running, attempt, outcome, evidence))
        await self._hook(Step.SETTLED, claim.id)
        tell_end(self._observer, claim, state, self._clock())

    async def _tell_health(self, claim: Claim, outcome: Outcome | Unavailable) -> None:
        match outcome:
            case Unavailable():
                self._observer.put_off(claim.registry, claim.kind.value, outcome.reason)
                await self._health.failed(claim.registry, outcome.reason)
            case Unknown():
                await self._health.failed(claim.registry, outcome.cause)
            case _:
                self._health.answered(claim.registry)

    async def _execute(
        self, adapter: Target[Any], prepared: Prepared, attempt: Attempt, claim: Claim
    ) -> Outcome | Unavailable:
        try:
            return await adapter.execute(prepared, attempt)
        except Unavailable as err:
            return err
        except Exception as err:  # noqa: BLE001 - a bug after something may have been sent: ask, as after a lost answer
            _log.error("execute_failed", operation=claim.id, **traits_of(err))
            return Unknown("internal_error", attempt.sent_at, Receipt(attempt.cltrid, None, None))

    async def _succeed_unsent(self, claim: Claim, effect: Effect) -> None:
        at, detail = self._clock(), {"already": True}
        state = await self._database.run(
            lambda connection: self._settlement.succeed(connection, claim, effect, at=at, receipt=None, detail=detail)
        )
        tell_end(self._observer, claim, state, at)

    async def _fail(self, claim: Claim, problem: OperationProblem) -> None:
        at = self._clock()
        state = await self._database.run(lambda connection: self._settlement.fail(connection, claim, problem, at=at))
        tell_end(self._observer, claim, state, at)

    async def _postpone(self, claim: Claim, reason: str, retry_after: timedelta) -> None:
        self._observer.put_off(claim.registry, claim.kind.value, reason)
        at, detail = self._clock(), {"reason": reason}
        pause = self._backoff.pause(claim.postponed, at_least=retry_after)
        await self._database.run(
            lambda connection: move(connection, claim, OperationEvent.POSTPONE, at=at, detail=detail, pause=pause)
        )
