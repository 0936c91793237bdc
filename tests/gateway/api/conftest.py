import logging

import pytest
import structlog

from tests.support.panel import a_service, service_settings


@pytest.fixture
async def service(database_url, tmp_path):
    async with a_service(service_settings(database_url, tmp_path)) as service:
        yield service


@pytest.fixture
async def panel(service):
    return await service.panel()


@pytest.fixture
def own_logging():
    """What a test does to logging ends with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
