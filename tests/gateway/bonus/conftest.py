from decimal import Decimal

import pytest
import pytest_asyncio

from gateway.settings.money import BonusSettings
from gateway.storage.schema import upgrade
from tests.support.hosting import a_hoster


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(make_database, tmp_path_factory):
    """A hoster for all tests of a module, at whom a bonus pays at most a third, and nothing of add-ons."""
    rule = BonusSettings(share_percent=Decimal("33.33"), pays_for=frozenset({"domain", "hosting"}))
    async with a_hoster(make_database(upgrade), tmp_path_factory.mktemp("data"), bonus=rule) as hoster:
        yield hoster


@pytest_asyncio.fixture(loop_scope="module")
async def hoster(running):
    running.begin_anew()
    return running


@pytest.fixture
def grant():
    async def granted(panel, amount, name="welcome", currency="UAH"):
        body = {"amount": {"amount": amount, "currency": currency}, "grant": name, "reason": "welcome"}
        return await panel.post(f"/v1/accounts/{panel.account_id}/bonus", body)

    return granted
