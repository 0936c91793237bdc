from decimal import Decimal

import pytest_asyncio

from gateway.settings.money import AdjustmentSettings
from gateway.storage.schema import upgrade
from tests.support.panel import a_service, service_settings


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    """A service where one person may adjust up to 100.00 UAH a day."""
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    alone = AdjustmentSettings(alone_up_to={"UAH": Decimal(100)})
    async with a_service(settings.model_copy(update={"adjustments": alone})) as service:
        yield service
