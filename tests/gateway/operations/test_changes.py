"""Orders that change a domain we have: what the registry holds after them, our row, and the money."""

from datetime import timedelta
from ipaddress import ip_address

import pytest

from adapters.capabilities import Capability
from adapters.errors import Unsupported
from adapters.model import ContactRole, DomainName, DsRecord, NameServer
from billing_core import InsufficientFunds
from gateway.errors import NotFound, ValidationFailed
from gateway.operations.requests import (
    AuthCodeRequest,
    ContactsRequest,
    DeleteRequest,
    DnssecRequest,
    HostRequest,
    LockRequest,
    NameserversRequest,
    PrivacyRequest,
    RestoreRequest,
    SuspensionRequest,
)
from gateway.operations.states import OperationState
from gateway.storage.contacts import handle_of
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import an_office
from tests.support.orders import an_organization

NAME = DomainName("example.test")
HOST = DomainName("ns1.example.test")
GLUE = ip_address("93.184.216.34")
OTHER_GLUE = ip_address("93.184.216.35")
DIGEST = DsRecord(12345, 13, 2, "AB" * 32)

CHANGES = {
    "lock": LockRequest(NAME, locked=True),
    "privacy": PrivacyRequest(NAME, private=True),
    "suspension": SuspensionRequest(NAME, suspended=True),
    "dnssec": DnssecRequest(NAME, (DIGEST,)),
    "contacts": ContactsRequest(NAME, {ContactRole.REGISTRANT: an_organization()}),
    "auth_code": AuthCodeRequest(NAME),
    "hosts": HostRequest(NAME, HOST, (GLUE,)),
    "delete": DeleteRequest(NAME, NAME),
}
shown_change = pytest.mark.parametrize("kind", [kind for kind in CHANGES if kind != "auth_code"])
each_change = pytest.mark.parametrize("kind", CHANGES)


@pytest.fixture
async def owner(office):
    """The account that has example.test."""
    account = await office.account("1000.00")
    await office.registered("example.test", account)
    return account


async def done(office, order, account=None):
    ended = await office.settled(await office.order(order, account))
    assert ended.state is OperationState.SUCCEEDED, ended
    return ended


def at_registry(office):
    return office.adapter.domains[NAME]


async def row(office):
    return await office.domains.read(office.tenant_id, NAME)


def grow_old(office):
    """Bring the domain out of its add grace period, so that deleting it leads into redemption."""
    at_registry(office).created_at -= timedelta(days=100)


@each_change
async def test_change_is_made_once_and_is_free(office, owner, kind):
    ended = await done(office, CHANGES[kind])
    assert ended.price is None
    assert ended.attempts == 1
    assert len(office.adapter.effects_of("example.test")) == 2
    assert await office.available(owner) == "900.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F004")
@shown_change
async def test_f004_change_whose_answer_is_lost_is_found_done(office, owner, kind):
    office.adapter.lose_answer(applied=True)
    ended = await done(office, CHANGES[kind])
    assert ended.attempts == 1
    assert len(office.adapter.effects_of("example.test")) == 2


@pytest.mark.fault("F003")
@each_change
async def test_f003_change_that_never_arrived_is_made_again(office, owner, kind):
    office.adapter.lose_answer(applied=False)
    ended = await done(office, CHANGES[kind])
    assert ended.attempts == 2
    assert len(office.adapter.effects_of("example.test")) == 2


async def test_lock_is_shown_and_lifted(office, owner):
    await done(office, LockRequest(NAME, locked=True))
    assert (await row(office)).locked
    assert "clientTransferProhibited" in at_registry(office).statuses
    await done(office, LockRequest(NAME, locked=False))
    assert not (await row(office)).locked


async def test_lock_is_known_after_a_refresh_too(office, owner):
    at_registry(office).statuses = frozenset({"clientTransferProhibited"})
    assert (await office.domains.read(office.tenant_id, NAME, refresh=True)).locked


async def test_keys_are_kept_as_the_whole_set(office, owner):
    await done(office, DnssecRequest(NAME, (DIGEST,)))
    assert (await row(office)).dnssec == (DIGEST,)
    await done(office, DnssecRequest(NAME, ()))
    assert (await row(office)).dnssec == ()
    assert not at_registry(office).secure_records


async def test_contacts_are_kept_by_handle(office, owner):
    await done(office, CHANGES["contacts"])
    handle = handle_of(owner, an_organization()).handle
    assert at_registry(office).registrant == handle
    assert (await office.execute("SELECT contacts FROM domains"))[0][0] == {"registrant": handle}


async def test_new_address_of_a_host_is_followed_in_the_name_servers(office, owner):
    servers = (NameServer(HOST, (GLUE,)), NameServer(DomainName("ns.example.net")))
    await done(office, NameserversRequest(NAME, servers))
    await done(office, HostRequest(NAME, HOST, (OTHER_GLUE,)))
    assert (await row(office)).nameservers[0].addresses == (OTHER_GLUE,)


async def test_host_in_use_is_not_deleted_and_the_registrys_reason_is_told(office, owner):
    servers = (NameServer(HOST, (GLUE,)), NameServer(DomainName("ns.example.net")))
    await done(office, NameserversRequest(NAME, servers))
    refused = await office.settled(await office.order(HostRequest(NAME, HOST, None)))
    assert (refused.state, refused.problem.registry_code) == (OperationState.FAILED, 2305)


async def test_auth_code_is_at_the_registry_and_nowhere_in_our_database(office, owner):
    ended = await done(office, AuthCodeRequest(NAME))
    code = office.operations.auth_code(ended)
    assert at_registry(office).auth_info == code
    again = await done(office, AuthCodeRequest(NAME))
    assert office.operations.auth_code(again) != code
    for table in ("operations", "operation_events", "operation_attempts", "domains"):
        (kept,) = (await office.execute(f"SELECT string_agg({table}::text, '') FROM {table}"))[0]
        assert code not in kept


@pytest.mark.fault("F004")
async def test_f004_auth_code_that_nobody_shows_is_set_again_and_is_the_same(office, owner):
    office.adapter.lose_answer(applied=True)
    ended = await done(office, AuthCodeRequest(NAME))
    assert ended.attempts == 2
    assert at_registry(office).auth_info == office.operations.auth_code(ended)


async def test_deleted_in_its_first_days_the_name_is_gone(office, owner):
    ended = await done(office, DeleteRequest(NAME, NAME))
    assert ended.result == {"restorable": False}
    with pytest.raises(NotFound):
        await row(office)
    assert await office.available(owner) == "900.00"


async def test_name_in_redemption_is_restored_for_a_price(office, owner):
    grow_old(office)
    assert (await done(office, DeleteRequest(NAME, NAME))).result == {"restorable": True}
    assert (await row(office)).deleted_at is not None
    ended = await done(office, RestoreRequest(NAME))
    domain = await row(office)
    assert domain.deleted_at is None
    assert domain.expires_at == at_registry(office).expires_at
    assert ended.price.format() == "100.00"
    assert await office.available(owner) == "800.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F004")
async def test_f004_restore_whose_answer_is_lost_is_charged_once(office, owner):
    grow_old(office)
    await done(office, DeleteRequest(NAME, NAME))
    office.adapter.lose_answer(applied=True)
    assert (await done(office, RestoreRequest(NAME))).attempts == 1
    assert len(office.adapter.effects_of("example.test", "restore")) == 1
    assert await office.available(owner) == "800.00"
    await office.assert_books_are_sound()


async def test_restore_of_what_is_not_deleted_costs_nothing(office, owner):
    refused = await office.settled(await office.order(RestoreRequest(NAME)))
    assert (refused.state, refused.problem.code) == (OperationState.FAILED, "not_eligible")
    assert await office.available(owner) == "900.00"


async def test_restore_takes_funds(office):
    account = await office.account("100.00")
    await office.registered("example.test", account)
    with pytest.raises(InsufficientFunds):
        await office.order(RestoreRequest(NAME))


@pytest.mark.parametrize("confirm", [None, DomainName("other.test")])
async def test_deletion_must_be_confirmed_by_the_name(office, owner, confirm):
    with pytest.raises(ValidationFailed):
        await office.order(DeleteRequest(NAME, confirm))
    assert NAME in office.adapter.domains


@each_change
async def test_change_of_a_name_that_is_not_ours_is_refused(idle_office, kind):
    with pytest.raises(NotFound):
        await idle_office.order(CHANGES[kind])
    assert await idle_office.count("operations") == 0


@each_change
async def test_what_the_registry_cannot_do_is_refused_before_anything_is_written(database_url, kind):
    capability = Capability(kind)
    spec = fake_spec(zones=[fake_rules()], unsupported={capability: "the registry has no such thing"})
    async with an_office(database_url, [FakeRegistryAdapter(spec)]) as office:
        await office.services.workers.start()
        await office.registered("example.test", await office.account())
        before = await office.count("operations"), await office.count("idempotency_keys")
        with pytest.raises(Unsupported) as caught:
            await office.order(CHANGES[kind], key="k")
        assert (caught.value.capability, caught.value.why) == (capability, "the registry has no such thing")
        assert (await office.count("operations"), await office.count("idempotency_keys")) == before
