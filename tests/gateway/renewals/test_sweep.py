"""Auto-renewal from the balance: each thing once, the most urgent first, whatever is killed or run twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.model import DomainName, RegistryMoney, RegistryPrice
from billing_core import Ledger, Money, VatMode, VatRule
from billing_core.business_calendar import business_date
from billing_core.services import Block, ServiceBilling, store
from gateway.audit import Actor
from gateway.catalogue.domain_prices import DomainPrices
from gateway.clock import utc_now
from gateway.ids import new_id
from gateway.renewals import AutoRenewal, Outcome
from gateway.renewals.due import DueReader
from gateway.storage import renewals as rows
from tests.support import stock
from tests.support.office import a_registry, an_office

VAT = VatRule(VatMode.INCLUDED)


@pytest.fixture
async def office(database_url):
    async with an_office(database_url, [a_registry()]) as office:
        await office.services.workers.start()
        yield office


@pytest.fixture
def sweep(office):
    return sweeping(office)


def sweeping(office):
    hosting = ServiceBilling.of(Ledger(), VAT)
    return AutoRenewal(office.services.database, office.operations, DueReader(DomainPrices(VAT), hosting), utc_now)


async def a_domain(office, name, account_id, *, expires_in_days=10, auto_renew=True):
    await office.registered(name, account_id)
    expires_at = (datetime.now(UTC) + timedelta(days=expires_in_days)).replace(microsecond=0)
    office.adapter.domains[DomainName.parse(name)].expires_at = expires_at
    await office.execute(
        "UPDATE domains SET expires_at = :at, auto_renew = :auto WHERE name = :name",
        at=expires_at,
        auto=auto_renew,
        name=name,
    )
    return expires_at


async def a_hosting(office, account_id, *, ends_in_days=2, price="50.00", **fields):
    ends_on = business_date(datetime.now(UTC)) + timedelta(days=ends_in_days)
    return await stock.a_hosting(office, account_id, ends_on, price=price, **{"auto_renew": True} | fields)


async def end_of(office, service):
    async with office.services.database.reading() as connection:
        return (await store.read(connection, service.id)).ends_on


async def renewals(office):
    return (await office.execute("SELECT count(*) FROM operations WHERE kind = 'renew'"))[0][0]


async def finished(office):
    operations = await office.execute("SELECT id FROM operations WHERE kind = 'renew'")
    for row in operations:
        await office.operations.wait(None, row.id, 30)


async def test_what_is_due_is_renewed_and_what_is_not_is_left(office, sweep):
    account = await office.account()
    soon = await a_domain(office, "soon.test", account, expires_in_days=10)
    await a_domain(office, "later.test", account, expires_in_days=30)
    await a_domain(office, "manual.test", account, expires_in_days=10, auto_renew=False)
    hosting = await a_hosting(office, account)
    report = await sweep.run()
    await finished(office)
    assert report.outcomes == {("domain", Outcome.RENEWED): 1, ("hosting", Outcome.RENEWED): 1}
    assert office.adapter.domains[DomainName.parse("soon.test")].expires_at > soon
    assert await renewals(office) == 1
    assert await end_of(office, hosting) > hosting.ends_on
    assert await office.available(account) == "550.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F071")
async def test_running_again_and_on_many_nodes_renews_nothing_twice(office):
    account = await office.account()
    await a_domain(office, "soon.test", account)
    hosting = await a_hosting(office, account)
    await asyncio.gather(*(sweeping(office).run() for _ in range(5)))
    await finished(office)
    await sweeping(office).run()
    assert await renewals(office) == 1
    assert await end_of(office, hosting) < hosting.ends_on + timedelta(days=32)
    assert await office.available(account) == "750.00"


async def test_money_goes_to_what_ends_first_and_one_sum_is_missing(office, sweep):
    account = await office.account("330.00")
    await a_domain(office, "second.test", account, expires_in_days=6)
    await a_domain(office, "first.test", account, expires_in_days=5)
    done = await sweep.run_account(account)
    outcomes = {each.due.title: each.outcome for each in done.renewals}
    assert outcomes == {"first.test": Outcome.RENEWED, "second.test": Outcome.INSUFFICIENT_FUNDS}
    assert done.top_up.format() == "70.00"


async def test_a_bonus_renews_as_far_as_it_goes_and_money_the_rest(office):
    account = await office.account("200.00")
    await a_domain(office, "soon.test", account)
    hosting = await a_hosting(office, account, price="50.00")
    assert (await office.services.renewals.run_account(account)).top_up.format() == "50.00"
    await finished(office)
    await office.services.bonus.grant(
        office.tenant_id, account, Money.parse("60.00", "UAH"), name="welcome", reason="", by=Actor("operator")
    )
    while await office.services.arrival.run():
        pass
    await finished(office)
    assert await renewals(office) == 1
    assert await end_of(office, hosting) > hosting.ends_on
    left = await office.accounts.balance(office.tenant_id, account)
    assert (left.available.format(), left.bonus_available.format()) == ("10.00", "0.00")
    await office.assert_books_are_sound()


async def test_a_top_up_renews_at_once_what_waited_for_it(office, sweep):
    account = await office.account("100.00")
    await a_domain(office, "waits.test", account)
    assert (await sweep.run()).outcomes == {("domain", Outcome.INSUFFICIENT_FUNDS): 1}
    await office.accounts.top_up(
        office.tenant_id, account, Money.parse("100.00", "UAH"), provider="test", payment_id=new_id("pay")
    )
    while await office.services.arrival.run():
        pass
    await finished(office)
    assert await renewals(office) == 1
    assert await office.available(account) == "0.00"


async def test_a_preview_tells_and_keeps_nothing(office, sweep):
    account = await office.account()
    await a_domain(office, "soon.test", account)
    await a_hosting(office, account)
    (planned,) = [each for each in await sweep.preview_all() if each.account_id == account]
    assert [each.due.renewable.price.format() for each in planned.renewals] == ["50.00", "100.00"]
    assert await renewals(office) == 0
    assert await office.held(account) == "0.00"


async def test_what_the_registry_refused_waits_for_a_person(office, sweep):
    account = await office.account()
    await a_domain(office, "refused.test", account)
    await sweep.run()
    await finished(office)
    await office.execute(
        'UPDATE operations SET state = \'failed\', problem = \'{"code": "status_prohibits", "detail": ""}\' '
        "WHERE kind = 'renew'"
    )
    await office.execute("UPDATE domains SET expires_at = (SELECT current_expiry FROM operations WHERE kind = 'renew')")
    assert (await sweep.run()).outcomes == {("domain", Outcome.REGISTRY_ERROR): 1}
    assert await renewals(office) == 1


async def test_what_failed_in_passing_is_ordered_once_more(office, sweep):
    account = await office.account()
    await a_domain(office, "again.test", account)
    await office.services.workers.stop()
    await sweep.run()
    await office.execute(
        "UPDATE operations SET state = 'failed', hold_id = NULL, price_minor = NULL, completed_at = now(), "
        'problem = \'{"code": "deadline_exceeded", "detail": ""}\' WHERE kind = \'renew\''
    )
    await sweep.run()
    await sweep.run()
    assert await renewals(office) == 2


async def test_a_blocked_service_is_not_renewed(office, sweep):
    account = await office.account()
    hosting = await a_hosting(office, account, blocked=Block.ABUSE)
    assert (await sweep.run()).outcomes == {}
    assert await end_of(office, hosting) == hosting.ends_on


async def test_what_has_no_price_does_not_stop_the_others(office, sweep):
    account = await office.account()
    unpriced = await a_hosting(office, account, term_months=7, price=None)
    hosting = await a_hosting(office, account)
    assert (await sweep.run()).outcomes == {("hosting", Outcome.SKIPPED): 1, ("hosting", Outcome.RENEWED): 1}
    assert await end_of(office, unpriced) == unpriced.ends_on
    assert await end_of(office, hosting) > hosting.ends_on


async def test_accounts_come_the_most_urgent_first(office, sweep):
    accounts = [await office.account() for _ in range(3)]
    for account, days in zip(accounts, (9, 3, 6), strict=True):
        await a_domain(office, f"in{days}.test", account, expires_in_days=days)
    async with office.services.database.reading() as connection:
        horizon = sweep.due.horizon(datetime.now(UTC))
        first = await rows.payers(connection, horizon, after=None, limit=2)
        rest = await rows.payers(connection, horizon, after=first[-1], limit=2)
    assert [each.account_id for each in (*first, *rest)] == [accounts[1], accounts[2], accounts[0]]


async def test_customers_of_an_old_system_are_left_alone_at_first(office, sweep):
    account = await office.account()
    await a_domain(office, "moved.test", account)
    await office.execute(
        "UPDATE customer_accounts SET renewals_from = :at WHERE id = :id",
        at=datetime.now(UTC) + timedelta(hours=24),
        id=account,
    )
    assert (await sweep.run()).accounts == 0
    assert (await sweep.run_account(account)).renewals == ()
    assert [each.account_id for each in await sweep.preview_all(sweep.due.horizon_in(1, utc_now()))] == [account]
    await office.execute("UPDATE customer_accounts SET renewals_from = now() - interval '1 second'")
    assert (await sweep.run()).outcomes == {("domain", Outcome.RENEWED): 1}


async def events_of(office, kind):
    rows = await office.execute("SELECT data FROM events WHERE type = :kind ORDER BY id", kind=kind)
    return [row.data for row in rows]


async def test_a_name_that_its_registry_deleted_is_never_renewed(office, sweep):
    account = await office.account()
    await a_domain(office, "lost.test", account)
    office.adapter.domains[DomainName("lost.test")].graces = frozenset({"redemptionPeriod"})
    await office.domains.read(office.tenant_id, DomainName("lost.test"), refresh=True)
    assert (await sweep.run_account(account)).renewals == ()


async def test_a_renewal_from_the_balance_is_told_as_any_other(office, sweep):
    account = await office.account()
    service = await a_hosting(office, account)
    await sweep.run()
    await sweep.run()
    (told,) = await events_of(office, "service.renewed")
    assert told["service"] == service.id


async def test_a_name_dearer_than_the_list_is_left_to_its_owner_who_is_told_once(database_url):
    registry = a_registry()
    async with an_office(database_url, [registry], premium_rates={"fake": {"UAH": Decimal(40)}}) as office:
        await office.services.workers.start()
        account, dearer = await office.account(), office.services.notices.dearer
        sweep = replace(sweeping(office), too_dear=replace(dearer, policy=replace(dearer.policy, from_hour=0)).tell)
        await stock.an_address(office, account)
        await a_domain(office, "premium.test", account)
        registry.prices[DomainName("premium.test")] = RegistryPrice(RegistryMoney(500, "USD"), premium=True)
        before = await office.available(account)
        for _ in range(2):
            (renewal,) = (await sweep.run_account(account)).renewals
            assert (renewal.outcome, renewal.reason) == (Outcome.SKIPPED, "PriceChanged")
        (told,) = await events_of(office, "domain.renewal_dearer")
        assert (told["domain"], told["price"]) == ("premium.test", {"amount": "200.00", "currency": "UAH"})
        (mail,) = await office.execute("SELECT kind, recipient, subject FROM mails")
        assert (mail.kind, mail.recipient) == ("dearer", "customer@example.net")
        assert mail.subject.replace("\N{NO-BREAK SPACE}", " ") == (
            "premium.test: продовження коштує 200,00 грн, потрібна ваша згода"
        )
        assert await office.available(account) == before
