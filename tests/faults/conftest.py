"""Real adapters and pools against simulated registries with a fault armed: one of each transport, and .ua's dialect."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.interface import RegistryAdapter
from adapters.registries import hostmaster, pir, tci
from epp import (
    RIPN,
    Credentials,
    Dialect,
    Endpoint,
    Farewell,
    Hello,
    HttpsTransport,
    NoObserver,
    Pool,
    PoolSettings,
    TlsTransport,
    TransportFactory,
)
from tests.adapters.contract_base import a_name, an_order
from tests.adapters.world import SimulatedWorld
from tests.support.simulators import SimulatorHandle

BY_TRANSPORT = {"tls": (pir.SPEC, "org"), "https": (tci.SPEC, "ru"), "tls_ua": (hostmaster.SPEC, "com.ua")}


@dataclass
class Seen(NoObserver):
    """What a link told its metrics: counts by label."""

    codes: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)

    def command_done(self, _registry: str, _command: str, result_class: str, code: str, _seconds: float) -> None:
        self.codes[code] += 1
        self.classes[result_class] += 1

    def session_opened(self, _registry: str, result: str) -> None:
        self.opened[result] += 1

    def session_closed(self, _registry: str, reason: str) -> None:
        self.closed[reason] += 1

    def rate_limited(self, _registry: str, code: str) -> None:
        self.limited[code] += 1


@pytest.fixture
def seen() -> Seen:
    return Seen()


def _world(simulators: SimulatorHandle, transport: str) -> SimulatedWorld:
    world = SimulatedWorld(BY_TRANSPORT[transport][0], simulators)
    world.control.reset()
    world.control.cut_sessions()  # a cookie's session outlives the client that gave it up
    return world


@pytest.fixture(params=BY_TRANSPORT)
def transport(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def world(simulators: SimulatorHandle, transport: str) -> SimulatedWorld:
    """The registry of each transport, as at its first start."""
    return _world(simulators, transport)


@pytest.fixture
def tls_world(simulators: SimulatorHandle) -> SimulatedWorld:
    return _world(simulators, "tls")


@pytest.fixture
def https_world(simulators: SimulatorHandle) -> SimulatedWorld:
    return _world(simulators, "https")


@pytest.fixture
async def adapters(seen: Seen) -> AsyncIterator[Callable[..., RegistryAdapter]]:
    """Make adapters of a world, whose metrics are `seen`; `link` changes their settings."""
    made: list[RegistryAdapter] = []

    def adapter(world: SimulatedWorld, **link: Any) -> RegistryAdapter:
        made.append(world.adapter(**({"metrics": seen} | link)))
        return made[-1]

    yield adapter
    for each in made:
        await each.close()


@pytest.fixture
async def adapter(world: SimulatedWorld, adapters: Callable[..., RegistryAdapter]) -> RegistryAdapter:
    return adapters(world)


@pytest.fixture
def zone(transport: str) -> str:
    """A zone of the world of this test."""
    return BY_TRANSPORT[transport][1]


@pytest.fixture
def order(transport: str):
    """A registration that goes through at the world of this test."""
    return an_order(a_name(BY_TRANSPORT[transport][1]))


class Pools:
    """Makes pools of one registry; `endpoint`, `settings` and `credentials` take the fields of their classes."""

    def __init__(self, world: SimulatedWorld, seen: Seen) -> None:
        self._world = world
        self._seen = seen
        self.made: list[Pool] = []

    def __call__(
        self, *, endpoint: dict[str, Any] | None = None, credentials: dict[str, Any] | None = None, **settings: Any
    ) -> Pool:
        ours, facts = self._world.facts["users"][0], self._world.facts
        fields = {
            "host": facts["host"],
            "port": facts["port"],
            "ca_file": Path(facts["ca"]),
            "cert_file": Path(ours["cert"]),
            "key_file": Path(ours["key"]),
        }
        factory, dialect = self._speaking(Endpoint(**(fields | (endpoint or {}))))
        account = Credentials(**({"user": ours["user"], "password": ours["password"]} | (credentials or {})))
        if facts["transport"] == "https":
            settings = {"no_session_codes": tci.SPEC.profile.sessions.no_session_codes} | settings
        pool = Pool(factory, dialect, account, name="pool", settings=PoolSettings(**settings), observer=self._seen)
        self.made.append(pool)
        pool.start()
        return pool

    def _speaking(self, endpoint: Endpoint) -> tuple[TransportFactory, Dialect]:
        if self._world.facts["transport"] == "tls":
            return partial(TlsTransport, endpoint), self._world.spec.profile.dialect
        farewell = Farewell.of(RIPN, tci.SPEC.profile.sessions.no_session_codes)
        return partial(HttpsTransport, endpoint, hello=RIPN.encode(Hello()), farewell=farewell), RIPN


@pytest.fixture
async def pools(world: SimulatedWorld, seen: Seen) -> AsyncIterator[Pools]:
    """Pools of the registry of each transport."""
    pools = Pools(world, seen)
    yield pools
    for pool in pools.made:
        await pool.close()


@pytest.fixture
async def tls_pools(tls_world: SimulatedWorld, seen: Seen) -> AsyncIterator[Pools]:
    pools = Pools(tls_world, seen)
    yield pools
    for pool in pools.made:
        await pool.close()
