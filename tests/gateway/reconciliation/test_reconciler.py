"""F048: our names are compared with the registry's; its dates hold, and money is for a person to move."""

import asyncio
from datetime import timedelta

import pytest

from adapters.dates import add_years
from adapters.errors import Unavailable
from adapters.model import DomainName, Glimpse, Verification
from adapters.outcome import RefusalReason
from gateway.clock import utc_now
from gateway.domains.life import DomainLife
from gateway.errors import NotFound
from gateway.operations.states import OperationState
from gateway.reconciliation.comparison import DifferenceKind
from gateway.reconciliation.reconciler import Reconciler
from gateway.settings import ReconciliationSettings
from gateway.storage import differences
from gateway.storage.differences import DifferenceOutcome
from tests.support.office import a_registration

NAME = DomainName("example.test")


@pytest.fixture
def reconciler(office):
    services = office.services
    settings = ReconciliationSettings(slice_size=2, names_per_second=100_000)
    return Reconciler(services.database, services.registries, services.reconciler._truth, settings, clock=utc_now)


async def listed(office, *, open_only=True):
    async with office.services.database.reading() as connection:
        return await differences.page(connection, "fake", open_only=open_only, after=None, limit=50)


async def test_every_name_is_compared_and_nothing_differs(office, reconciler):
    account = await office.account()
    for number in range(5):
        await office.registered(f"name{number}.test", account)
    summary = await reconciler.run("fake")
    assert (summary.reconciliation.checked, dict(summary.differences)) == (5, {})
    assert summary.reconciliation.finished_at is not None


async def test_where_many_names_can_be_asked_about_at_once_they_are(office, reconciler, monkeypatch):
    account, asked = await office.account(), []
    for number in range(5):
        await office.registered(f"name{number}.test", account)

    async def infos(names):
        asked.append(len(names))
        return {name: await office.adapter.info(name) for name in names}

    monkeypatch.setattr(office.adapter, "infos", infos, raising=False)
    summary = await reconciler.run("fake")
    assert (summary.reconciliation.checked, dict(summary.differences)) == (5, {})
    assert asked[0] == 5


async def listing(office, reconciler, monkeypatch):
    """Make the registry one that lists what it has, once each name has been looked at."""
    await reconciler.run("fake")

    async def glimpses():
        held = office.adapter.domains.items()
        return {name: Glimpse(domain.expires_at, domain.statuses) for name, domain in held}

    monkeypatch.setattr(office.adapter, "glimpses", glimpses, raising=False)
    office.adapter.calls.clear()


def asked_for(office):
    return [name for call, name in office.adapter.calls if call == "info"]


async def test_what_a_list_shows_as_we_have_it_is_not_asked_for(office, reconciler, monkeypatch):
    account = await office.account()
    for number in range(5):
        await office.registered(f"name{number}.test", account)
    await listing(office, reconciler, monkeypatch)
    summary = await reconciler.run("fake")
    assert (summary.reconciliation.checked, asked_for(office)) == (5, [])


@pytest.mark.fault("F048")
async def test_what_a_list_shows_otherwise_or_not_at_all_is_asked_for(office, reconciler, monkeypatch):
    account = await office.account()
    for label in ("same", "dated", "held", "gone", "deleted"):
        await office.registered(f"{label}.test", account)
    await listing(office, reconciler, monkeypatch)
    domains = office.adapter.domains
    domains[DomainName("dated.test")].expires_at += timedelta(days=365)
    domains[DomainName("held.test")].statuses = frozenset({"serverHold"})
    domains[DomainName("deleted.test")].statuses = frozenset({"pendingDelete"})
    del domains[DomainName("gone.test")]
    summary = await reconciler.run("fake")
    assert sorted(set(asked_for(office))) == ["dated.test", "deleted.test", "gone.test", "held.test"]
    kinds = {DifferenceKind.EXDATE: 1, DifferenceKind.STATUS: 1, DifferenceKind.MISSING_THERE: 1}
    assert dict(summary.differences) == kinds


async def test_news_that_no_list_shows_are_asked_for(office, reconciler, monkeypatch):
    account = await office.account()
    for label in ("quiet", "pending"):
        await office.registered(f"{label}.test", account)
    pending = office.adapter.domains[DomainName("pending.test")]
    pending.verification = Verification.PENDING
    await listing(office, reconciler, monkeypatch)
    await office.registered("young.test", account)
    office.adapter.calls.clear()
    await reconciler.run("fake")
    assert sorted(asked_for(office)) == ["pending.test", "young.test"]
    pending.verification = Verification.VERIFIED
    await reconciler.run("fake")
    office.adapter.calls.clear()
    await reconciler.run("fake")
    assert asked_for(office) == []


async def test_every_name_has_its_turn_whatever_a_list_shows(office, reconciler, monkeypatch):
    account, services = await office.account("2000.00"), office.services
    for number in range(20):
        await office.registered(f"name{number}.test", account)
    await listing(office, reconciler, monkeypatch)
    settings = ReconciliationSettings(names_per_second=100_000, look_days=30)
    turns = []
    for days in (14, 22, 31):
        at = utc_now() + timedelta(days=days)
        truth = services.reconciler._truth
        later = Reconciler(services.database, services.registries, truth, settings, clock=lambda at=at: at)
        await later.run("fake")
        turns.append(len(asked_for(office)))
        office.adapter.calls.clear()
    assert turns[0] == 0
    assert 0 < turns[1] < 20
    assert sum(turns) == 20


@pytest.mark.fault("F048")
async def test_year_that_nobody_ordered_becomes_ours_and_a_proposal(office, reconciler):
    account = await office.account()
    await office.registered("example.test", account)
    known, money = await office.domains.read(office.tenant_id, NAME), await office.available(account)
    office.adapter.domains[NAME].expires_at = add_years(known.expires_at, 1)
    summary = await reconciler.run("fake")
    assert dict(summary.differences) == {DifferenceKind.EXDATE: 1}
    assert (await office.domains.read(office.tenant_id, NAME)).expires_at == add_years(known.expires_at, 1)
    (difference,) = await listed(office)
    assert (difference.proposal["action"], difference.proposal["years"]) == ("charge", 1)
    assert await office.available(account) == money
    await office.assert_books_are_sound()


@pytest.mark.fault("F048")
async def test_another_such_year_adds_to_the_open_proposal(office, reconciler):
    await office.registered("example.test", await office.account())
    known = await office.domains.read(office.tenant_id, NAME)
    for years in (1, 2):
        office.adapter.domains[NAME].expires_at = add_years(known.expires_at, years)
        await reconciler.run("fake")
    (difference,) = await listed(office)
    assert difference.proposal["years"] == 2


@pytest.mark.fault("F048")
async def test_year_that_is_missing_there_is_proposed_as_a_refund(office, reconciler):
    await office.registered("example.test", await office.account())
    await office.settled(await office.order(await office.renewal("example.test", 2)))
    known = await office.domains.read(office.tenant_id, NAME)
    office.adapter.domains[NAME].expires_at = known.expires_at.replace(year=known.expires_at.year - 2)
    await reconciler.run("fake")
    (difference,) = await listed(office)
    assert (difference.proposal["action"], difference.proposal["years"]) == ("refund", 2)
    assert difference.proposal["price"] == {"amount": "200.00", "currency": "UAH"}


async def test_days_servers_and_statuses_are_taken_over_at_once(office, reconciler):
    await office.registered("example.test", await office.account())
    domain = office.adapter.domains[NAME]
    domain.expires_at += timedelta(days=3)
    domain.statuses = frozenset({"serverHold"})
    domain.nameservers = (DomainName("ns9.other.net"),)
    summary = await reconciler.run("fake")
    kinds = (DifferenceKind.EXDATE, DifferenceKind.STATUS, DifferenceKind.NS)
    assert dict(summary.differences) == dict.fromkeys(kinds, 1)
    assert {each.outcome for each in await listed(office, open_only=False)} == {DifferenceOutcome.TAKEN_OVER}
    assert not await listed(office)
    known = await office.domains.read(office.tenant_id, NAME)
    assert (known.statuses, known.expires_at) == (("serverHold",), domain.expires_at)
    assert dict((await reconciler.run("fake")).differences) == {}


async def test_name_that_its_registry_deleted_is_in_redemption_and_told_of(office, reconciler):
    await office.registered("example.test", await office.account())
    truth = office.adapter.domains[NAME]
    truth.statuses, truth.graces = frozenset({"pendingDelete"}), frozenset({"redemptionPeriod"})
    summary = await reconciler.run("fake")
    assert dict(summary.differences) == {}
    known = await office.domains.read(office.tenant_id, NAME)
    assert office.domains.life(known) is DomainLife.REDEMPTION
    await office.services.notices.notices.run()
    owed = await office.execute("SELECT step FROM notices WHERE kind = 'redemption' ORDER BY step")
    assert [row.step for row in owed] == [0, 7, 14, 21, 28]


async def test_name_that_is_gone_there_is_let_go_at_the_second_look_only(office, reconciler):
    await office.registered("example.test", await office.account())
    del office.adapter.domains[NAME]
    await reconciler.run("fake")
    await reconciler.run("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).name == NAME
    await office.execute("UPDATE registry_differences SET found_at = found_at - interval '1 day'")
    await reconciler.run("fake")
    with pytest.raises(NotFound):
        await office.domains.read(office.tenant_id, NAME)
    assert [each.kind for each in await listed(office)] == [DifferenceKind.MISSING_THERE]


async def test_name_that_was_only_hidden_for_a_while_stays_ours(office, reconciler):
    await office.registered("example.test", await office.account())
    hidden = office.adapter.domains.pop(NAME)
    await reconciler.run("fake")
    office.adapter.domains[NAME] = hidden
    await reconciler.run("fake")
    assert not await listed(office)
    assert [each.outcome for each in await listed(office, open_only=False)] == [DifferenceOutcome.AGREED]


async def test_name_that_we_ordered_in_vain_and_yet_have_is_missing_here(office, reconciler):
    office.adapter.refuse(RefusalReason.POLICY)
    refused = await office.settled(await office.order(a_registration(), await office.account()))
    assert refused.state is OperationState.FAILED
    await reconciler.run("fake")
    assert not await listed(office)
    office.adapter.put("example.test")
    await reconciler.run("fake")
    (difference,) = await listed(office)
    assert (difference.kind, difference.ours) == (DifferenceKind.MISSING_HERE, None)


async def test_order_under_way_is_no_difference(office, reconciler):
    await office.registered("example.test", await office.account())
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided(retry_after=None)
    renewal = await office.order(await office.renewal("example.test"))
    await office.until(renewal, OperationState.ACTION_REQUIRED)
    assert dict((await reconciler.run("fake")).differences) == {}


async def test_pass_goes_on_where_it_was_cut_off(office, reconciler):
    account = await office.account()
    for number in range(5):
        await office.registered(f"name{number}.test", account)
    asked = []
    info = office.adapter.info

    async def failing(name, *, bulk):
        assert bulk
        if len(asked) == 3:
            asked.append("cut")
            raise Unavailable("unreachable")
        asked.append(name.ascii)
        return await info(name, bulk=bulk)

    office.adapter.info = failing
    with pytest.raises(Unavailable):
        await reconciler.run("fake")
    summary = await reconciler.run("fake")
    assert summary.reconciliation.checked == 5
    assert asked[4:] == ["name2.test", "name3.test", "name4.test"], "the first slice was not compared again"


async def test_two_nodes_do_not_compare_the_same_registry_at_once(office, reconciler):
    await office.registered("example.test", await office.account())
    asked, go_on, info = asyncio.Event(), asyncio.Event(), office.adapter.info

    async def slow(name, *, bulk):
        asked.set()
        await go_on.wait()
        return await info(name, bulk=bulk)

    office.adapter.info = slow
    first = asyncio.create_task(reconciler.run("fake"))
    await asked.wait()
    assert await reconciler.run("fake") is None
    go_on.set()
    assert (await first).reconciliation.checked == 1


async def test_person_closes_a_difference_once(office, reconciler):
    await office.registered("example.test", await office.account())
    del office.adapter.domains[NAME]
    await reconciler.run("fake")
    (difference,) = await listed(office)

    def close(connection):
        return differences.close(connection, "fake", difference.id, note="their mistake", at=utc_now())

    closed = await office.services.database.run(close)
    assert (closed.outcome, closed.note) == (DifferenceOutcome.CLOSED, "their mistake")
    assert await office.services.database.run(close) is None
