"""The adapter of .ru copes with every reading of what its sources leave open."""

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
