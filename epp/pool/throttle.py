"""How fast an account may send: as configured, shared with its other clients, slower once the registry complains."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeGuard

from epp.errors import AnswerLost, CommandRejected, EppError
from epp.pool.token_bucket import TokenBucket

RECOVERY_SECONDS = 120.0

_LEVEL_MIN = 1 / 64
_LOWEST_PER_SECOND = 0.2
_ONE_COMPLAINT_SECONDS = 1.0
_MANY = 1_000_000
_WORDS = re.compile(
    r"rate limit|rate exceeded|rate is exceeded|command rate|throttl|too many (commands|requests|queries)"
    r"|превыш\w+ .*(команд|запрос)|перевищ\w+ .*(команд|запит)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RateRefusal:
    """How a registry says that we are too fast: by a failure whose text has such `words`, or by its code alone.

    No code is kept for it by RFC 5730: 2306, 2308, 2400 and 2502 are seen, all of which mean other things as well.
    """

    codes: frozenset[int] = frozenset()
    words: re.Pattern[str] = _WORDS

    def matches(self, error: EppError) -> TypeGuard[CommandRejected | AnswerLost]:
        match error:
            case CommandRejected():
                return error.code in self.codes or self.is_said(error)
            case AnswerLost():
                return error.cause == "http_429"
            case _:
                return False

    def is_said(self, error: CommandRejected) -> bool:
        """Tell whether the words say so, as they must where the code may mean worse."""
        return any(map(self.words.search, (error.message, *error.reasons)))


def whole() -> float:
    """Return the share of an account that has no other client."""
    return 1.0


class Throttle:
    """All sessions of an account together keep to it. Times are monotonic seconds.

    A complaint of the registry halves the rate, complaints about one burst together once; then it comes back evenly
    within two minutes. Where no rate is configured, half of what was sent within the last second is kept to for that
    long. `share` is asked for this client's part of the rate (above 0, at most 1).
    """

    def __init__(self, per_second: float | None, burst: int, now: float, *, share: Callable[[], float] = whole) -> None:
        self._configured = per_second
        self._burst = burst
        self._share = share
        self._full = per_second or 0.0
        self._bucket = None if per_second is None else TokenBucket.full(per_second, burst, now)
        self._level = 1.0
        self._looked_at = self._second_began = now
        self._complained_at = float("-inf")
        self._sent_now = self._sent_before = 0
        self._held_since: float | None = None

    @property
    def per_second(self) -> float | None:
        """The rate kept to at the last look; None = no limit."""
        return None if self._bucket is None else self._bucket.per_second

    def available(self, now: float) -> int:
        """Return how many commands may go out now."""
        self._recover(now)
        if self._bucket is None:
            return _MANY
        available = self._bucket.available(now)
        share = self._share()
        self._bucket.per_second = max(min(_LOWEST_PER_SECOND, self._full), self._full * self._level) * share
        self._bucket.burst = max(1, int(self._burst * share))
        return available

    def count(self, now: float) -> None:
        """Count a command that goes out, also where none should: later ones wait for it."""
        if now - self._second_began >= 1:
            self._sent_before = self._sent_now if now - self._second_began < 2 else 0
            self._second_began, self._sent_now = now, 0
        self._sent_now += 1
        if self._bucket is not None:
            self._bucket.force()

    def next_at(self) -> float | None:
        """Return when the next command may go out if none may now, as seen at the last `available`."""
        return None if self._bucket is None or self._bucket.tokens >= 1 else self._bucket.next_at()

    def held_up(self, now: float, *, held: bool) -> float:
        """Say whether callers wait for the rate at this moment; return for how long they did, once they do no more."""
        since = now if self._held_since is None else self._held_since
        self._held_since = since if held else None
        return 0.0 if held else now - since

    def complain(self, now: float) -> None:
        """Take note that the registry found us too fast."""
        self._recover(now)
        if now - self._complained_at < _ONE_COMPLAINT_SECONDS:
            return
        self._complained_at = now
        self._level = max(self._level / 2, _LEVEL_MIN)
        if self._bucket is None:
            self._full = max(self._sent_now, self._sent_before, 1) / self._share()
            self._bucket = TokenBucket(self._full, self._burst, 0.0, now)
        else:
            self._bucket.available(now)
            self._bucket.tokens = min(self._bucket.tokens, 0.0)
        self.available(now)

    def _recover(self, now: float) -> None:
        elapsed = max(0.0, now - self._looked_at)
        self._looked_at += elapsed
        if self._level == 1.0:
            return
        self._level = min(1.0, self._level + elapsed / RECOVERY_SECONDS)
        if self._level == 1.0 and self._configured is None:
            self._bucket = None
