import pytest_asyncio

from gateway.storage.schema import upgrade
from tests.support.hosting import a_hoster


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(make_database, tmp_path_factory):
    async with a_hoster(make_database(upgrade), tmp_path_factory.mktemp("data")) as hoster:
        yield hoster


@pytest_asyncio.fixture(loop_scope="module")
async def hoster(running):
    """The hoster of all tests here, at the same hour and with an empty server for each."""
    running.begin_anew()
    return running


@pytest_asyncio.fixture(loop_scope="module")
async def panel(hoster):
    return await hoster.panel()
