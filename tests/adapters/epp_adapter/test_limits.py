from typing import Any

import pytest

from adapters.epp_adapter.limits import pool_settings
from adapters.epp_adapter.profile import SessionLimits
from adapters.link import LinkLimits, LinkSettings
from epp import PoolSettings

REGISTRY = SessionLimits(idle_seconds=100, age_max_seconds=1000, commands_max=50, commands_per_second=9, burst=3)


def settings(transport: Any = "tls", **account: Any) -> PoolSettings:
    link = LinkSettings("localhost", 700, "us", "secret", transport=transport, limits=LinkLimits(**account))
    return pool_settings(REGISTRY, link)


def test_the_pool_stays_below_what_the_registry_allows() -> None:
    kept = settings()
    assert kept.keepalive_seconds < kept.idle_seconds < 100
    assert kept.age_max_seconds < 1000
    assert (kept.commands_max, kept.commands_per_second, kept.burst) == (50, 9, 3)


@pytest.mark.parametrize(
    ("name", "value"), [("commands_max", 7), ("commands_per_second", 2.5), ("burst", 5), ("in_flight_max", 2)]
)
def test_what_is_configured_for_the_account_wins(name: str, value: float) -> None:
    assert getattr(settings(**{name: value}), name) == value


def test_configured_times_keep_their_margin() -> None:
    kept = settings(idle_seconds=50)
    assert kept.keepalive_seconds < kept.idle_seconds < 50
    assert settings(keepalive_seconds=7).keepalive_seconds == 7


def test_there_is_no_pipeline_over_https() -> None:
    assert settings(pipeline_depth=8).pipeline_depth == 8
    assert settings("https", pipeline_depth=8).pipeline_depth == 1
