"""What is free, and what the registry says of ours."""

import asyncio
from datetime import timedelta

import pytest

from adapters.model import Availability, DomainName
from gateway.clock import utc_now
from gateway.domains.life import DomainLife
from gateway.domains.model import DomainFilters
from gateway.domains.patience import Patience
from gateway.domains.service import DomainService
from gateway.domains.transferability import TransferObstacle
from gateway.errors import NotFound
from gateway.operations.states import OperationState
from tests.support.office import a_registry, an_office


def names(*texts):
    return [DomainName.parse(text) for text in texts]


async def test_check_asks_each_registry_for_its_names_and_keeps_the_order(database_url):
    one, two = a_registry("one", "one"), a_registry("two", "two")
    one.put("taken.one")
    async with an_office(database_url, [one, two]) as office:
        asked = names("free.two", "taken.one", "x.nowhere", "free.one", "free.two")
        found = await office.domains.check(asked)
        assert [result.name for result in found] == asked
        assert [result.availability for result in found] == [
            Availability.AVAILABLE,
            Availability.TAKEN,
            Availability.UNSUPPORTED,
            Availability.AVAILABLE,
            Availability.AVAILABLE,
        ]
        assert one.calls == [("check", "taken.one free.one")]
        assert two.calls == [("check", "free.two")]


async def test_registry_that_cannot_be_asked_spoils_only_its_own_names(database_url):
    down, up = a_registry("down", "down"), a_registry("up", "up")
    down.be_unavailable("check")
    async with an_office(database_url, [down, up]) as office:
        found = await office.domains.check(names("a.down", "a.up"))
        assert [result.availability for result in found] == [Availability.UNKNOWN, Availability.AVAILABLE]
        assert found[0].reason == "registry_unavailable"


async def test_bug_in_one_adapter_spoils_only_its_own_names(database_url):
    broken, up = a_registry("broken", "broken"), a_registry("up", "up")

    async def bug(_names):
        raise ZeroDivisionError

    broken.check = bug
    async with an_office(database_url, [broken, up]) as office:
        found = await office.domains.check(names("a.broken", "a.up"))
        assert [result.availability for result in found] == [Availability.UNKNOWN, Availability.AVAILABLE]


async def test_refresh_takes_over_what_the_registry_says(office):
    done = await office.registered("example.test", await office.account())
    before = await office.domains.read(office.tenant_id, done.domain)
    truth = office.adapter.domains[done.domain]
    truth.expires_at += timedelta(days=365)
    truth.statuses = frozenset({"ok", "autoRenewPeriod"})
    truth.nameservers = tuple(names("c.example.net", "d.example.net"))
    fresh = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert fresh.expires_at == truth.expires_at
    assert fresh.statuses == ("autoRenewPeriod", "ok")
    assert [server.host.ascii for server in fresh.nameservers] == ["c.example.net", "d.example.net"]
    assert fresh.version == before.version + 1
    assert not fresh.stale
    assert await office.domains.read(office.tenant_id, done.domain) == fresh


async def test_a_name_that_its_registry_deleted_is_known_as_such_until_it_is_restored(office):
    done = await office.registered("example.test", await office.account())
    truth = office.adapter.domains[done.domain]
    truth.statuses, truth.graces = frozenset({"pendingDelete"}), frozenset({"redemptionPeriod"})
    first = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    again = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert first.deleted_at is not None
    assert (again.deleted_at, office.domains.life(again)) == (first.deleted_at, DomainLife.REDEMPTION)
    truth.graces = frozenset({"pendingDelete"})
    lost = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert office.domains.life(lost) is DomainLife.PENDING_DELETE
    truth.statuses, truth.graces = frozenset({"ok"}), frozenset()
    restored = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert (restored.deleted_at, office.domains.life(restored)) == (None, DomainLife.ACTIVE)


async def test_refresh_without_a_difference_is_not_a_change(office):
    done = await office.registered("example.test", await office.account())
    first = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    second = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert (second.version, second.updated_at) == (first.version, first.updated_at)
    assert second.synced_at > first.synced_at


async def test_refresh_gives_the_last_known_when_the_registry_is_silent(office):
    done = await office.registered("example.test", await office.account())
    office.adapter.be_unavailable("info")
    known = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert known.stale
    assert known.expires_at == office.adapter.domains[done.domain].expires_at


async def test_name_that_left_us_is_not_overwritten_by_a_strangers(office):
    done = await office.registered("example.test", await office.account())
    office.adapter.domains[done.domain].sponsor = "gw-other"
    known = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert known.stale


@pytest.mark.fault("F077")
async def test_f077_another_tenants_domain_does_not_exist(office):
    done = await office.registered("example.test", await office.account())
    with pytest.raises(NotFound):
        await office.domains.read("ten_other", done.domain, refresh=True)
    assert not (await office.domains.list("ten_other", DomainFilters())).items


async def test_list_goes_by_name_in_pages(office):
    account = await office.account()
    for label in ("c", "a", "b"):
        await office.registered(f"{label}.test", account)
    first = await office.domains.list(office.tenant_id, DomainFilters(), limit=2)
    rest = await office.domains.list(office.tenant_id, DomainFilters(), after=first.next_after, limit=2)
    assert [domain.name.ascii for domain in (*first.items, *rest.items)] == ["a.test", "b.test", "c.test"]
    assert rest.next_after is None


async def test_list_is_filtered(office):
    mine, other = await office.account(), await office.account()
    await office.registered("mine.test", mine)
    await office.registered("other.test", other)
    found = (await office.domains.list(office.tenant_id, DomainFilters(account_id=mine))).items
    assert [domain.name.ascii for domain in found] == ["mine.test"]
    soon = DomainFilters(expires_before=found[0].expires_at)
    assert not (await office.domains.list(office.tenant_id, soon)).items
    later = DomainFilters(expires_before=found[0].expires_at + timedelta(days=1), tld="test", registry="fake")
    assert len((await office.domains.list(office.tenant_id, later)).items) == 2


async def test_name_registered_anew_replaces_the_row_of_its_past(office):
    """It lapsed without our noticing: the registry's word that it is new is what counts."""
    account = await office.account()
    first = await office.registered("example.test", account)
    del office.adapter.domains[first.domain]
    await office.execute("UPDATE domains SET held = false")
    await office.registered("example.test", account)
    assert (await office.domains.read(office.tenant_id, first.domain)).version == 1
    assert await office.count("domains") == 2


async def test_refresh_that_a_renewal_overtook_does_not_bring_the_old_expiry_back(office):
    account = await office.account()
    done = await office.registered("example.test", account)
    renewal, real = await office.renewal("example.test"), office.adapter.info

    async def overtaken(name):
        info = await real(name)
        assert (await office.settled(await office.order(renewal))).state is OperationState.SUCCEEDED
        return info

    office.adapter.info = overtaken
    shown = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert shown.expires_at == office.adapter.domains[done.domain].expires_at
    office.adapter.info = real
    fresh = await office.domains.read(office.tenant_id, done.domain, refresh=True)
    assert fresh.statuses == ("ok",)


async def test_a_registry_that_hangs_keeps_nobody_waiting(office):
    done = await office.registered("example.test", await office.account())

    async def hang(*_asked, **_options):
        await asyncio.Event().wait()

    office.adapter.check = office.adapter.info = hang
    hasty = DomainService(office.services.database, office.services.registries, Patience(0.05), clock=utc_now)
    (found,) = await hasty.check(names("free.test"))
    assert (found.availability, found.reason) == (Availability.UNKNOWN, "registry_unavailable")
    assert (await hasty.read(office.tenant_id, done.domain, refresh=True)).stale
    (moving,) = await hasty.transferability(names("theirs.test"))
    assert moving.obstacles == (TransferObstacle.REGISTRY_SILENT,)


async def test_a_registry_whose_circuit_is_open_is_not_asked(office):
    never = Patience(30, lets_pass=lambda _registry: False)
    service = DomainService(office.services.database, office.services.registries, never, clock=utc_now)
    before = len(office.adapter.calls)
    (found,) = await service.check(names("free.test"))
    assert found.availability is Availability.UNKNOWN
    assert len(office.adapter.calls) == before
