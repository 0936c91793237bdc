"""The limits that a pool keeps to."""

from dataclasses import dataclass, field

from epp.connection import NO_SESSION
from epp.pool.throttle import RateRefusal


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """What the account may use, and for how long. Stay below the registry's own limits, which end sessions rudely.

    `commands_per_second` with `burst` limits all sessions together, `in_flight_max` how many commands may be unanswered
    at a moment; None = no limit. `rate_refusal` tells which answers say that we are too fast: the pool slows down
    then, with a configured rate or without. `pipeline_depth`: how many queries may be in flight on one session, where
    the registry allows it and only over TLS; when the session ends, all of them are in doubt.

    `idle_seconds`: a session above the minimum that nobody wanted for so long is logged out. `keepalive_seconds`: a
    session that carried nothing for so long is probed by a query. `age_max_seconds` is shortened at random by up to a
    tenth for each session, so that they don't all end at once. `session_limit_pause_seconds`: how long the pool
    stays shrunk after the registry refused a session by 2502, `slot_pause_seconds`: after other clients of the account
    had all its slots.

    `no_session_codes` are answered to a command on a session that the registry no longer knows, and prove that it was
    not executed.
    """

    sessions_min: int = 0
    sessions_max: int = 4
    idle_seconds: float = 300.0
    age_max_seconds: float = 20 * 3600.0
    keepalive_seconds: float = 180.0
    commands_max: int | None = None
    commands_per_second: float | None = None
    burst: int = 1
    in_flight_max: int | None = None
    pipeline_depth: int = 1
    rate_refusal: RateRefusal = field(default_factory=RateRefusal)
    no_session_codes: frozenset[int] = NO_SESSION
    login_timeout_seconds: float = 20.0
    keepalive_timeout_seconds: float = 10.0
    logout_timeout_seconds: float = 2.0
    backoff_first_seconds: float = 0.5
    backoff_max_seconds: float = 60.0
    session_limit_pause_seconds: float = 300.0
    slot_pause_seconds: float = 5.0

    def __post_init__(self) -> None:
        if not 0 <= self.sessions_min <= self.sessions_max or self.sessions_max < 1:
            raise ValueError("0 <= sessions_min <= sessions_max and 1 <= sessions_max")
        if min(self.burst, self.pipeline_depth, self.in_flight_max or 1) < 1:
            raise ValueError("burst, pipeline_depth and in_flight_max are at least 1")
        if self.commands_per_second is not None and self.commands_per_second <= 0:
            raise ValueError("commands_per_second is above 0, or None for no limit")
