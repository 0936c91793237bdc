"""One order from acceptance to its end, with every kind of answer."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from adapters.outcome import RefusalReason
from gateway.operations.model import OperationKind
from gateway.operations.states import OperationState
from tests.support.office import a_registration, nameservers_of


async def test_registration_is_charged_and_the_domain_is_ours(office):
    account = await office.account("250.00")
    done = await office.registered("example.test", account)
    domain = await office.domains.read(office.tenant_id, done.domain)
    assert done.kind is OperationKind.REGISTER
    assert done.completed_at is not None
    assert datetime.fromisoformat(done.result["expires_at"]) == domain.expires_at
    assert domain.expires_at == office.adapter.domains[done.domain].expires_at
    assert [str(server.host) for server in domain.nameservers] == ["ns1.example.net", "ns2.example.net"]
    assert await office.available(account) == "150.00"
    assert await office.held(account) == "0.00"
    await office.assert_books_are_sound()


async def test_cltrid_is_derived_from_the_operation(office):
    done = await office.registered("example.test", await office.account())
    ulid = done.id.removeprefix("op_").lower()
    assert done.cltrid == f"dgw-{ulid}-1"
    assert done.svtrid is not None
    assert [effect.cltrid for effect in office.adapter.effects] == [done.cltrid]


async def test_renewal_takes_the_date_of_the_registry(office):
    account = await office.account()
    await office.registered("example.test", account)
    done = await office.settled(await office.order(await office.renewal("example.test", 2)))
    domain = await office.domains.read(office.tenant_id, done.domain)
    assert done.state is OperationState.SUCCEEDED
    assert domain.expires_at == office.adapter.domains[done.domain].expires_at
    assert done.price.format() == "200.00"
    assert await office.available(account) == "700.00"
    await office.assert_books_are_sound()


async def test_change_of_name_servers_costs_nothing(office):
    account = await office.account()
    await office.registered("example.test", account)
    done = await office.settled(await office.order(nameservers_of("example.test", "a.example.net", "b.example.net")))
    domain = await office.domains.read(office.tenant_id, done.domain)
    assert done.state is OperationState.SUCCEEDED
    assert done.price is None
    assert [str(server.host) for server in domain.nameservers] == ["a.example.net", "b.example.net"]
    assert await office.available(account) == "900.00"


async def test_name_servers_that_are_so_already_are_not_sent(office):
    await office.registered("example.test", await office.account())
    done = await office.settled(
        await office.order(nameservers_of("example.test", "ns1.example.net", "ns2.example.net"))
    )
    assert done.state is OperationState.SUCCEEDED
    assert done.attempts == 0
    assert not office.adapter.effects_of("example.test", "nameservers")


@pytest.mark.fault("F040")
async def test_f040_name_taken_by_a_stranger_gives_the_money_back(office):
    account = await office.account("250.00")
    office.adapter.steal_on_create()
    failed = await office.settled(await office.order(a_registration(), account))
    assert failed.state is OperationState.FAILED
    assert (failed.problem.code, failed.problem.registry_code) == ("domain_taken", 2302)
    assert await office.available(account) == "250.00"
    assert await office.count("domains") == 0
    assert not [call for call in office.adapter.calls if call[0] == "verify"]
    await office.assert_books_are_sound()


async def test_refusal_keeps_the_words_of_the_registry(office):
    office.adapter.refuse(RefusalReason.NOT_ELIGIBLE, "not this year", code=2106)
    failed = await office.settled(await office.order(a_registration(), await office.account()))
    assert failed.state is OperationState.FAILED
    assert (failed.problem.code, failed.problem.detail, failed.problem.registry_code) == (
        "not_eligible",
        "not this year",
        2106,
    )


async def test_registry_that_cannot_be_asked_delays_the_order(office):
    office.adapter.be_unavailable("prepare", times=2)
    office.adapter.be_unavailable("execute", times=2)
    done = await office.settled(await office.order(a_registration(), await office.account()))
    evidence = await office.operations.evidence(None, done.id)
    assert done.state is OperationState.SUCCEEDED
    assert [attempt.outcome for attempt in evidence.attempts] == ["unsent", "unsent", "done"]
    assert len(office.adapter.effects) == 1
    await office.assert_books_are_sound()


async def test_order_that_is_never_sent_fails_at_its_deadline(idle_office):
    office, account = idle_office, await idle_office.account("250.00")
    operation = await office.order(a_registration(), account)
    await office.execute("UPDATE operations SET deadline_at = now()")
    await office.services.workers.start()
    failed = await office.settled(operation)
    assert failed.state is OperationState.FAILED
    assert failed.problem.code == "deadline_exceeded"
    assert office.ended.missed == 1
    assert await office.available(account) == "250.00"
    assert not office.adapter.calls


async def test_refused_preparation_fails_the_order_before_anything_is_sent(office):
    from adapters.errors import PreparationRefused

    async def refuse(order, *, cltrid_prefix):
        raise PreparationRefused("invalid_contact", "the registry knows no such street", 2005)

    office.adapter.prepare = refuse
    account = await office.account("250.00")
    failed = await office.settled(await office.order(a_registration(), account))
    assert (failed.state, failed.problem.code, failed.attempts) == (OperationState.FAILED, "invalid_contact", 0)
    assert await office.available(account) == "250.00"


async def test_bug_in_preparing_is_tried_again(office):
    real, calls = office.adapter.prepare, []

    async def broken_once(order, *, cltrid_prefix):
        calls.append(order)
        if len(calls) == 1:
            raise ZeroDivisionError
        return await real(order, cltrid_prefix=cltrid_prefix)

    office.adapter.prepare = broken_once
    done = await office.settled(await office.order(a_registration(), await office.account()))
    assert done.state is OperationState.SUCCEEDED
    assert calls[0] == calls[1]


async def test_order_is_equal_on_every_attempt(office):
    orders = []

    async def watch(prepared, attempt):
        orders.append(prepared.order)

    office.adapter.before_execute = watch
    office.adapter.lose_answer(applied=False, times=2)
    await office.registered("example.test", await office.account())
    assert len(orders) == 3
    assert orders[0] == orders[1] == orders[2]
    assert len(orders[0].auth_info) == 28


async def test_contact_of_several_orders_is_read_once(office):
    account, read = await office.account(), []

    def hear(_connection, _cursor, statement, *_rest):
        read.extend([statement] if "SELECT contacts." in statement else [])

    event.listen(office.services.database.engine.sync_engine, "before_cursor_execute", hear)
    for number in range(3):
        await office.registered(f"n{number}.test", account)
    assert len(read) == 1


async def test_every_step_is_on_record(office):
    office.adapter.lose_answer(applied=False)
    done = await office.registered("example.test", await office.account())
    evidence = await office.operations.evidence(office.tenant_id, done.id)
    assert [event.event for event in evidence.events] == ["accept", "send", "lose", "requeue", "send", "succeed"]
    assert [(each.number, each.outcome, each.verdict) for each in evidence.attempts] == [
        (1, "unknown", "not_applied"),
        (2, "done", None),
    ]
    states = [event.from_state for event in evidence.events[1:]]
    assert states == [event.to_state for event in evidence.events[:-1]]


async def test_end_is_told_once(office):
    await office.registered("example.test", await office.account())
    office.adapter.refuse()
    await office.settled(await office.order(await office.renewal("example.test")))
    assert office.ended.outcomes == ["succeeded", "failed"]


async def test_domain_of_one_tick_is_not_older_than_its_operation(office):
    done = await office.registered("example.test", await office.account())
    domain = await office.domains.read(office.tenant_id, done.domain)
    assert timedelta(0) <= domain.synced_at - done.created_at < timedelta(seconds=10)
    assert domain.synced_at.tzinfo is not None
    assert domain.synced_at <= datetime.now(UTC)
