"""kill -9 of the process that sweeps, half-way; the next sweep comes three days later."""

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.model import DomainName
from gateway.clock import utc_now
from tests.gateway.renewals.sweeper import SIDE_BY_SIDE
from tests.support.office import a_registry, an_office, eventually

DUE = 16
OUTAGE = timedelta(days=3)

LOCK_THE_LATER_HALF = """
SELECT FROM ledger_accounts WHERE account_id IN (
    SELECT account_id FROM domains ORDER BY expires_at DESC LIMIT :half
) FOR UPDATE
"""


@pytest.fixture
async def office(database_url):
    """A node whose registry has a name of each of many customers, all due, each within an hour of another."""
    async with an_office(database_url, [a_registry()]) as office:
        await office.services.workers.start()
        accounts = [await office.account("200.00") for _ in range(DUE)]
        await asyncio.gather(*(office.registered(f"n{n}.test", account) for n, account in enumerate(accounts)))
        soon = utc_now().replace(microsecond=0) + timedelta(days=6)
        for number in range(DUE):
            ends = soon + timedelta(hours=number)
            office.adapter.domains[DomainName.parse(f"n{number}.test")].expires_at = ends
            update = "UPDATE domains SET expires_at = :ends, auto_renew = true WHERE name = :name"
            await office.execute(update, ends=ends, name=f"n{number}.test")
        await office.services.workers.stop()
        yield office


async def renewed(office):
    rows = await office.execute("SELECT domain FROM operations WHERE kind = 'renew' ORDER BY seq")
    return [row.domain for row in rows]


async def swept_until_killed(office, url):
    """Let another process sweep, and kill it where it can go no further, about half-way."""

    async def on_its_way():
        return len(await renewed(office)) >= SIDE_BY_SIDE

    command = [sys.executable, "-m", "tests.gateway.renewals.sweeper", url, office.tenant_id]
    async with office.services.database.engine.begin() as lock:
        await lock.execute(text(LOCK_THE_LATER_HALF), {"half": DUE // 2})
        sweeper = subprocess.Popen(command)  # noqa: ASYNC220 - it outlives the wait
        try:
            await eventually(on_its_way)
        finally:
            sweeper.kill()
            assert await asyncio.to_thread(sweeper.wait) == -signal.SIGKILL


@pytest.mark.timeout(180)
@pytest.mark.fault("F071")
async def test_f071_sweep_that_was_killed_half_way_is_finished_days_later_and_renews_each_name_once(
    office, database_url
):
    names = [f"n{number}.test" for number in range(DUE)]
    await swept_until_killed(office, database_url)
    assert set(names[:SIDE_BY_SIDE]) <= set(await renewed(office)) <= set(names[: DUE // 2])  # the most urgent first
    later = an_office(database_url, [office.adapter], tenant_id=office.tenant_id, clock=lambda: utc_now() + OUTAGE)
    async with later as heir:
        await heir.services.renewals.run()
        await heir.services.renewals.run()
        assert sorted(await renewed(heir)) == sorted(names)
        await heir.services.workers.start()
        for row in await heir.execute("SELECT id FROM operations WHERE kind = 'renew'"):
            assert (await heir.operations.wait(None, row.id, 60)).state.value == "succeeded"
        assert sorted(effect.name.ascii for effect in heir.adapter.effects if effect.kind == "renew") == sorted(names)
        balances = await heir.execute(
            "SELECT posted_minor, held_minor FROM ledger_accounts WHERE account_id IS NOT NULL"
        )
        assert {tuple(row) for row in balances} == {(0, 0)}
        await heir.assert_books_are_sound()
