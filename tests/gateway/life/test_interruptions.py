"""Names of generic zones that nobody pays for: out of the DNS before they are deleted, and back once they are paid."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.dates import add_years
from adapters.model import DomainName
from gateway.errors import NotEligible
from gateway.operations.requests import SuspensionRequest
from gateway.operations.states import OperationState
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_domain import FakeDomain
from tests.support.fake_rules import fake_rules
from tests.support.office import an_office
from tests.support.stock import FakeClock, a_domain, an_address

NAME = DomainName("example.test")
EXPIRY = datetime(2026, 11, 22, 10, tzinfo=UTC)
HELD = "clientHold"


@pytest.fixture
def clock():
    return FakeClock(EXPIRY + timedelta(hours=1))


@pytest.fixture
async def office(database_url, clock):
    zones = [fake_rules("test", "fake", auto_renews=True, reminders_required=True)]
    async with an_office(database_url, [FakeRegistryAdapter(fake_spec(zones=zones), clock=clock)], clock=clock) as node:
        await node.services.workers.start()
        yield node


@pytest.fixture
def run(office):
    jobs = {job.name: job.run for job in office.services.jobs._jobs}

    async def work():
        """Let happen whatever is due, and wait until the registry has done it."""
        done = await jobs["registry_years"]() + await jobs["interruptions"]()
        for row in await office.execute("SELECT id FROM operations"):
            await office.settled(await office.operations.get(None, row.id))
        return done

    return work


async def expired(office, money="0.00", *, statuses=frozenset({"ok"}), auto_renew=False):
    """Have an account hold a name that expired an hour ago; return the account."""
    account = await office.account(money)
    await an_address(office, account)
    domain = FakeDomain(office.adapter.user, add_years(EXPIRY, -1), EXPIRY, statuses=statuses)
    domain.renew_itself()
    office.adapter.domains[NAME] = domain
    await a_domain(office, account, NAME.ascii, EXPIRY, auto_renew=auto_renew)
    await known(office, refresh=True)
    return account


async def known(office, *, refresh=False):
    return await office.domains.read(office.tenant_id, NAME, refresh=refresh)


def statuses(office):
    return office.adapter.domains[NAME].statuses


async def orders(office, kind):
    rows = await office.execute("SELECT state FROM operations WHERE kind = :k ORDER BY id", k=kind)
    return [row.state for row in rows]


async def mails(office):
    return [row.subject for row in await office.execute("SELECT subject FROM mails WHERE kind = 'interrupted'")]


async def test_it_is_out_of_the_dns_for_eight_days_before_it_is_deleted(office, clock, run):
    await expired(office)
    clock.pass_days(24)
    assert await run() == 0
    assert HELD not in statuses(office)
    clock.pass_days(1)
    assert await run() == 1
    assert HELD in statuses(office)
    assert (await known(office)).interrupted_at == clock()
    clock.pass_days(9)
    assert await run() == 0
    clock.pass_days(1)
    assert await run() == 1
    assert (await orders(office, "suspension"), await orders(office, "delete")) == (["succeeded"], ["succeeded"])


async def test_a_late_interruption_postpones_the_deletion(office, clock, run):
    await expired(office)
    clock.pass_days(36)
    await run()
    assert HELD in statuses(office)
    clock.pass_days(7)
    await run()
    assert await orders(office, "delete") == []
    clock.pass_days(1)
    await run()
    assert await orders(office, "delete") == ["succeeded"]


async def test_its_owner_is_told_once_by_mail_and_the_panel_by_an_event(office, clock, run):
    await expired(office)
    clock.pass_days(25)
    for _ in range(3):
        await run()
    (subject,) = await mails(office)
    assert NAME.ascii in subject
    (event,) = await office.execute("SELECT data FROM events WHERE type = 'domain.interrupted'")
    assert event.data == {
        "domain": NAME.ascii,
        "expires_at": "2026-11-22T10:00:00Z",
        "deleted_after": "2026-12-27T10:00:00Z",
    }


async def test_it_is_back_when_it_is_renewed(office, clock, run):
    account = await expired(office)
    clock.pass_days(25)
    await run()
    assert HELD in statuses(office)
    await office.execute(
        "UPDATE ledger_accounts SET credit_limit_minor = 15000 WHERE code LIKE :c", c=f"%{account}:main"
    )
    renewed = await office.settled(await office.order(await office.renewal(NAME.ascii)))
    assert renewed.state is OperationState.SUCCEEDED
    assert await run() == 1
    assert HELD not in statuses(office)
    seen = await known(office)
    assert (seen.interrupted_at, HELD in seen.statuses) == (None, False)
    assert await run() == 0


async def test_money_that_has_come_keeps_it_in_the_dns(office, clock, run):
    await expired(office, "100.00", auto_renew=True)
    clock.pass_days(25)
    assert await run() == 0
    assert await orders(office, "suspension") == []
    assert (await known(office)).expires_at == add_years(EXPIRY, 1)


async def test_nobody_puts_it_back_without_paying(office, clock, run):
    await expired(office)
    clock.pass_days(25)
    await run()
    with pytest.raises(NotEligible):
        await office.order(SuspensionRequest(NAME, suspended=False))


async def test_what_its_owner_suspended_stays_so_when_it_is_paid_for(office, clock, run):
    await expired(office, "1000.00", statuses=frozenset({HELD}))
    clock.pass_days(25)
    assert await run() == 0
    await office.settled(await office.order(await office.renewal(NAME.ascii)))
    assert await run() == 0
    assert HELD in statuses(office)
    assert await mails(office) == []


async def test_what_was_put_back_behind_our_back_is_taken_out_again(office, clock, run):
    await expired(office)
    clock.pass_days(25)
    await run()
    office.adapter.domains[NAME].statuses = frozenset({"ok"})
    await known(office, refresh=True)
    clock.pass_days(10)
    await run()
    assert HELD in statuses(office)
    assert await orders(office, "delete") == []


async def test_zones_without_that_policy_are_not_interrupted(database_url, clock):
    zones = [fake_rules("test", "fake", auto_renews=True)]
    async with an_office(database_url, [FakeRegistryAdapter(fake_spec(zones=zones), clock=clock)], clock=clock) as node:
        await expired(node)
        clock.pass_days(30)
        (years,) = [job.run for job in node.services.jobs._jobs if job.name == "registry_years"]
        assert await years() == 0
        assert await node.count("operations") == 0
