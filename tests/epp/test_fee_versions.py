"""The fee extension in the version that a registry announces (RFC 8748 and its drafts); the program stays the same."""

from decimal import Decimal

import pytest

from epp import (
    FEE_VERSIONS,
    CommandRejected,
    DomainCheck,
    DomainContact,
    DomainCreate,
    FeeAgreed,
    FeeCheck,
    FeeCheckData,
    FeeData,
    FeeQuery,
    NotNegotiated,
    Period,
    random_auth_info,
)
from tests.epp.test_against_simulators import a_contact, pool_of

VERSIONS = ["1.0", "0.12", "0.11", "0.6"]
FEES = FeeCheck((FeeQuery("create", Period(1)),), "USD")


@pytest.fixture
def registry(simulators):
    """The simulated .org registry; `announce(*versions)` says which of the fee extension it speaks."""
    control = simulators.control("pir")
    control.reset()
    yield simulators.ready["registries"]["pir"], lambda *versions: control.switch(fees={"versions": versions})
    control.reset()


def create(name):
    roles = (DomainContact("gw-fees01", "admin"), DomainContact("gw-fees01", "tech"))
    return DomainCreate(name, Period(1), registrant="gw-fees01", contacts=roles, auth_info=random_auth_info())


@pytest.mark.parametrize("version", VERSIONS)
async def test_price_is_asked_for_and_agreed_to_in_every_version(registry, version):
    facts, announce = registry
    announce(version)
    name = f"priced-in-{version.replace('.', '-')}.org"
    async with pool_of(facts, 0) as pool:
        await pool.send(a_contact("gw-fees01"))
        quotes = (await pool.send(DomainCheck((name,)), extensions=(FEES,))).extension(FeeCheckData)
        quote = quotes.quote(name, "create")
        assert quote.total > 0
        with pytest.raises(CommandRejected):
            await pool.send(create(name), extensions=(FeeAgreed((quote.total - Decimal("0.01"),), "USD"),))
        answer = await pool.send(create(name), extensions=(FeeAgreed((quote.total,), "USD"),))
        assert answer.extension(FeeData).fees[0].amount == quote.total


@pytest.mark.parametrize(("announced", "spoken"), [(VERSIONS, "1.0"), (["0.6", "0.11"], "0.11"), (["0.6"], "0.6")])
async def test_best_of_the_announced_versions_is_spoken(registry, announced, spoken):
    facts, announce = registry
    announce(*announced)
    async with pool_of(facts, 0) as pool:
        await pool.send(DomainCheck(("any.org",)))
        [session] = pool._roster.sessions
        assert [uri for uri in FEE_VERSIONS if uri in session._connection.services] == [
            uri for uri in FEE_VERSIONS if uri.endswith(f"-{spoken}")
        ]


async def test_nothing_is_asked_where_no_version_is_announced(registry):
    facts, announce = registry
    announce()
    async with pool_of(facts, 0) as pool:
        with pytest.raises(NotNegotiated):
            await pool.send(DomainCheck(("any.org",)), extensions=(FEES,))
