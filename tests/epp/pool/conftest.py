from functools import partial

import pytest

from epp import RFC, RIPN, Credentials, Hello, HttpsTransport, Pool, PoolSettings, TlsTransport
from tests.support.pools import Recorder

UNKNOWN_SESSION = frozenset({2002, 2200, 2501})
EAGER = {"backoff_first_seconds": 0.02, "backoff_max_seconds": 0.05}


@pytest.fixture
def observer():
    return Recorder()


@pytest.fixture
def make_pool(certificates, observer):
    def make(port, **settings):
        factory = partial(TlsTransport, certificates.endpoint(port))
        account = Credentials("gw-main", "foo-BAR2")
        settings = PoolSettings(**{**EAGER, **settings})
        return Pool(factory, RFC, account, name="canned", settings=settings, observer=observer)

    return make


@pytest.fixture
def pool_of(make_pool, tls_server):
    return lambda **settings: make_pool(tls_server.port, **settings)


@pytest.fixture
def https_pool(certificates, https_server, observer):
    endpoint = certificates.endpoint(https_server.port)
    factory = partial(HttpsTransport, endpoint, hello=RIPN.encode(Hello()))
    account, settings = (
        Credentials("GATEWAY-RU", "foo-BAR2"),
        PoolSettings(sessions_max=2, no_session_codes=UNKNOWN_SESSION, **EAGER),
    )
    return Pool(factory, RIPN, account, name="canned", settings=settings, observer=observer)
