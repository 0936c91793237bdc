"""The primary dies under load and its synchronous standby takes over: nothing that was acknowledged is lost."""

import asyncio

import pytest
from sqlalchemy import make_url

from gateway.database_hosts import hosts_of
from gateway.database_location import sqlalchemy_url
from gateway.errors import DatabaseUnavailable
from gateway.operations.states import OperationState
from gateway.storage import schema
from tests.support.office import a_registration, a_registry, an_office
from tests.support.postgres_pair import a_pair

ORDERS = 40


def test_every_server_of_a_url_is_known():
    url = make_url(sqlalchemy_url("postgresql://dgw:s%40cret@one,two:6432/books?target_session_attrs=any&ssl=require"))
    assert hosts_of(url) == [("one", 5432), ("two", 6432)]
    assert (url.username, url.password, url.database, url.query["ssl"]) == ("dgw", "s@cret", "books", "require")
    assert "target_session_attrs" not in url.query


@pytest.mark.parametrize("one", ["postgresql://dgw@db/books", "postgresql://dgw@/books?host=/run/postgresql"])
def test_url_of_one_server_stays_as_it_is(one):
    assert sqlalchemy_url(one) == one.replace("postgresql", "postgresql+asyncpg", 1)
    assert hosts_of(make_url(sqlalchemy_url(one))) == ()


async def acknowledged(office, account, number, outages):
    """Order as a careful panel does: the same key again, until the order is acknowledged."""
    await asyncio.sleep(number * 0.05)
    while True:
        try:
            return await office.order(a_registration(f"n{number}.test"), account, key=f"key {number}")
        except DatabaseUnavailable:
            outages.append(number)
            await asyncio.sleep(0.2)


@pytest.mark.fault("F060")
@pytest.mark.timeout(180)
async def test_f060_nothing_acknowledged_is_lost_when_the_standby_is_promoted():
    with a_pair() as pair:
        url, registry, outages = sqlalchemy_url(pair.url), a_registry(), []
        await schema.upgrade(url)
        async with an_office(url, [registry], lease_seconds=20) as office:
            account = await office.account("10000.00")
            await office.services.workers.start()
            ordering = [asyncio.create_task(acknowledged(office, account, n, outages)) for n in range(ORDERS)]
            await asyncio.sleep(0.5)
            await asyncio.to_thread(pair.fail_over)
            for operation in await asyncio.gather(*ordering):
                done = await office.until(operation, OperationState.SUCCEEDED, seconds=90)
                assert done.id == operation.id
            assert await office.count("operations") == ORDERS
            assert len(registry.effects) == len({effect.name for effect in registry.effects}) == ORDERS
            assert await office.available(account) == f"{10000 - 100 * ORDERS}.00"
            assert await office.held(account) == "0.00"
            await office.assert_books_are_sound()
