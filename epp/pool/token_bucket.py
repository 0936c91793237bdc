"""How many commands a second an account may send."""

from dataclasses import dataclass


@dataclass(slots=True)
class TokenBucket:
    """Tokens that flow in at `per_second` up to `burst`; each command takes one. Times are monotonic seconds.

    `force` may leave a debt, which later commands wait for.
    """

    per_second: float
    burst: int
    tokens: float
    filled_at: float

    @classmethod
    def full(cls, per_second: float, burst: int, now: float) -> "TokenBucket":
        return cls(per_second, burst, burst, now)

    def available(self, now: float) -> int:
        """Return how many commands may go out now."""
        if now > self.filled_at:
            self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
            self.filled_at = now
        return max(0, int(self.tokens + _ROUNDING))

    def force(self) -> None:
        """Take a token, also where there is none."""
        self.tokens -= 1

    def next_at(self) -> float:
        """Return when the next whole token will be there, as seen at the last `available`."""
        return self.filled_at + max(0.0, 1 - self.tokens) / self.per_second


_ROUNDING = 1e-9
