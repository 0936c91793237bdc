import pytest

from tests.adapters.contract import AdapterContract
from tests.adapters.world import FakeWorld, World
from tests.support.fake_adapter import fake_spec


class TestFakeAdapter(AdapterContract):
    """The fake passes what the real ones pass, so that what is built on it holds for them."""

    spec = fake_spec()

    @pytest.fixture
    def world(self) -> World:
        return FakeWorld(self.spec)
