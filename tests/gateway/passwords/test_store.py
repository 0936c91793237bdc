"""The passwords at the registries, as the database keeps them over the moments of a change."""

from dataclasses import replace

import pytest

from adapters.link import KnownPasswords
from gateway.audit import Actor
from gateway.clock import utc_now
from gateway.passwords import ChangeUnderWay, RegistryPassword

OLD, NEW, OTHER = "old-SECRET1", "new-SECRET2", "other-SECRET3"


@pytest.fixture
def store(idle_office):
    """The store as one process sees it; `replace(store)` is another process."""
    database = idle_office.services.database
    return RegistryPassword(database, b"key", "pir", "gw-main", OLD, Actor("cli:ops"), utc_now)


async def age(office, interval):
    await office.execute(f"UPDATE registry_passwords SET intended_at = intended_at - interval '{interval}'")


async def test_nothing_is_known_before_the_first_change(store):
    assert await store.known() is None
    await store.proved(OLD)
    assert await store.known() is None


@pytest.mark.fault("F031")
async def test_both_are_known_to_all_from_the_intention_on_and_one_after_the_proof(store):
    await store.intend(OLD, NEW)
    assert await replace(store).known() == KnownPasswords(OLD, NEW)
    await store.proved(NEW)
    await store.proved(NEW)
    assert await replace(store).known() == KnownPasswords(NEW)


async def test_rotation_is_in_the_audit_trail_once_and_without_values(store, idle_office):
    await store.intend(OLD, NEW)
    await store.proved(NEW)
    await store.proved(NEW)
    rows = await idle_office.execute("SELECT actor, action, object, before, after FROM audit_entries")
    assert [tuple(row) for row in rows] == [("cli:ops", "registry.password_rotated", "registry:pir", {}, {})]


async def test_passwords_lie_sealed(store, idle_office):
    await store.intend(OLD, NEW)
    [row] = await idle_office.execute("SELECT * FROM registry_passwords")
    assert not any(word in repr(tuple(row)) for word in (OLD, NEW))
    assert await replace(store, secret=b"another key").known() is None
    assert not any(word in repr(store) for word in (OLD, NEW, "key"))


@pytest.mark.fault("F031")
async def test_old_password_is_settled_by_who_began_and_by_others_only_when_that_one_is_surely_gone(store, idle_office):
    await store.intend(OLD, NEW)
    other = replace(store, _intending=False)
    await other.proved(OLD)
    assert await other.known() == KnownPasswords(OLD, NEW)
    await age(idle_office, "11 minutes")
    await other.proved(OLD)
    assert await other.known() == KnownPasswords(OLD)


async def test_old_password_that_still_holds_is_settled_at_once_by_who_began(store):
    await store.intend(OLD, NEW)
    await store.proved(OLD)
    assert await store.known() == KnownPasswords(OLD)


async def test_second_change_at_the_same_time_is_refused(store, idle_office):
    await store.intend(OLD, NEW)
    with pytest.raises(ChangeUnderWay):
        await replace(store, _intending=False).intend(OLD, OTHER)
    assert await store.known() == KnownPasswords(OLD, NEW)


@pytest.mark.parametrize("parts", [{"configured": OTHER}, {"account": "gw-second"}])
async def test_what_is_configured_anew_is_believed(store, parts):
    await store.intend(OLD, NEW)
    await store.proved(NEW)
    anew = replace(store, **parts)
    assert await anew.known() is None
    await anew.intend(OTHER, "fourth-SECRET4")
    assert await anew.known() == KnownPasswords(OTHER, "fourth-SECRET4")
