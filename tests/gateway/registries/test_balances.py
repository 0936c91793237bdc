"""F041: what is left at a registry is kept, judged by the limits of the settings, and projected."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from adapters.model import RegistryBalance, RegistryMoney
from gateway.registries.balances import BalanceWatch
from gateway.settings import RegistrySettings
from gateway.storage import balances, pauses

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def watch(idle_office):
    services = idle_office.services
    limits = RegistrySettings(
        host="epp.example.net",
        port=700,
        user="us",
        password=SecretStr("secret"),
        balance_warn_below="200",
        balance_pause_below="50",
    )
    return BalanceWatch(services.database, services.registries, {"fake": limits})


@pytest.fixture
def told(idle_office, watch):
    async def tell(amount, *, hours=0, currency="USD"):
        money = RegistryMoney(int(amount * 100), currency)
        idle_office.adapter.registry_balance = RegistryBalance(money, None, START + timedelta(hours=hours))
        return await watch.check("fake")

    return tell


async def paused(office):
    async with office.services.database.reading() as connection:
        return [pause.detail for pause in await pauses.standing(connection, "fake")]


async def newest(office):
    async with office.services.database.reading() as connection:
        return await balances.newest(connection, "fake")


async def test_registry_that_tells_no_balance_has_none(idle_office, watch):
    assert await watch.check("fake") is None
    assert await newest(idle_office) is None


async def test_paid_orders_wait_below_the_limit_and_go_on_above_it(idle_office, told):
    await told(50)
    assert not await paused(idle_office)
    await told(49.99, hours=1)
    assert await paused(idle_office) == ["49.99 USD are left at the registry"]
    await told(500, hours=2)
    assert not await paused(idle_office)


async def test_runway_is_projected_from_the_fall_of_two_days(idle_office, told):
    await told(90_000)
    for day in range(3, 6):
        await told(1000 - 100 * day, hours=24 * day)
    found = await newest(idle_office)
    assert found.available == RegistryMoney(50_000, "USD")
    assert found.lasts == pytest.approx(timedelta(days=5), abs=timedelta(minutes=1))


async def test_balance_that_does_not_fall_lasts(idle_office, told):
    for hour in range(3):
        await told(100 + hour, hours=hour)
    assert (await newest(idle_office)).lasts is None


async def test_balances_are_forgotten_after_a_month(idle_office, told):
    await told(100)
    await told(100, hours=24 * 31)
    assert await idle_office.count("registry_balances") == 1
