"""Names that are at a registrar already come under our care: as they are there, once, and for nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.model import DomainName
from gateway.audit import Actor
from gateway.clock import utc_now
from gateway.domains.adoption import Adopter, Adoption, slices
from gateway.errors import NotFound
from tests.support.office import a_registration, a_registry, an_office

OURS, THEIRS, NOBODYS = (DomainName(f"{label}.test") for label in ("ours", "theirs", "nobodys"))
ELSEWHERE = DomainName("ours.example")
BY = Actor("cli:tester")


@pytest.fixture
async def importing(database_url):
    """A node with two accounts that serve the zone; the first has a name that we know nothing of."""
    adapters = [a_registry("reseller"), a_registry("own")]
    async with an_office(database_url, adapters) as office:
        office.adapter.put(OURS.ascii, sponsor="gw-main", created_at=datetime(2026, 3, 1, tzinfo=UTC), years=3)
        office.adapter.put(THEIRS.ascii, sponsor="gw-other", created_at=datetime(2026, 3, 1, tzinfo=UTC), years=3)
        office.own = adapters[1]
        yield office


async def adopt(office, account, *names, registry="reseller", **options):
    services = office.services
    adopter = Adopter(services.database, services.registries, services.audit, 1000, utc_now, pause_max_seconds=0)
    found = await adopter.adopt(registry, dict.fromkeys(names, account), by=BY, **options)
    return {each.name: each.outcome for each in found}


async def test_name_has_the_dates_and_name_servers_of_its_registrar_and_costs_nothing(importing):
    account = await importing.account("10.00")
    assert await adopt(importing, account, OURS) == {OURS: Adoption.IMPORTED}
    domain, truth = await importing.domains.read(importing.tenant_id, OURS), importing.adapter.domains[OURS]
    assert (domain.created_at, domain.expires_at) == (truth.created_at, truth.expires_at)
    assert [server.host for server in domain.nameservers] == list(importing.adapter._info(OURS, truth).nameservers)
    assert (domain.registry, domain.account_id) == ("reseller", account)
    assert await importing.available(account) == "10.00"
    assert not importing.adapter.effects


async def test_it_is_put_on_record_and_told_once(importing):
    account = await importing.account()
    assert await adopt(importing, account, OURS) == {OURS: Adoption.IMPORTED}
    assert await adopt(importing, account, OURS) == {OURS: Adoption.KNOWN}
    entries = await importing.execute("SELECT actor, action FROM audit_entries WHERE action = 'domain.import'")
    events = await importing.execute("SELECT data ->> 'domain' FROM events WHERE type = 'domain.imported'")
    assert ([tuple(row) for row in entries], [row[0] for row in events]) == (
        [("cli:tester", "domain.import")],
        [OURS.ascii],
    )
    assert await importing.count("domains") == 1


async def test_dry_run_tells_the_same_and_keeps_nothing(importing):
    account = await importing.account()
    names = (OURS, THEIRS, NOBODYS, ELSEWHERE)
    expected = {
        OURS: Adoption.IMPORTED,
        THEIRS: Adoption.NOT_OURS,
        NOBODYS: Adoption.NOT_THERE,
        ELSEWHERE: Adoption.NOT_SERVED,
    }
    assert await adopt(importing, account, *names, dry_run=True) == expected
    assert await importing.count("domains") == await importing.count("audit_entries") == 0
    assert await adopt(importing, account, *names) == expected
    assert await importing.count("domains") == 1


async def test_new_dates_are_taken_over_when_it_is_imported_again(importing):
    account = await importing.account()
    await adopt(importing, account, OURS)
    importing.adapter.domains[OURS].expires_at += timedelta(days=365)
    await adopt(importing, account, OURS)
    domain = await importing.domains.read(importing.tenant_id, OURS)
    assert domain.expires_at == importing.adapter.domains[OURS].expires_at


async def test_name_of_another_customer_stays_where_it_is(importing):
    first, second = await importing.account(), await importing.account()
    await adopt(importing, first, OURS)
    assert await adopt(importing, second, OURS, move=True) == {OURS: Adoption.ANOTHERS}
    assert (await importing.domains.read(importing.tenant_id, OURS)).account_id == first


async def test_name_moves_between_our_accounts_when_asked(importing):
    account = await importing.account()
    await adopt(importing, account, OURS)
    importing.own.put(OURS.ascii, sponsor="gw-main", created_at=datetime(2026, 3, 1, tzinfo=UTC), years=4)
    assert await adopt(importing, account, OURS, registry="own") == {OURS: Adoption.HELD_ELSEWHERE}
    assert await adopt(importing, account, OURS, registry="own", move=True) == {OURS: Adoption.MOVED}
    domain = await importing.domains.read(importing.tenant_id, OURS)
    assert (domain.registry, domain.expires_at) == ("own", importing.own.domains[OURS].expires_at)


async def test_name_with_an_order_under_way_is_left_alone(importing):
    account = await importing.account()
    await importing.order(a_registration(OURS.ascii), account)
    assert await adopt(importing, account, OURS) == {OURS: Adoption.IN_HAND}


async def test_registry_and_account_must_be_known(importing):
    with pytest.raises(NotFound):
        await adopt(importing, await importing.account(), OURS, registry="sold")
    with pytest.raises(NotFound):
        await adopt(importing, "acc_nobody", OURS)


async def test_silence_of_a_registrar_is_waited_out(importing):
    importing.adapter.be_unavailable("info", times=2)
    assert await adopt(importing, await importing.account(), OURS) == {OURS: Adoption.IMPORTED}


def test_slices_have_each_name_once():
    owners = [(DomainName(f"n{number % 5}.test"), "acc") for number in range(12)]
    cut = list(slices(owners, 2))
    assert [len(each) for each in cut] == [2, 2, 1]
    assert {name for each in cut for name in each} == {name for name, _ in owners}
