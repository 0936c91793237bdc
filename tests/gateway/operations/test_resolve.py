"""An operator's word on what only a person can decide, and the evidence that helps to find it."""

import pytest

from gateway.audit import Actor
from gateway.errors import OperationConflict, ValidationFailed
from gateway.operations.model import Resolution
from gateway.operations.resolution import Decision
from gateway.operations.sighting import Sighting
from gateway.operations.states import OperationState
from tests.support.lost_commit import lose_answer_to_commit
from tests.support.office import a_registration, a_registry, an_office, nameservers_of

OPERATOR = Actor("key:key_1", "req_1", "192.0.2.1")
LOOK_AGAIN, NOT_APPLIED = Decision(Resolution.LOOK_AGAIN), Decision(Resolution.NOT_APPLIED, note="asked by phone")


async def needing_a_person(office, order):
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided(retry_after=None)
    return await office.until(order, OperationState.ACTION_REQUIRED)


async def resolved(office, operation, decision):
    return await office.operations.resolve(office.tenant_id, operation.id, decision, by=OPERATOR)


async def on_record(office):
    return await office.execute("SELECT actor, action, object, before, after, request_id FROM audit_entries")


async def test_operator_has_the_registry_asked_again(office):
    account = await office.account()
    operation = await needing_a_person(office, await office.order(a_registration(), account))
    await resolved(office, operation, LOOK_AGAIN)
    done = await office.until(operation, OperationState.SUCCEEDED)
    assert (done.attempts, done.problem) == (1, None)
    assert await office.available(account) == "900.00"
    evidence = await office.operations.evidence(None, operation.id)
    assert {"by": "key:key_1"} in [event.detail for event in evidence.events]
    await office.assert_books_are_sound()


async def test_operators_word_that_nothing_happened_gives_the_money_back(office):
    account = await office.account()
    operation = await needing_a_person(office, await office.order(a_registration(), account))
    failed = await resolved(office, operation, NOT_APPLIED)
    assert (failed.state, failed.problem.code) == (OperationState.FAILED, "resolved_not_applied")
    assert (await office.available(account), await office.held(account)) == ("1000.00", "0.00")
    await office.assert_books_are_sound()


async def test_operators_word_that_it_happened_charges_by_the_registrys_dates(office):
    account = await office.account()
    operation = await needing_a_person(office, await office.order(a_registration(), account))
    shown = office.adapter.domains[operation.domain]
    seen = Sighting(expires_at=shown.expires_at, created_at=shown.created_at)
    done = await resolved(office, operation, Decision(Resolution.APPLIED, seen, "seen in the registry's console"))
    domain = await office.domains.read(office.tenant_id, operation.domain)
    assert done.state is OperationState.SUCCEEDED
    assert (domain.expires_at, domain.created_at) == (shown.expires_at, shown.created_at)
    assert (await office.available(account), await office.held(account)) == ("900.00", "0.00")
    await office.assert_books_are_sound()


@pytest.mark.fault("F061")
@pytest.mark.parametrize("decision", [LOOK_AGAIN, NOT_APPLIED], ids=["look again", "not applied"])
async def test_f061_word_whose_commit_was_not_answered_is_taken_once(office, monkeypatch, decision):
    operation = await needing_a_person(office, await office.order(a_registration(), await office.account()))
    lose_answer_to_commit(office.services.database, monkeypatch, times=1)
    answered = await resolved(office, operation, decision)
    assert answered.state is not OperationState.ACTION_REQUIRED
    assert (await resolved(office, operation, decision)).id == operation.id
    assert len(await on_record(office)) == 1
    with pytest.raises(OperationConflict):
        await office.operations.resolve(office.tenant_id, operation.id, decision, by=Actor("key:somebody else"))
    await office.assert_books_are_sound()


async def test_registration_that_happened_needs_its_expiry(office):
    account = await office.account()
    operation = await needing_a_person(office, await office.order(a_registration(), account))
    with pytest.raises(ValidationFailed) as caught:
        await resolved(office, operation, Decision(Resolution.APPLIED))
    assert [problem.pointer for problem in caught.value.problems] == ["/expires_at"]
    assert await office.held(account) == "100.00"
    assert not await on_record(office)


async def test_change_that_happened_needs_no_dates(office):
    await office.registered("example.test", await office.account())
    operation = await needing_a_person(
        office, await office.order(nameservers_of("example.test", "a.example.net", "b.example.net"))
    )
    done = await resolved(office, operation, Decision(Resolution.APPLIED))
    domain = await office.domains.read(office.tenant_id, operation.domain)
    assert done.state is OperationState.SUCCEEDED
    assert [str(server.host) for server in domain.nameservers] == ["a.example.net", "b.example.net"]


async def test_every_word_is_on_record_with_who_said_it(office):
    operation = await needing_a_person(office, await office.order(a_registration(), await office.account()))
    await resolved(office, operation, NOT_APPLIED)
    (entry,) = await on_record(office)
    assert (entry.actor, entry.action, entry.object) == ("key:key_1", "operation.resolve", operation.id)
    assert entry.before == {"state": "action_required"}
    assert entry.after == {"state": "failed", "word": "not_applied", "note": "asked by phone"}
    assert entry.request_id == "req_1"


async def test_only_what_needs_a_person_takes_a_persons_word(office):
    done = await office.registered("example.test", await office.account())
    for word in Resolution:
        with pytest.raises(OperationConflict):
            await resolved(office, done, Decision(word))
    assert not await on_record(office)


async def test_what_nobody_can_prove_within_its_time_goes_to_a_person_with_all_that_was_tried(database_url):
    registry = a_registry()
    registry.lose_answer(applied=True)
    registry.be_undecided(retry_after=0.0, times=10_000)
    async with an_office(database_url, [registry], verify_give_up_seconds=0.5) as office:
        await office.services.workers.start()
        order = await office.order(a_registration(), await office.account())
        operation = await office.until(order, OperationState.ACTION_REQUIRED)
        assert operation.problem.code == "outcome_unknown"
        evidence = await office.operations.evidence(None, operation.id)
        assert [(each.outcome, each.verdict) for each in evidence.attempts] == [("unknown", "undecided")]
        assert [each.event for each in evidence.events][-1] == "give_up"
