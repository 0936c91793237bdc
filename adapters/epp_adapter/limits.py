"""What a pool keeps to, from what is known of the registry and what is configured for the account."""

from adapters.epp_adapter.profile import SessionLimits
from adapters.link import LinkSettings
from epp import PoolSettings, RateRefusal

# Shares of the registry's own limits, so that we end a session before it does.
_IDLE_SHARE = 0.8
_KEEPALIVE_SHARE = 0.4
_AGE_SHARE = 0.95


def pool_settings(registry: SessionLimits, link: LinkSettings) -> PoolSettings:
    """Return the pool's limits: the account's own where it has some, else its registry's, each with our margin."""
    account = link.limits
    idle_seconds = account.idle_seconds or registry.idle_seconds
    return PoolSettings(
        sessions_min=1,
        sessions_max=link.sessions_max,
        idle_seconds=idle_seconds * _IDLE_SHARE,
        keepalive_seconds=account.keepalive_seconds or idle_seconds * _KEEPALIVE_SHARE,
        age_max_seconds=(account.age_max_seconds or registry.age_max_seconds) * _AGE_SHARE,
        commands_max=account.commands_max or registry.commands_max,
        commands_per_second=account.commands_per_second or registry.commands_per_second,
        burst=account.burst or registry.burst,
        in_flight_max=account.in_flight_max or registry.in_flight_max,
        pipeline_depth=(account.pipeline_depth or registry.pipeline_depth) if link.transport == "tls" else 1,
        rate_refusal=RateRefusal(registry.rate_refusal_codes),
        no_session_codes=registry.no_session_codes,
    )
