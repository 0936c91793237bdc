"""Names that their registry renewed by itself: expired until somebody pays, paid for once, and not kept for nothing."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.dates import add_years
from adapters.model import DomainName
from gateway.domains.life import DomainLife
from gateway.errors import ExpiryMismatch, OperationConflict
from gateway.operations.requests import DeleteRequest, RenewRequest
from gateway.operations.states import OperationState
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_domain import FakeDomain
from tests.support.fake_rules import fake_rules
from tests.support.office import an_office
from tests.support.stock import FakeClock, a_domain, an_address

NAME = DomainName("example.test")
EXPIRY = datetime(2026, 11, 22, 10, tzinfo=UTC)
NEXT_YEAR = add_years(EXPIRY, 1)


@pytest.fixture
def clock():
    return FakeClock(EXPIRY + timedelta(hours=1))


@pytest.fixture
async def office(database_url, clock):
    zones = [fake_rules("test", "fake", auto_renews=True)]
    async with an_office(database_url, [FakeRegistryAdapter(fake_spec(zones=zones), clock=clock)], clock=clock) as node:
        await node.services.workers.start()
        yield node


@pytest.fixture
def run(office):
    jobs = {job.name: job for job in office.services.jobs._jobs}
    return jobs["registry_years"].run


async def expired(office, money="0.00", *, auto_renew=False, locked=False):
    """Have an account hold a name that expired an hour ago; return the account."""
    account = await office.account(money)
    await an_address(office, account)
    statuses = frozenset({"clientDeleteProhibited", "clientTransferProhibited"}) if locked else frozenset({"ok"})
    domain = FakeDomain(office.adapter.user, add_years(EXPIRY, -1), EXPIRY, statuses=statuses)
    domain.renew_itself()
    office.adapter.domains[NAME] = domain
    await a_domain(office, account, NAME.ascii, EXPIRY, auto_renew=auto_renew)
    await known(office, refresh=True)
    return account


async def known(office, *, refresh=False):
    return await office.domains.read(office.tenant_id, NAME, refresh=refresh)


async def state_of(office, kind):
    return [row.state for row in await office.execute("SELECT state FROM operations WHERE kind = :k", k=kind)]


async def all_settled(office):
    for row in await office.execute("SELECT id FROM operations"):
        await office.settled(await office.operations.get(None, row.id))


@pytest.mark.fault("F048")
async def test_the_registrys_year_leaves_the_name_expired_and_no_proposal(office):
    await expired(office)
    seen = await known(office)
    assert (seen.expires_at, seen.registry_expires_at) == (EXPIRY, NEXT_YEAR)
    assert office.domains.life(seen) is DomainLife.GRACE
    await office.services.reconciler.run("fake")
    assert not await office.execute("SELECT FROM registry_differences WHERE closed_at IS NULL")


@pytest.mark.fault("F048")
async def test_the_reconciliation_takes_the_year_for_the_registrys_and_proposes_nothing(office):
    account = await expired(office)
    await office.execute("UPDATE domains SET registry_expires_at = NULL, version = version + 1")
    await office.services.reconciler.run("fake")
    assert (await known(office)).registry_expires_at == NEXT_YEAR
    (found,) = await office.execute("SELECT outcome, proposal FROM registry_differences WHERE kind = 'exdate'")
    assert (found.outcome, found.proposal) == ("taken_over", None)
    assert await office.available(account) == "0.00"


@pytest.mark.fault("F049")
async def test_a_renewal_in_the_grace_is_charged_and_nothing_is_sent(office):
    account = await expired(office, "1000.00")
    done = await office.settled(await office.order(await office.renewal(NAME.ascii)))
    assert done.state is OperationState.SUCCEEDED
    seen = await known(office)
    assert (seen.expires_at, seen.registry_expires_at) == (NEXT_YEAR, None)
    assert office.domains.life(seen) is DomainLife.ACTIVE
    assert office.adapter.effects == []
    assert await office.available(account) == "900.00"
    await office.services.reconciler.run("fake")
    assert not await office.execute("SELECT FROM registry_differences")
    await office.assert_books_are_sound()


async def test_of_several_years_all_but_the_registrys_own_are_bought(office):
    await expired(office, "1000.00")
    await office.settled(await office.order(await office.renewal(NAME.ascii, 3)))
    assert [effect.years for effect in office.adapter.effects_of(NAME.ascii, "renew")] == [2]
    assert (await known(office)).expires_at == office.adapter.domains[NAME].expires_at == add_years(EXPIRY, 3)
    await office.assert_books_are_sound()


async def test_two_renewals_at_once_are_one_charge(office):
    account = await expired(office, "1000.00")
    wanted = await office.renewal(NAME.ascii)
    results = await asyncio.gather(office.order(wanted), office.order(wanted), return_exceptions=True)
    assert sorted(isinstance(each, OperationConflict | ExpiryMismatch) for each in results) == [False, True]
    await all_settled(office)
    assert await office.available(account) == "900.00"


@pytest.mark.fault("F049")
async def test_the_date_of_the_registry_is_no_date_to_renew_from(office):
    await expired(office, "1000.00")
    with pytest.raises(ExpiryMismatch):
        await office.order(RenewRequest(NAME, 1, NEXT_YEAR))


async def test_auto_renewal_pays_for_it_as_soon_as_there_is_money(office):
    account = await expired(office, auto_renew=True)
    await office.services.renewals.run()
    assert await office.count("operations") == 0
    await office.execute(
        "UPDATE ledger_accounts SET credit_limit_minor = 15000 WHERE code LIKE :c", c=f"%{account}:main"
    )
    await office.services.renewals.run()
    await office.services.renewals.run()
    await all_settled(office)
    assert await state_of(office, "renew") == ["succeeded"]
    assert office.adapter.effects == []
    assert (await known(office)).expires_at == NEXT_YEAR


async def test_the_notice_of_the_day_after_is_given(office, clock):
    await expired(office)
    await office.services.notices.notices.run()
    clock.pass_days(1)
    await office.services.notices.notices.run()
    told = await office.execute("SELECT step FROM notices WHERE kind = 'domain' AND state = 'told'")
    assert 1 in [row.step for row in told]


async def test_a_name_that_nobody_pays_for_is_deleted_in_its_grace(office, clock, run):
    account = await expired(office)
    clock.pass_days(34)
    assert await run() == 0
    clock.pass_days(2)
    assert await run() == 1
    await run()
    await all_settled(office)
    assert await state_of(office, "delete") == ["succeeded"]
    assert office.domains.life(await known(office)) is DomainLife.REDEMPTION
    await office.services.reconciler.run("fake")
    assert not await office.execute("SELECT FROM registry_differences WHERE proposal IS NOT NULL")
    assert await office.available(account) == "0.00"


async def test_a_lock_does_not_keep_what_nobody_pays_for(office, clock, run):
    await expired(office, locked=True)
    clock.pass_days(36)
    await run()
    await all_settled(office)
    assert await state_of(office, "delete") == ["succeeded"]


async def test_a_name_that_the_balance_can_pay_is_renewed_at_the_last_moment(office, clock, run):
    await expired(office, "100.00", auto_renew=True)
    clock.pass_days(36)
    assert await run() == 0
    await all_settled(office)
    assert await state_of(office, "delete") == []
    assert (await known(office)).expires_at == NEXT_YEAR


async def test_nothing_is_deleted_while_money_waits_to_be_applied_or_a_notice_to_be_given(office, clock, run):
    account = await expired(office)
    clock.pass_days(36)
    await office.execute("INSERT INTO renewal_wakes (account_id, wanted_at) VALUES (:a, now())", a=account)
    assert await run() == 0
    await office.execute("DELETE FROM renewal_wakes")
    await office.execute(
        "INSERT INTO notices (subject_id, kind, about, step, tenant_id, account_id, ends_at, due_on, legal, state) "
        "SELECT id, 'domain', '2026-11-22', 1, tenant_id, account_id, expires_at, '2026-11-23', true, 'open' "
        "FROM domains"
    )
    assert await run() == 0
    await office.execute("UPDATE notices SET state = 'cancelled', settled_at = now()")
    assert await run() == 1


async def test_a_name_whose_fee_is_not_given_back_is_not_deleted(office, clock, run):
    await expired(office)
    office.adapter.domains[NAME].graces = frozenset()
    await known(office, refresh=True)
    clock.pass_days(36)
    assert await run() == 0


async def test_a_name_that_is_being_renewed_is_not_deleted(office):
    await expired(office, "1000.00")
    await office.services.workers.stop()
    await office.order(await office.renewal(NAME.ascii))
    with pytest.raises(OperationConflict):
        await office.order(DeleteRequest(NAME, NAME, unpaid_since=EXPIRY))


async def test_a_name_that_was_renewed_meanwhile_is_not_deleted(office):
    await expired(office, "1000.00")
    await office.settled(await office.order(await office.renewal(NAME.ascii)))
    with pytest.raises(ExpiryMismatch):
        await office.order(DeleteRequest(NAME, NAME, unpaid_since=EXPIRY))


async def test_a_year_that_was_not_given_back_is_our_cost_and_a_persons_affair(office, clock, run):
    account = await expired(office)
    await office.execute(
        "INSERT INTO prices (price_list, tld, action, years, currency, price_minor, valid_from) "
        "VALUES ('cost', 'test', 'renew', 1, 'USD', 1000, '2020-01-01')"
    )
    clock.pass_days(46)
    assert [await run(), await run()] == [1, 0]
    seen = await known(office)
    assert (seen.expires_at, seen.registry_expires_at) == (NEXT_YEAR, None)
    (open_,) = await office.execute("SELECT proposal FROM registry_differences WHERE closed_at IS NULL")
    assert (open_.proposal["action"], open_.proposal["price"]["amount"]) == ("charge", "100.00")
    (cost,) = await office.execute("SELECT amount_minor, currency FROM journal_lines WHERE account = 'cost:registry'")
    assert (abs(cost.amount_minor), cost.currency) == (1000, "USD")
    assert await office.available(account) == "0.00"
    await office.assert_books_are_sound()


async def test_a_name_that_left_in_its_grace_costs_nobody_anything(office):
    account = await expired(office, "1000.00")
    office.adapter.domains[NAME].sponsor = "gw-other"
    failed = await office.settled(await office.order(RenewRequest(NAME, 1, EXPIRY)))
    assert failed.state is OperationState.FAILED
    assert await office.available(account) == "1000.00"
    await office.assert_books_are_sound()
