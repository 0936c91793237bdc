"""A registry that does not answer is left alone by all nodes, and asked by one of them whether it does again."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from adapters.errors import Unavailable
from adapters.model import DomainName
from gateway.operations.states import OperationState
from gateway.storage import circuits
from tests.support.office import a_registration, a_registry, an_office, eventually


async def circuit(office):
    async with office.services.database.reading() as connection:
        found = await circuits.read_all(connection)
    return {each.registry: each for each in found}.get("fake")


async def until(office, state):
    async def reached():
        found = await circuit(office)
        return found if found is not None and found.state == state else None

    return await eventually(reached)


def silent(registry, reason="unreachable"):
    """The registry answers nothing any more; the returned event ends that."""
    again, prepare = asyncio.Event(), registry.prepare

    async def refuse(*_args, **_more):
        if again.is_set():
            return await prepare(*_args, **_more)
        registry.calls.append(("prepare", "refused"))
        raise Unavailable(reason)

    async def ping():
        registry.calls.append(("ping", ""))
        if not again.is_set():
            raise Unavailable(reason)
        return 0.0

    registry.prepare, registry.ping = refuse, ping
    return again


@pytest.mark.fault("F001")
async def test_f001_orders_of_a_silent_registry_stay_as_they_are_and_all_run_when_it_answers(database_url):
    registry = a_registry()
    async with an_office(database_url, [registry]) as office:
        again, account = silent(registry), await office.account("5000.00")
        orders = [await office.order(a_registration(f"n{number}.test"), account) for number in range(30)]
        await office.services.workers.start()
        await until(office, "open")
        await eventually(lambda: _asked(registry, "ping", times=3))
        refused = registry.calls.count(("prepare", "refused"))
        assert refused < 30
        again.set()
        for order in orders:
            assert (await office.settled(order)).state is OperationState.SUCCEEDED
        assert registry.calls.count(("prepare", "refused")) == refused
        assert (await circuit(office)).state == "closed"


async def _asked(registry, call, *, times):
    return sum(made == call for made, _ in registry.calls) >= times


async def test_one_node_asks_for_all(database_url):
    one, other = a_registry(), a_registry()
    async with (
        an_office(database_url, [one]) as office,
        an_office(database_url, [other], tenant_id=office.tenant_id) as second,
    ):
        again = silent(one)
        silent(other)
        await office.services.workers.start()
        await second.services.workers.start()
        for _ in range(5):
            await office.services.circuits.failed("fake", "unreachable")
        await until(office, "open")

        async def both_know():
            return not (office.services.circuits.lets_pass("fake") or second.services.circuits.lets_pass("fake"))

        await eventually(both_know)
        other.ping, one.ping = one.ping, one.ping
        again.set()
        await until(office, "closed")

        async def both_go_on():
            return office.services.circuits.lets_pass("fake") and second.services.circuits.lets_pass("fake")

        await eventually(both_go_on)


@pytest.mark.fault("F010")
async def test_f010_certificate_that_is_refused_opens_the_circuit_at_once(database_url):
    registry = a_registry()
    async with an_office(database_url, [registry]) as office:
        silent(registry, "certificate_refused")
        await office.services.workers.start()
        await office.order(a_registration(), await office.account())
        assert (await until(office, "open")).reason == "certificate_refused"


@pytest.mark.fault("F026")
async def test_f026_refused_login_is_not_tried_again_by_itself(database_url):
    registry = a_registry()
    async with an_office(database_url, [registry]) as office:
        silent(registry, "login_refused")
        await office.services.workers.start()
        await office.order(a_registration(), await office.account())
        opened = await until(office, "open")
        assert opened.reason == "login_refused"
        assert opened.retry_at - opened.since > timedelta(minutes=50)
        await eventually(lambda: _refused(office))
        assert ("ping", "") not in registry.calls


async def _refused(office):
    return office.services.circuits.login_refused("fake")


@pytest.mark.fault("F026")
async def test_f026_other_credentials_are_tried_at_once(idle_office):
    database = idle_office.services.database
    await database.run(
        lambda connection: circuits.open_(
            connection, "fake", reason="login_refused", pause=timedelta(hours=1), credentials="those of yesterday"
        )
    )
    await idle_office.services.workers.start()
    assert await until(idle_office, "closed")
    assert ("ping", "") in idle_office.adapter.calls


async def test_order_past_its_deadline_ends_though_the_circuit_is_open(database_url):
    registry = a_registry()
    async with an_office(database_url, [registry]) as office:
        silent(registry)
        account = await office.account("250.00")
        await office.services.workers.start()
        for _ in range(5):
            await office.services.circuits.failed("fake", "unreachable")
        await until(office, "open")
        order = await office.order(a_registration(), account)
        await office.execute("UPDATE operations SET deadline_at = now()")
        failed = await office.settled(order)
        assert (failed.state, failed.problem.code) == (OperationState.FAILED, "deadline_exceeded")
        assert await office.available(account) == "250.00"


async def test_node_that_dies_while_it_finds_out_is_replaced(database_url):
    one, other = a_registry(), a_registry()
    async with (
        an_office(database_url, [one]) as office,
        an_office(database_url, [other], tenant_id=office.tenant_id) as second,
    ):
        asked = asyncio.Event()

        async def hang():
            asked.set()
            await asyncio.Event().wait()

        one.ping = hang
        await office.services.database.run(
            lambda connection: circuits.open_(connection, "fake", reason="unreachable", pause=timedelta(0))
        )
        office.services.circuits.start()
        await asyncio.wait_for(asked.wait(), 30)
        assert (await circuit(office)).state == "half_open"
        second.services.circuits.start()
        await office.services.circuits.stop()
        await until(second, "closed")
        await second.services.circuits.stop()


@pytest.mark.fault("F047")
async def test_f047_circuit_that_opens_again_before_an_order_was_answered_waits_longer(idle_office):
    circuits_here, answers = idle_office.services.circuits, asyncio.Event()
    idle_office.adapter.ping = answers.wait
    circuits_here.start()
    for failures in (1, 2, 3):
        assert await _opened(idle_office) == failures
        answers.set()
        await until(idle_office, "closed")
        await eventually(lambda: _lets_pass(circuits_here))
        answers.clear()
    circuits_here.answered("fake")
    assert await _opened(idle_office) == 1
    await circuits_here.stop()


@pytest.mark.fault("F047")
async def test_f047_failures_of_what_was_under_way_open_no_circuit_anew(idle_office):
    with capture_logs() as told:
        assert await _opened(idle_office) == 1
        since = (await circuit(idle_office)).since
        assert await _opened(idle_office) == 1
    assert [line["event"] for line in told] == ["circuit_open"]
    assert (await circuit(idle_office)).since == since


async def _opened(office):
    """Open the circuit by failures of orders, and return how often that has happened since one was answered."""
    for _ in range(5):
        await office.services.circuits.failed("fake", "timeout")
    return (await circuit(office)).failures


async def _lets_pass(circuits_here):
    return circuits_here.lets_pass("fake")


async def test_what_is_not_the_links_trouble_opens_nothing(idle_office):
    for _ in range(20):
        await idle_office.services.circuits.failed("fake", "registry_balance")
    assert await circuit(idle_office) is None


async def test_orders_of_a_registry_that_is_no_longer_served_end_at_their_deadline(database_url):
    served, gone = a_registry("served", "example"), a_registry("gone", "test")
    async with an_office(database_url, [gone, served]) as before:
        account = await before.account("250.00")
        order = await before.order(a_registration("left.test"), account)
        await before.execute("UPDATE operations SET deadline_at = now()")
        async with an_office(database_url, [served], tenant_id=before.tenant_id) as office:
            await office.services.workers.start()
            failed = await office.settled(order)
            assert (failed.state, failed.problem.code) == (OperationState.FAILED, "deadline_exceeded")
            assert await office.available(account) == "250.00"


async def test_unclear_order_of_a_registry_that_is_no_longer_served_goes_to_a_person(database_url):
    served, gone = a_registry("served", "example"), a_registry("gone", "test")
    async with an_office(database_url, [gone, served]) as before:
        order = await before.order(a_registration("left.test"), await before.account())
        gone.lose_answer(applied=True)
        gone.be_undecided(retry_after=None)
        await before.services.workers.start()
        await before.until(order, OperationState.ACTION_REQUIRED)
        await before.services.workers.stop()
        await before.execute(
            "UPDATE operations SET state = 'verifying', problem = NULL, unclear_since = now() - interval '2 days'"
        )
        async with an_office(database_url, [served], tenant_id=before.tenant_id) as office:
            await office.services.workers.start()
            asked = await office.until(order, OperationState.ACTION_REQUIRED)
            assert asked.problem.code == "registry_not_configured"
            assert gone.domains[DomainName.parse("left.test")]
