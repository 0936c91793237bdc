import logging

import pytest
import structlog

from gateway.storage.schema import upgrade
from tests.support.office import a_registry, an_office


@pytest.fixture
def database_url(make_database):
    """A database of this test's own, with the newest schema."""
    return make_database(upgrade)


@pytest.fixture
async def idle_office(database_url):
    """One node whose workers do not run."""
    async with an_office(database_url, [a_registry()]) as office:
        yield office


@pytest.fixture
async def office(idle_office):
    """One node with its workers running."""
    await idle_office.services.workers.start()
    return idle_office


@pytest.fixture
def own_logging():
    """What a test does to logging ends with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
