import pytest

from tests.support.panel import a_service, service_settings


@pytest.fixture
async def service(database_url, tmp_path):
    async with a_service(service_settings(database_url, tmp_path)) as service:
        yield service
