import pytest

from tests.support.canned_server import CannedHttpsServer, CannedTlsServer
from tests.support.certificates import Certificates


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
