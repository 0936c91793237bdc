"""What the registry says became of a command, and what the gateway makes of it."""

import asyncio
import logging
from datetime import timedelta

import pytest

from adapters.errors import Unavailable
from adapters.outcome import Applied, Done, NotApplied, Pending, RefusalReason, Refused, Unknown
from epp import AnswerLost, DomainCheck
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, registered_for_renewal, run, settled

KINDS = pytest.mark.parametrize("kind", ["create", "renew"])


async def order_of(kind, adapter, world, order):
    return order if kind == "create" else await registered_for_renewal(adapter, world, order)


@pytest.mark.fault("F034")
@pytest.mark.parametrize("depth", [1, 8])
async def test_f034_answers_in_the_wrong_order_are_never_crossed(tls_world, tls_pools, depth):
    """Each answer that comes is the asker's own; on a session whose order is lost there is none."""
    tls_world.control.put_domain("taken.org", tls_world.stranger)
    pool = tls_pools(sessions_max=1, pipeline_depth=depth)
    await pool.send(DomainCheck(("warm.org",)))
    tls_world.control.put_fault("reorder", command="domain:check", nth=2, times=None)
    names = [f"free-{number}.org" if number % 2 else "taken.org" for number in range(8)]
    answers = await asyncio.gather(
        *(pool.send(DomainCheck((name,)), timeout_seconds=3) for name in names), return_exceptions=True
    )
    assert tls_world.control.faults()["test"]["hits"] == 1
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, BaseException):
            assert isinstance(answer, AnswerLost)
        else:
            assert [(each.key, each.available) for each in answer.data.results] == [(name, name != "taken.org")]


@KINDS
@pytest.mark.fault("F035")
async def test_f035_a_second_copy_of_an_answer_is_nobodys(tls_world, adapters, seen, kind):
    adapter, order = adapters(tls_world), an_order(a_name("org"))
    wanted = await order_of(kind, adapter, tls_world, order)
    tls_world.control.put_fault("dup_response", command=f"domain:{kind}")
    assert isinstance(await run(adapter, wanted, an_attempt_of(tls_world)), Done)
    other = a_name("org")
    assert [result.name for result in await adapter.check([other])] == [other]
    async with asyncio.timeout(30):
        while not seen.closed["desync"]:  # noqa: ASYNC110 - the observer only counts
            await asyncio.sleep(0.02)
    assert tls_world.charges(order.name).count(kind) == 1


@KINDS
@pytest.mark.fault("F041")
async def test_f041_an_empty_prepaid_account_stops_the_order_and_loses_nothing(world, adapter, order, kind):
    wanted = await order_of(kind, adapter, world, order)
    balance = world.control.objects()["registrars"][world.user]["balance"]
    world.control.set_balance(world.user, "0.00")
    with pytest.raises(Unavailable) as caught:
        await run(adapter, wanted, an_attempt_of(world))
    assert caught.value.reason == "registry_balance"
    assert caught.value.retry_after >= timedelta(minutes=1)
    assert world.charges(order.name).count(kind) == 0
    world.control.set_balance(world.user, balance)
    assert isinstance(await run(adapter, wanted, an_attempt_of(world, 2)), Done)
    assert world.charges(order.name).count(kind) == 1


@KINDS
@pytest.mark.parametrize("code", [2304, 2305, 2105])
@pytest.mark.fault("F042")
async def test_f042_a_prohibition_is_final_and_says_why(world, adapter, order, kind, code):
    wanted = await order_of(kind, adapter, world, order)
    before = world.charges(order.name)
    world.control.put_fault("code", command=f"domain:{kind}", code=code, reason="held by court order")
    outcome = await run(adapter, wanted, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason in {RefusalReason.STATUS_PROHIBITS, RefusalReason.NOT_ELIGIBLE, RefusalReason.POLICY}
    assert "held by court order" in outcome.detail
    assert world.charges(order.name) == before


@pytest.mark.parametrize("code", [2201, 2202])
@pytest.mark.fault("F043")
async def test_f043_an_authorisation_error_shows_no_secret(world, adapter, order, caplog, code):
    world.control.put_fault("code", command="domain:create", code=code, applied=True)
    with caplog.at_level(logging.DEBUG):
        outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    sent = world.control.domain(order.name.ascii)["auth_info"]
    for secret in filter(None, (sent, world.facts["users"][0]["password"])):
        assert secret not in caplog.text + repr(outcome) + repr(order)


@pytest.mark.fault("F044")
@pytest.mark.parametrize("after", [5, 5 * 86_400])
async def test_f044_a_pending_create_is_done_once_the_registry_has_decided(world, adapter, order, after):
    attempt = an_attempt_of(world)
    world.control.put_fault("pending", after_seconds=after)
    assert isinstance(await run(adapter, order, attempt), Pending)
    assert world.truth(order.name) is None
    assert world.charges(order.name) == []
    world.advance(timedelta(seconds=after + 1))
    assert world.truth(order.name).registrar == world.user
    assert isinstance(await adapter.verify(order, settled(attempt)), Applied)
    assert world.charges(order.name) == ["create"]


@pytest.mark.fault("F044")
@pytest.mark.parametrize("outcome", ["denied", "never"])
async def test_f044_a_pending_create_that_is_denied_or_forgotten_has_no_effect(world, adapter, order, outcome):
    attempt = an_attempt_of(world)
    world.control.put_fault("pending", outcome=outcome)
    assert isinstance(await run(adapter, order, attempt), Pending)
    world.advance(timedelta(days=1))
    assert isinstance(await adapter.verify(order, settled(attempt)), NotApplied)
    assert world.charges(order.name) == []


@KINDS
@pytest.mark.fault("F037")
@pytest.mark.parametrize("code", [2400, 2500])
async def test_f037_a_failure_is_verified_and_repeated_once(world, adapter, order, kind, code):
    wanted, attempt = await order_of(kind, adapter, world, order), an_attempt_of(world)
    world.control.put_fault("code", command=f"domain:{kind}", code=code)
    assert isinstance(await run(adapter, wanted, attempt), Unknown)
    assert isinstance(await adapter.verify(wanted, settled(attempt)), NotApplied)
    assert isinstance(await run(adapter, wanted, an_attempt_of(world, 2)), Done)
    assert world.charges(order.name).count(kind) == 1


@pytest.mark.fault("F040")
async def test_f040_a_name_lost_to_a_faster_stranger_costs_nothing(world, adapter, order):
    world.arm("steal_on_create", "domain:create")
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.DOMAIN_TAKEN
    assert world.charges(order.name) == []
