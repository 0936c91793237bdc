"""Answers that were lost: the registry is asked before anything is sent again."""

import pytest

from adapters.model import Receipt
from adapters.outcome import RefusalReason
from gateway.operations.states import OperationState
from tests.support.office import a_registration, nameservers_of

KINDS = pytest.mark.parametrize("kind", ["register", "renew", "nameservers"])


async def an_order(office, kind):
    """Return an order of that kind that is ready to be accepted, and the account that pays for it."""
    account = await office.account("500.00")
    if kind == "register":
        return a_registration(), account
    await office.registered("example.test", account)
    office.adapter.calls.clear()
    if kind == "renew":
        return await office.renewal("example.test"), account
    return nameservers_of("example.test", "a.example.net", "b.example.net"), account


def calls_of(office, call):
    return [each for each in office.adapter.calls if each[0] == call]


async def assert_done_once(office, operation, kind, account, *, attempts):
    charges = {"register": "400.00", "renew": "300.00", "nameservers": "400.00"}
    assert operation.state is OperationState.SUCCEEDED, operation
    assert operation.attempts == attempts
    assert len(office.adapter.effects_of("example.test", kind)) == 1
    assert await office.available(account) == charges[kind]
    assert await office.held(account) == "0.00"
    domain = await office.domains.read(office.tenant_id, operation.domain)
    assert domain.expires_at == office.adapter.domains[operation.domain].expires_at
    await office.assert_books_are_sound()


@KINDS
@pytest.mark.fault("F003")
async def test_f003_command_that_never_arrived_is_sent_once_more_under_a_new_cltrid(office, kind):
    order, account = await an_order(office, kind)
    office.adapter.lose_answer(applied=False)
    done = await office.settled(await office.order(order, account))
    await assert_done_once(office, done, kind, account, attempts=2)
    assert done.cltrid.endswith("-2")
    assert office.ended.verdicts == ["not_applied"]


@KINDS
@pytest.mark.fault("F004")
async def test_f004_command_that_took_effect_is_found_and_not_sent_again(office, kind):
    order, account = await an_order(office, kind)
    office.adapter.lose_answer(applied=True)
    done = await office.settled(await office.order(order, account))
    await assert_done_once(office, done, kind, account, attempts=1)
    assert office.ended.verdicts == ["applied"]


@KINDS
@pytest.mark.parametrize(
    ("cause", "applied"),
    [
        pytest.param("mismatch", True, marks=pytest.mark.fault("F033"), id="F033"),
        pytest.param("timeout", True, marks=pytest.mark.fault("F036"), id="F036"),
        pytest.param("server_error", False, marks=pytest.mark.fault("F037"), id="F037"),
        pytest.param("server_error", True, marks=pytest.mark.fault("F038"), id="F038"),
    ],
)
async def test_answer_that_proves_nothing_is_looked_up(office, kind, cause, applied):
    order, account = await an_order(office, kind)
    office.adapter.lose_answer(applied=applied, cause=cause)
    done = await office.settled(await office.order(order, account))
    await assert_done_once(office, done, kind, account, attempts=1 if applied else 2)
    evidence = await office.operations.evidence(None, done.id)
    assert (evidence.attempts[0].outcome, evidence.attempts[0].reason) == ("unknown", cause)


@pytest.mark.parametrize("kind", ["register", "renew"])
@pytest.mark.fault("F039")
async def test_f039_refusal_of_a_repeat_is_our_own_success(office, kind):
    """The first command was late, not lost: it took effect after the look-up, so its repeat is refused."""
    order, account = await an_order(office, kind)
    office.adapter.lose_answer(applied=False)

    async def first_one_arrives(prepared, attempt):
        if attempt.number == 2:
            office.adapter._apply(prepared.order, attempt, Receipt(attempt.cltrid, None, 1000))

    office.adapter.before_execute = first_one_arrives
    done = await office.settled(await office.order(order, account))
    await assert_done_once(office, done, kind, account, attempts=2)
    evidence = await office.operations.evidence(None, done.id)
    assert [(each.outcome, each.verdict) for each in evidence.attempts] == [
        ("unknown", "not_applied"),
        ("refused", "applied"),
    ]


async def test_refusal_of_a_repeat_that_did_not_happen_is_a_refusal(office):
    account = await office.account("500.00")
    office.adapter.lose_answer(applied=False)
    office.adapter.refuse(RefusalReason.POLICY, "closed for the night", code=2308)
    failed = await office.settled(await office.order(a_registration(), account))
    assert failed.state is OperationState.FAILED
    assert (failed.problem.code, failed.problem.registry_code) == ("policy_error", 2308)
    assert await office.available(account) == "500.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F040")
async def test_f040_stranger_who_won_after_a_lost_command_ends_the_order(office):
    account = await office.account("500.00")
    office.adapter.lose_answer(applied=False)
    operation = await office.order(a_registration(), account)
    office.adapter.put("example.test", sponsor="gw-other")
    failed = await office.settled(operation)
    assert failed.state is OperationState.FAILED
    assert failed.problem.code == "domain_taken"
    assert await office.available(account) == "500.00"
    await office.assert_books_are_sound()


async def test_money_stays_held_while_nothing_is_known(idle_office):
    office, account = idle_office, await idle_office.account("500.00")
    office.adapter.lose_answer(applied=True)
    office.adapter.be_unavailable("verify", times=1000)
    await office.services.workers.start()
    operation = await office.until(await office.order(a_registration(), account), OperationState.VERIFYING)
    assert not operation.completed_at
    assert await office.held(account) == "100.00"
    assert await office.available(account) == "400.00"


async def test_registry_that_is_down_is_asked_until_it_answers(office):
    office.adapter.lose_answer(applied=True)
    office.adapter.be_unavailable("verify", times=5)
    done = await office.registered("example.test", await office.account())
    assert len(calls_of(office, "verify")) == 6
    assert done.attempts == 1


async def test_answer_that_decides_nothing_is_asked_again(office):
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided(times=3)
    done = await office.registered("example.test", await office.account())
    assert len(calls_of(office, "verify")) == 4
    assert len(office.adapter.effects) == 1
    assert done.attempts == 1


async def test_what_only_a_person_can_decide_waits_for_one_with_its_money_held(office):
    account = await office.account("500.00")
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided("neither the old nor the new date", retry_after=None)
    stuck = await office.settled(await office.order(a_registration(), account))
    assert stuck.state is OperationState.ACTION_REQUIRED
    assert stuck.problem.code == "outcome_unknown"
    assert await office.held(account) == "100.00"
    assert office.ended.verdicts == ["manual"]
    await office.assert_books_are_sound()


async def test_look_up_that_stays_undecided_too_long_goes_to_a_person(idle_office):
    office = idle_office
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided(times=1000, retry_after=0)
    operation = await office.order(a_registration(), await office.account())
    await office.services.workers.start()
    await office.until(operation, OperationState.VERIFYING)
    await office.execute("UPDATE operations SET unclear_since = now() - interval '2 days'")
    stuck = await office.settled(operation)
    assert stuck.state is OperationState.ACTION_REQUIRED


async def test_order_that_is_lost_each_time_is_not_sent_for_ever(office):
    account = await office.account("500.00")
    office.adapter.lose_answer(applied=False, times=100)
    stuck = await office.settled(await office.order(a_registration(), account))
    assert stuck.state is OperationState.ACTION_REQUIRED
    assert stuck.problem.code == "attempts_exhausted"
    assert stuck.attempts == 5
    assert await office.held(account) == "100.00"


async def test_bug_in_asking_is_asked_again(office):
    office.adapter.lose_answer(applied=True)
    real, calls = office.adapter.verify, []

    async def broken_once(order, attempt):
        calls.append(attempt)
        if len(calls) == 1:
            raise ZeroDivisionError
        return await real(order, attempt)

    office.adapter.verify = broken_once
    assert (await office.registered("example.test", await office.account())).attempts == 1


async def test_bug_in_asking_goes_to_a_person_in_the_end(idle_office):
    """A secret that was lost, say: without a limit the money would be held, unseen, for ever."""
    office = idle_office

    async def broken(order, attempt):
        raise ZeroDivisionError

    office.adapter.lose_answer(applied=True)
    office.adapter.verify = broken
    operation = await office.order(a_registration(), await office.account())
    await office.services.workers.start()
    await office.until(operation, OperationState.VERIFYING)
    await office.execute("UPDATE operations SET unclear_since = now() - interval '2 days'")
    stuck = await office.settled(operation)
    assert (stuck.state, stuck.problem.code) == (OperationState.ACTION_REQUIRED, "internal_error")
    assert office.ended.verdicts == ["manual"]


async def test_bug_after_sending_is_looked_up_like_a_lost_answer(office):
    async def bug(prepared, attempt):
        if attempt.number == 1:
            raise ZeroDivisionError

    office.adapter.after_execute = bug
    done = await office.registered("example.test", await office.account())
    assert done.attempts == 1
    assert len(office.adapter.effects) == 1


async def test_renewal_keeps_the_expiry_it_started_from_over_every_repeat(office):
    seen = []

    async def watch(prepared, attempt):
        seen.append(prepared.order)

    account = await office.account()
    await office.registered("example.test", account)
    before = office.adapter.domains[(await office.renewal("example.test")).name].expires_at
    office.adapter.before_execute = watch
    office.adapter.lose_answer(applied=False, times=2)
    done = await office.settled(await office.order(await office.renewal("example.test")))
    assert done.state is OperationState.SUCCEEDED
    assert [order.current_expiry for order in seen] == [before] * 3


async def test_first_sending_time_spans_all_attempts(office):
    seen = []

    async def watch(prepared, attempt):
        seen.append(attempt)

    office.adapter.before_execute = watch
    office.adapter.lose_answer(applied=False, times=2)
    await office.registered("example.test", await office.account())
    assert [attempt.number for attempt in seen] == [1, 2, 3]
    assert {attempt.first_sent_at for attempt in seen} == {seen[0].sent_at}
    assert seen[0].sent_at < seen[1].sent_at < seen[2].sent_at


class TestPending:
    async def test_bug_in_asking_does_not_cut_the_registrys_time_short(self, office):
        office.adapter.pend()
        waiting = await office.settled(await office.order(a_registration(), await office.account()))
        real, calls = office.adapter.verify, []

        async def broken_once(order, attempt):
            calls.append(attempt)
            if len(calls) == 1:
                raise ZeroDivisionError
            return await real(order, attempt)

        office.adapter.verify = broken_once
        await office.execute("UPDATE operations SET unclear_since = now() - interval '2 days'")
        office.adapter.put("example.test")
        assert (await office.until(waiting, OperationState.SUCCEEDED)).attempts == 1

    async def test_order_that_the_registry_decides_later_is_looked_up_until_it_did(self, office):
        account = await office.account("500.00")
        office.adapter.pend()
        waiting = await office.settled(await office.order(a_registration(), account))
        assert waiting.state is OperationState.AWAITING_REGISTRY
        assert await office.held(account) == "100.00"
        office.adapter.put("example.test")
        done = await office.until(waiting, OperationState.SUCCEEDED)
        assert done.attempts == 1
        assert await office.available(account) == "400.00"
        await office.assert_books_are_sound()

    async def test_order_that_the_registry_denies_gives_the_money_back(self, office):
        account = await office.account("500.00")
        office.adapter.pend()
        waiting = await office.settled(await office.order(a_registration(), account))
        office.adapter.put("example.test", sponsor="gw-other")
        failed = await office.until(waiting, OperationState.FAILED)
        assert failed.problem.code == "domain_taken"
        assert await office.available(account) == "500.00"

    async def test_registry_that_never_decides_leaves_it_to_a_person(self, office):
        office.adapter.pend()
        waiting = await office.settled(await office.order(a_registration(), await office.account()))
        await office.execute("UPDATE operations SET unclear_since = now() - interval '15 days'")
        stuck = await office.until(waiting, OperationState.ACTION_REQUIRED)
        assert stuck.problem.code == "registry_silent"
        assert not [event for event in office.adapter.effects if event.kind == "register"]
