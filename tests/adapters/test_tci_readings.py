"""The adapter of .ru copes with every reading of what its sources leave open."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from simulators.profiles.tci import PROFILE
from simulators.switches import shown, switched
from tests.adapters import test_tci
from tests.adapters.ru_readings import SWITCHES, Patch, reading


class TestSecondReading(test_tci.TestTci):
    switches = reading(1)


class TestThirdReading(test_tci.TestTci):
    switches = reading(2)


@pytest.mark.parametrize("readings", SWITCHES.values(), ids=SWITCHES)
def test_the_first_reading_is_the_profiles_own(readings: tuple[Patch, ...]) -> None:
    assert shown(switched(PROFILE, readings[0])) == shown(PROFILE)
    others = [switched(PROFILE, patch) for patch in readings[1:]]
    assert others
    assert all(shown(other) != shown(PROFILE) for other in others)


@pytest.mark.parametrize("readings", SWITCHES.values(), ids=SWITCHES)
def test_the_documentation_has_each_of_them(readings: tuple[Patch, ...]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulators.md").read_text()
    for path in (path for patch in readings for path in paths(patch)):
        assert f"`{path}`" in page


def paths(patch: Patch, before: str = "") -> Iterator[str]:
    for name, value in patch.items():
        if isinstance(value, Mapping):
            yield from paths(value, f"{before}{name}.")
        elif f"{before}{name}" not in _BESIDE:
            yield f"{before}{name}"


_BESIDE = {"transfers.years_default", "lifecycle.auto_renew_grace_days", "lifecycle.auto_renew_told"}
"""What a reading sets beside its switch, so that it makes sense."""
