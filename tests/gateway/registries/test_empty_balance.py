"""F041: when a registry refuses what costs money, paid orders wait together and free changes go on."""

import pytest

from gateway.clock import utc_now
from gateway.operations.states import OperationState
from gateway.storage import pauses
from gateway.storage.pauses import Pause
from tests.support.office import a_node, a_registration, eventually, nameservers_of


@pytest.fixture
async def office(database_url, idle_office):
    """A node that waits for an hour after a registry said that there is no money."""
    registries = idle_office.services.registries
    options = {"postpone_max_seconds": 3600, "tenant_id": idle_office.tenant_id}
    async with a_node(database_url, registries, **options) as office:
        office.adapter = idle_office.adapter
        await office.services.workers.start()
        yield office


async def standing(office):
    async with office.services.database.reading() as connection:
        return await pauses.standing(connection, "fake")


@pytest.mark.fault("F041")
async def test_billing_failure_pauses_what_costs_money(office):
    account = await office.account()
    await office.registered("example.test", account)
    office.adapter.be_unavailable("execute", "registry_balance")
    await office.order(a_registration("first.test"), account)
    (pause,) = await eventually(lambda: standing(office), seconds=30)
    assert (pause.cause, pause.paid_only, pause.ends_at is None) == (pauses.BALANCE, True, False)
    change = await office.order(nameservers_of("example.test", "ns1.other.net", "ns2.other.net"))
    assert (await office.settled(change, 30)).state is OperationState.SUCCEEDED
    second = await office.order(a_registration("second.test"), account)
    assert second.retry_at == pause.ends_at
    assert "registry_balance" in office.ended.put_off_for


@pytest.mark.fault("F041")
async def test_pause_that_the_watch_over_balances_made_is_not_shortened(office):
    lasting = Pause("fake", pauses.BALANCE, utc_now(), None, "empty", "test", paid_only=True)
    await office.services.database.run(lambda connection: pauses.put(connection, lasting))
    shorter = Pause("fake", pauses.BALANCE, lasting.starts_at, None, "2104", "test", paid_only=True)
    await office.services.database.run(lambda connection: pauses.put_unless_lasting(connection, shorter))
    assert [pause.detail for pause in await standing(office)] == ["empty"]
