"""Opening sessions at a registry that may be down, full, or may not want us."""

import logging
from collections.abc import Callable
from functools import partial

from tenacity import AsyncRetrying, retry_if_exception, wait_random_exponential

from epp.errors import ConnectFailed, LoginRefused, NoSlot, NotSent, SessionLimit
from epp.pool.plan import Phase
from epp.pool.session import PoolContext, PooledSession

_log = logging.getLogger(__name__)


class Opener:
    """Opens one session at a time and remembers what that taught.

    A failure that may pass is tried again after growing, jittered pauses. A refused login isn't: nothing is opened
    until `reset`, or the account would be locked. A refused session (2502) shrinks the pool to what stands.

    `refusal` makes the error for those who wait in vain; `trouble` is why the last attempt failed, None since a
    success. `standing` counts the sessions that are logged in.
    """

    def __init__(self, context: PoolContext, *, standing: Callable[[], int]) -> None:
        self.refusal: Callable[[], NotSent] | None = None
        self.trouble: NotSent | None = None
        self._context = context
        self._standing = standing
        self._limit = context.settings.sessions_max
        self.limited_until: float | None = None

    def limit(self, now: float) -> int:
        """Return how many sessions the pool may hold now."""
        if self.limited_until is not None and now >= self.limited_until:
            self.limited_until = None
        return self._context.settings.sessions_max if self.limited_until is None else self._limit

    def reset(self) -> None:
        self.refusal = self.limited_until = None
        self._context.passwords.reset()

    async def open(self, session: PooledSession) -> None:
        """Return when the session is ready, or when there is no sense in going on."""
        settings = self._context.settings
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._may_pass),
            wait=wait_random_exponential(multiplier=settings.backoff_first_seconds, max=settings.backoff_max_seconds),
            before_sleep=lambda _: session.move(Phase.BACKOFF),
            reraise=True,
        )
        try:
            await retrying(self._attempt, session)
        except LoginRefused as err:
            self.refusal = partial(LoginRefused, err.result)
        except SessionLimit:
            pass  # others stand; the limit is noted
        except Exception:  # noqa: BLE001 - whatever it is, trying again at once would be a storm
            _log.exception("sessions of %s cannot be opened; stopped until reset", self._context.name)
            self.refusal = _broken

    async def _attempt(self, session: PooledSession) -> None:
        try:
            await session.open()
        except NotSent as err:
            self.trouble = err
            if isinstance(err, SessionLimit):
                self._limit = max(1, self._standing())
                settings = self._context.settings
                pause = settings.slot_pause_seconds if isinstance(err, NoSlot) else settings.session_limit_pause_seconds
                self.limited_until = self._context.clock() + pause
            raise
        self.trouble = None

    def _may_pass(self, error: BaseException) -> bool:
        if isinstance(error, SessionLimit):
            return self._standing() == 0
        if isinstance(error, LoginRefused):
            return not self._context.passwords.exhausted
        return isinstance(error, NotSent)


def _broken() -> NotSent:
    return ConnectFailed("sessions cannot be opened, see the log", reason="protocol")
