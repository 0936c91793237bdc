"""Nothing unannounced is ever sent: services are named where both sides know them, and used where they were named."""

from functools import partial

import pytest

from epp import (
    RFC,
    RIPN,
    AuthInfo,
    BalanceInfo,
    Connection,
    ContactCheck,
    Credentials,
    DomainCheck,
    DomainDelete,
    DomainTransferRequest,
    LocalProtocolError,
    Namestore,
    NotNegotiated,
    PollRequest,
    Pool,
    TlsTransport,
    namespaces,
)
from tests.epp.frames import a_greeting

pytestmark = pytest.mark.fault("F025")

CHECK = DomainCheck(("example.com",))


def test_a_command_of_an_object_that_was_not_named_is_refused() -> None:
    services = {namespaces.DOMAIN, namespaces.HOST}
    assert RFC.encode(CHECK, services=services) == RFC.encode(CHECK)
    with pytest.raises(NotNegotiated) as refusal:
        RFC.encode(ContactCheck(("gwr0001",)), services=services)
    assert refusal.value.namespace == namespaces.CONTACT


def test_an_extension_that_was_not_named_is_refused() -> None:
    namestore = Namestore("dotCOM")
    with pytest.raises(NotNegotiated) as refusal:
        RFC.encode(CHECK, extensions=(namestore,), services={namespaces.DOMAIN})
    assert refusal.value.namespace == namespaces.NAMESTORE
    assert isinstance(refusal.value, LocalProtocolError)
    assert not refusal.value.may_have_happened
    RFC.encode(CHECK, extensions=(namestore,), services={namespaces.DOMAIN, namespaces.NAMESTORE})


def test_a_ru_transfer_needs_its_own_version_of_the_mapping() -> None:
    request = DomainTransferRequest("example.ru", AuthInfo("Zz9-yy8-xx7"))
    RIPN.encode(DomainDelete("example.ru"), services={namespaces.RIPN_DOMAIN})
    with pytest.raises(NotNegotiated):
        RIPN.encode(request, services={namespaces.RIPN_DOMAIN})
    RIPN.encode(request, services={namespaces.RIPN_DOMAIN_1_1})


def test_session_commands_need_no_service() -> None:
    assert RFC.encode(PollRequest(), services=()) == RFC.encode(PollRequest())


@pytest.mark.parametrize(
    ("announced", "named"),
    [
        ((namespaces.FEE_0_6, namespaces.FEE_0_12, namespaces.RGP), (namespaces.RGP, namespaces.FEE_0_12)),
        ((namespaces.FEE_0_11, namespaces.FEE), (namespaces.FEE,)),
        ((), ()),
    ],
)
def test_of_several_versions_of_an_extension_the_best_announced_one_is_named(
    announced: tuple[str, ...], named: tuple[str, ...]
) -> None:
    greeting = RFC.decode_greeting(a_greeting(extensions=announced))
    wanted = (namespaces.RGP, namespaces.FEE, namespaces.FEE_0_12, namespaces.FEE_0_11, namespaces.FEE_0_6)
    assert RFC.login(greeting, user="gw-main", password="Secret-123", extensions=wanted).ext_uris == named


@pytest.fixture
def transport(certificates, tls_server):
    return partial(TlsTransport, certificates.endpoint(tls_server.port))


async def test_a_session_refuses_what_its_login_did_not_name_and_goes_on(transport, tls_server) -> None:
    async with await Connection.open(transport, RFC, Credentials("gw-main", "foo-BAR2")) as connection:
        with pytest.raises(NotNegotiated):
            await connection.send(CHECK, extensions=(Namestore("dotCOM"),))
        with pytest.raises(NotNegotiated):
            await connection.send(BalanceInfo())
        assert (await connection.send(PollRequest())).code == 1300
    assert tls_server.script.verbs() == ["login", "poll", "logout"]


async def test_a_pool_refuses_it_too_and_keeps_the_session(transport, tls_server) -> None:
    async with Pool(transport, RFC, Credentials("gw-main", "foo-BAR2"), name="test") as pool:
        with pytest.raises(NotNegotiated):
            await pool.send(CHECK, extensions=(Namestore("dotCOM"),))
        assert (await pool.send(PollRequest())).code == 1300
    assert tls_server.script.verbs() == ["login", "poll", "logout"]
