import asyncio

import pytest
import uvloop

from tests.support.canned_server import CannedHttpsServer, CannedTlsServer
from tests.support.certificates import Certificates

ON_BOTH_LOOPS = {
    "test_tls_transport",
    "test_https_transport",
    "test_connection",
    "test_lending",
    "test_doubt",
    "test_ended_sessions",
    "test_opening",
    "test_upkeep",
    "test_closing",
    "test_limits",
    "test_pipelining",
    "test_password_change",
}


def pytest_asyncio_loop_factories(config, item):
    """Sockets end a little differently on each event loop, so what uses them is tested on both."""
    factories = {"asyncio": asyncio.new_event_loop}
    if item.path.stem in ON_BOTH_LOOPS:
        factories["uvloop"] = uvloop.new_event_loop
    return factories


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
async def tls_server(certificates):
    async with CannedTlsServer(certificates.server_context()) as server:
        yield server


@pytest.fixture
async def https_server(certificates):
    async with CannedHttpsServer(certificates.server_context()) as server:
        yield server
