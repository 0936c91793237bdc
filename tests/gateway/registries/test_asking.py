"""Many names are asked about together where that can be done, and a silence is waited out."""

import pytest

from adapters.errors import Unavailable
from adapters.model import DomainName
from gateway.registries.asking import RegistrySilent, ask_patiently

NAMES = [DomainName(f"name-{number}.test") for number in range(1500)]


class Registry:
    name = "example"

    def __init__(self, silences=0):
        self.asked = []
        self.silences = silences

    async def info(self, name, *, bulk=False):
        assert bulk
        return self._answered([name]).get(name)

    def _answered(self, names):
        if self.silences:
            self.silences -= 1
            raise Unavailable("unreachable")
        self.asked.append(len(names))
        return dict.fromkeys(names)


class Together(Registry):
    async def infos(self, names):
        return self._answered(names)


async def answered(registry, names):
    seen = ask_patiently(registry, names, names_per_second=1_000_000, pause_max_seconds=0.001)
    return [name async for name, _ in seen]


async def test_names_are_asked_about_a_thousand_at_a_time():
    registry = Together(silences=2)
    assert await answered(registry, NAMES) == NAMES
    assert registry.asked == [1000, 500]


async def test_names_are_asked_about_one_by_one_elsewhere():
    registry = Registry(silences=2)
    assert await answered(registry, NAMES[:3]) == NAMES[:3]
    assert registry.asked == [1, 1, 1]


@pytest.mark.parametrize("kind", [Registry, Together])
async def test_a_registry_that_stays_silent_is_given_up(kind):
    with pytest.raises(RegistrySilent):
        await answered(kind(silences=100), NAMES[:3])
