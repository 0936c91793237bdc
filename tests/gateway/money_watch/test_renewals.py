"""Renewals that are behind, and names that expired although there was money, are seen before customers see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.model import DomainName
from billing_core import Ledger, accounts
from billing_core.bonus import NO_BONUS
from billing_core.chart import customer_bonus, customer_main
from gateway.clock import utc_now
from gateway.money_watch import LapseWatch
from gateway.observability.money_readings import BacklogReading
from gateway.storage import jobs
from tests.billing_core.builders import an_entry


@pytest.fixture
async def office(idle_office):
    await idle_office.services.workers.start()
    return idle_office


@pytest.fixture
def lapses(office):
    return LapseWatch(office.services.database, office.services.renewals, utc_now)


async def a_name(office, name, account, *, expires_in, auto_renew=True):
    await office.registered(name, account)
    expires_at = (utc_now() + expires_in).replace(microsecond=0)
    office.adapter.domains[DomainName.parse(name)].expires_at = expires_at
    await office.execute(
        "UPDATE domains SET expires_at = :at, auto_renew = :auto WHERE name = :name",
        at=expires_at,
        auto=auto_renew,
        name=name,
    )


async def backlog(office):
    """The number due and the age in seconds, by object."""
    reading = BacklogReading(office.services.renewals.due, utc_now)
    async with office.services.database.reading() as connection:
        families = await reading.read(connection)
    counts, ages = ({sample.labels["object"]: sample.value for sample in family.samples} for family in families)
    return {each: (counts[each], ages[each]) for each in counts}


@pytest.mark.fault("F071")
async def test_f071_expired_name_that_could_be_paid_is_counted(office, lapses):
    rich = await office.account()
    await a_name(office, "lapsed.test", rich, expires_in=timedelta(days=-1))
    await a_name(office, "living.test", rich, expires_in=timedelta(days=1))
    await a_name(office, "let-go.test", rich, expires_in=timedelta(days=-1), auto_renew=False)
    assert await lapses.run() == 1
    for renewal in (await office.services.renewals.run_account(rich)).renewals:
        await office.settled(await office.operations.get(None, renewal.operation_id))
    assert await lapses.run() == 0


async def test_expired_name_without_money_is_its_customers_choice(office, lapses):
    await a_name(office, "poor.test", await office.account("100.00"), expires_in=timedelta(days=-1))
    assert await lapses.run() == 0


async def test_expired_name_whose_renewal_the_registry_refused_is_counted(office, lapses):
    rich = await office.account()
    await a_name(office, "refused.test", rich, expires_in=timedelta(days=-1))
    office.adapter.refuse()
    (renewal,) = (await office.services.renewals.run_account(rich)).renewals
    assert (await office.settled(await office.operations.get(None, renewal.operation_id))).state == "failed"
    assert await lapses.run() == 1


async def test_a_bonus_could_have_paid_as_far_as_its_rule_goes(office, lapses):
    customer = await office.account()
    await a_name(office, "refused.test", customer, expires_in=timedelta(days=-1))
    office.adapter.refuse()
    (renewal,) = (await office.services.renewals.run_account(customer)).renewals
    await office.settled(await office.operations.get(None, renewal.operation_id))
    left = (await office.accounts.balance(office.tenant_id, customer)).posted
    move = [(customer_main(customer), -left), (customer_bonus(customer), left)]

    async def as_bonus(connection):
        await accounts.open_code(connection, customer_bonus(customer), "UAH", at=utc_now())
        await Ledger().post(connection, an_entry(move))

    await office.services.database.run(as_bonus)
    assert await lapses.run() == 1
    assert await spending_no_bonus(lapses).run() == 0


def spending_no_bonus(lapses):
    renewals = lapses.renewals
    billing = renewals.due.billing
    unspent = replace(billing, postings=replace(billing.postings, bonus=NO_BONUS))
    return replace(lapses, renewals=replace(renewals, due=replace(renewals.due, billing=unspent)))


async def test_backlog_is_what_came_due_since_the_last_whole_sweep_began(office):
    await a_name(office, "due.test", await office.account(), expires_in=timedelta(days=5))
    assert (await backlog(office))["domain"][0] == 1
    assert (await backlog(office))["domain"][1] > timedelta(days=8).total_seconds()
    await office.services.database.run(lambda connection: jobs.succeed(connection, "autorenewal"))
    assert await backlog(office) == {"domain": (0, 0), "hosting": (0, 0), "addon": (0, 0)}
    await office.execute("UPDATE jobs SET succeeded_from = now() - interval '20 days'")
    assert (await backlog(office))["domain"][0] == 1
