"""Transfers: a name that comes to us or leaves, decided days later, charged once or not at all."""

from datetime import timedelta

import pytest

from adapters.model import DomainName, PollKind, PollMessage, TransferDecision, TransferState
from billing_core import InsufficientFunds
from gateway.clock import utc_now
from gateway.errors import NotEligible, NotFound, OperationConflict
from gateway.operations.requests import TransferCodeRequest, TransferDecisionRequest, TransferRequest
from gateway.operations.states import OperationState
from tests.support.office import a_node, a_registration, a_registry, an_office, eventually

NAME = DomainName("example.test")
CODE = "canary-Code-1"

APPROVE, REJECT, CANCEL = (
    TransferDecisionRequest(NAME, decision)
    for decision in (TransferDecision.APPROVE, TransferDecision.REJECT, TransferDecision.CANCEL)
)


def theirs(office, code=CODE):
    """Place the name with another registrar, registered long ago."""
    office.adapter.put("example.test", sponsor="gw-other", created_at=utc_now() - timedelta(days=400), years=2)
    office.adapter.domains[NAME].auth_info = code


async def requested(office, account):
    """Order the transfer and return the operation once the registry has it."""
    operation = await office.order(TransferRequest(NAME, 1, CODE), account)
    return await office.until(operation, OperationState.AWAITING_REGISTRY)


async def domain_of(office):
    return await office.domains.read(office.tenant_id, NAME)


async def test_transfer_is_charged_once_the_name_is_ours(office):
    theirs(office)
    account = await office.account("250.00")
    operation = await requested(office, account)
    assert (await office.held(account), await office.available(account)) == ("100.00", "150.00")
    office.adapter.end_transfer("example.test", TransferState.APPROVED)
    done = await office.until(operation, OperationState.SUCCEEDED)
    domain, truth = await domain_of(office), office.adapter.domains[NAME]
    assert (domain.created_at, domain.expires_at) == (truth.created_at, truth.expires_at)
    assert domain.account_id == account
    assert done.attempts == 1
    assert (await office.held(account), await office.available(account)) == ("0.00", "150.00")
    await office.assert_books_are_sound()


@pytest.mark.parametrize("end", [TransferState.REJECTED, TransferState.SERVER_CANCELLED])
async def test_transfer_that_does_not_come_about_costs_nothing(office, end):
    theirs(office)
    account = await office.account("250.00")
    operation = await requested(office, account)
    office.adapter.end_transfer("example.test", end)
    failed = await office.until(operation, OperationState.FAILED)
    assert failed.problem.code == "transfer_ended"
    assert (await office.held(account), await office.available(account)) == ("0.00", "250.00")
    with pytest.raises(NotFound):
        await domain_of(office)


@pytest.mark.fault("F004")
async def test_f004_request_whose_answer_is_lost_is_not_sent_again(office):
    theirs(office)
    account = await office.account("250.00")
    office.adapter.lose_answer(applied=True)
    operation = await requested(office, account)
    office.adapter.end_transfer("example.test", TransferState.SERVER_APPROVED)
    assert (await office.until(operation, OperationState.SUCCEEDED)).attempts == 1
    assert len(office.adapter.effects_of("example.test", "transfer_in")) == 1
    assert await office.available(account) == "150.00"


@pytest.mark.fault("F003")
async def test_f003_request_that_never_arrived_is_sent_again(office):
    theirs(office)
    account = await office.account("250.00")
    office.adapter.lose_answer(applied=False)
    operation = await requested(office, account)
    assert operation.attempts == 2
    assert len(office.adapter.effects_of("example.test", "transfer_in")) == 1


async def test_wrong_code_costs_nothing(office):
    theirs(office, code="another")
    account = await office.account("250.00")
    failed = await office.settled(await office.order(TransferRequest(NAME, 1, CODE), account))
    assert (failed.state, failed.problem.code) == (OperationState.FAILED, "bad_auth_code")
    assert await office.available(account) == "250.00"


async def test_code_is_kept_sealed_while_it_is_needed_and_erased_afterwards(office):
    theirs(office)
    operation = await requested(office, await office.account())
    kept = await office.execute("SELECT sealed_secret, operations::text FROM operations")
    assert kept[0][0] is not None
    assert CODE.encode() not in bytes(kept[0][0])
    assert CODE not in kept[0][1]
    office.adapter.end_transfer("example.test", TransferState.APPROVED)
    await office.until(operation, OperationState.SUCCEEDED)
    assert await office.execute("SELECT sealed_secret FROM operations") == [(None,)]


async def test_another_node_with_the_secret_sends_the_code(database_url):
    adapter = a_registry()
    async with an_office(database_url, [adapter]) as first:
        theirs(first)
        operation = await first.order(TransferRequest(NAME, 1, CODE), await first.account())
        async with a_node(database_url, first.services.registries, tenant_id=first.tenant_id) as second:
            await second.services.workers.start()
            assert await second.until(operation, OperationState.AWAITING_REGISTRY)


async def test_message_of_the_registry_ends_the_waiting_at_once(database_url):
    async with an_office(database_url, [a_registry()], pending_check_seconds=3600) as office:
        await office.services.workers.start()
        theirs(office)
        operation = await requested(office, await office.account())
        ended = office.adapter.end_transfer("example.test", TransferState.APPROVED)
        message = PollMessage("1", utc_now(), PollKind.TRANSFER, NAME, "", "<msg/>", transfer=ended)
        office.adapter.messages.append(message)
        await office.services.inbox.read("fake")
        await office.until(operation, OperationState.SUCCEEDED)
        assert (await domain_of(office)).name == NAME


async def test_cancelling_gives_the_money_back(database_url):
    async with an_office(database_url, [a_registry()], pending_check_seconds=3600) as office:
        await office.services.workers.start()
        theirs(office)
        account = await office.account("250.00")
        operation = await requested(office, account)
        cancelled = await office.settled(await office.order(CANCEL))
        assert cancelled.state is OperationState.SUCCEEDED
        assert cancelled.account_id == account
        await office.until(operation, OperationState.FAILED)
        assert (await office.held(account), await office.available(account)) == ("0.00", "250.00")


async def test_only_who_asked_may_cancel(office):
    with pytest.raises(NotFound):
        await office.order(CANCEL)


async def test_name_is_not_asked_for_twice_at_a_time(office):
    theirs(office)
    account = await office.account()
    await requested(office, account)
    with pytest.raises(OperationConflict):
        await office.order(TransferRequest(NAME, 1, CODE), account)
    with pytest.raises(OperationConflict):
        await office.order(a_registration("example.test"), account)


async def test_name_that_is_here_is_not_transferred(office):
    account = await office.account()
    await office.registered("example.test", account)
    with pytest.raises(NotEligible):
        await office.order(TransferRequest(NAME, 1, CODE), account)


async def test_transfer_takes_funds(idle_office):
    account = await idle_office.account("99.99")
    with pytest.raises(InsufficientFunds):
        await idle_office.order(TransferRequest(NAME, 1, CODE), account)
    assert await idle_office.count("operations") == 0


async def test_approved_name_leaves_and_is_ours_no_longer(office):
    await office.registered("example.test", await office.account())
    office.adapter.ask_for("example.test")
    done = await office.settled(await office.order(APPROVE))
    assert (done.state, done.result["state"]) == (OperationState.SUCCEEDED, "approved")
    assert office.adapter.domains[NAME].sponsor == "gw-other"
    with pytest.raises(NotFound):
        await domain_of(office)


async def test_rejected_name_stays(office):
    await office.registered("example.test", await office.account())
    office.adapter.ask_for("example.test")
    done = await office.settled(await office.order(REJECT))
    assert (done.state, done.result["state"]) == (OperationState.SUCCEEDED, "rejected")
    assert (await domain_of(office)).name == NAME


async def test_nothing_is_decided_where_nobody_asks(office):
    await office.registered("example.test", await office.account())
    failed = await office.settled(await office.order(APPROVE))
    assert (failed.state, failed.problem.code) == (OperationState.FAILED, "transfer_ended")
    assert (await domain_of(office)).name == NAME


@pytest.mark.fault("F004")
async def test_f004_approval_whose_answer_is_lost_is_found_done(office):
    await office.registered("example.test", await office.account())
    office.adapter.ask_for("example.test")
    office.adapter.lose_answer(applied=True)
    done = await office.settled(await office.order(APPROVE))
    assert (done.state, done.attempts) == (OperationState.SUCCEEDED, 1)
    with pytest.raises(NotFound):
        await domain_of(office)


async def test_transfer_that_somebody_must_act_on_says_so_until_it_goes_on(office):
    theirs(office)
    operation = await requested(office, await office.account("250.00"))
    office.adapter.be_undecided("the code is wrong", retry_after=None, times=2)

    async def held_up():
        problem = (await office.operations.get(None, operation.id)).problem
        return problem is not None and (problem.code, problem.detail)

    assert await eventually(held_up) == ("held_up", "the code is wrong")

    async def goes_on():
        return (await office.operations.get(None, operation.id)).problem is None

    await eventually(goes_on)
    office.adapter.end_transfer("example.test", TransferState.APPROVED)
    assert (await office.until(operation, OperationState.SUCCEEDED)).problem is None


async def test_transfer_gets_another_code_while_it_waits_and_is_not_paid_again(office):
    theirs(office)
    account = await office.account("250.00")
    operation = await requested(office, account)
    correction = await office.settled(await office.order(TransferCodeRequest(NAME, "the-right-Code-2")))
    assert (correction.state, correction.price) == (OperationState.SUCCEEDED, None)
    assert office.adapter.codes == {NAME: "the-right-Code-2"}
    office.adapter.end_transfer("example.test", TransferState.APPROVED)
    assert (await office.until(operation, OperationState.SUCCEEDED)).attempts == 1
    assert await office.available(account) == "150.00"


@pytest.mark.fault("F004")
async def test_f004_code_whose_answer_is_lost_is_sent_again(office):
    theirs(office)
    operation = await requested(office, await office.account("250.00"))
    office.adapter.lose_answer(applied=True)
    correction = await office.settled(await office.order(TransferCodeRequest(NAME, "the-right-Code-2")))
    assert (correction.state, correction.attempts) == (OperationState.SUCCEEDED, 2)
    assert (await office.operations.get(None, operation.id)).state is OperationState.AWAITING_REGISTRY


async def test_code_for_no_transfer_is_refused(office):
    account = await office.account("250.00")
    await office.registered("example.test", account)
    with pytest.raises(NotFound):
        await office.order(TransferCodeRequest(NAME, "the-right-Code-2"))


async def test_name_that_is_offered_is_ours_until_the_other_one_has_it(office):
    await office.registered("example.test", await office.account("250.00"))
    offer = await office.order(TransferDecisionRequest(NAME, TransferDecision.OFFER, "gw-other"))
    await office.until(offer, OperationState.AWAITING_REGISTRY)
    assert office.adapter.offers == {NAME: "gw-other"}
    assert (await domain_of(office)).deleted_at is None
    office.adapter.domains[NAME].sponsor = "gw-other"
    await office.until(offer, OperationState.SUCCEEDED)
    with pytest.raises(NotFound):
        await domain_of(office)
