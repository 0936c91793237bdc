import os

import pytest
from hypothesis import settings

from tests.support.ports import free_port

pytest_plugins = ["tests.support.database", "tests.support.simulators"]

settings.register_profile("any-machine", deadline=None)  # a busy machine's pauses are no property of the code
settings.register_profile("repeatable", deadline=None, derandomize=True)  # CI judges a change, not the day's luck
settings.load_profile("repeatable" if os.environ.get("CI") == "true" else "any-machine")


@pytest.fixture
def unused_tcp_port() -> int:
    """The one of pytest-asyncio is any connection's a moment later."""
    return free_port()
