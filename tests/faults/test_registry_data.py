"""What changes at the registry without us, and messages that tell of it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from adapters.outcome import Done, RefusalReason, Refused
from epp import (
    AnswerLost,
    CommandRejected,
    DomainCheck,
    DomainRenew,
    FeeAgreed,
    FeeCheck,
    FeeCheckData,
    FeeQuery,
    Period,
    PollAck,
    PollRequest,
)
from epp.namespaces import FEE
from tests.adapters.contract_base import a_name, an_attempt_of, registered_for_renewal, run

MORE_THAN_A_YEAR = timedelta(days=366)


@pytest.fixture
def user(world):
    return world.user


@pytest.mark.fault("F048")
async def test_f048_the_registrys_date_is_the_one_that_counts(world, adapter, order):
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Done)
    moved = world.truth(order.name).expires_at + MORE_THAN_A_YEAR
    world.control.alter_domain(order.name.ascii, expires_at=moved.isoformat())
    assert (await adapter.info(order.name)).expires_at == moved


@pytest.mark.fault("F049")
async def test_f049_a_renewal_from_a_stale_date_adds_nothing_and_the_next_adds_one_year(world, adapter, order):
    renewal = await registered_for_renewal(adapter, world, order)
    true = world.truth(order.name).expires_at - timedelta(days=3)
    world.control.alter_domain(order.name.ascii, expires_at=true.isoformat())
    outcome = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.STALE_EXPIRY
    assert world.truth(order.name).expires_at == true
    fresh = type(renewal)(renewal.name, renewal.years, (await adapter.info(order.name)).expires_at)
    assert isinstance(await run(adapter, fresh, an_attempt_of(world, 2)), Done)
    assert world.truth(order.name).expires_at == true.replace(year=true.year + 1)
    assert world.charges(order.name).count("renew") == 1


@pytest.mark.fault("F051")
@pytest.mark.parametrize("kind", ["unknown", "poison"])
async def test_f051_a_message_that_nobody_understands_is_kept_and_can_be_taken_off(world, pools, user, kind):
    world.control.queue_messages(user, "strange")
    world.control.queue_messages(user, "plain")
    world.control.put_fault("poll", kind=kind)
    pool = pools()
    message = (await pool.send(PollRequest())).data
    assert (message.text, message.count) == ("strange", 2)
    assert message.elements
    await pool.send(PollAck(message.id))
    assert (await pool.send(PollRequest())).data.text == "plain"


@pytest.mark.fault("F051")
async def test_f051_ten_thousand_messages_are_read_one_by_one(world, pools, user):
    world.control.queue_messages(user, "note {n}", count=10_000)
    pool = pools()
    seen = []
    for _ in range(20):
        message = (await pool.send(PollRequest())).data
        seen.append((message.text, message.count))
        await pool.send(PollAck(message.id))
    assert seen == [(f"note {number + 1}", 10_000 - number) for number in range(20)]


@pytest.mark.fault("F051")
async def test_f051_an_ack_whose_answer_is_lost_took_the_message_off(world, pools, user):
    world.control.queue_messages(user, "note {n}", count=2)
    pool = pools()
    first = (await pool.send(PollRequest())).data
    world.control.put_fault("reset_after_commit", command="poll:ack")
    with pytest.raises(AnswerLost):
        await pool.send(PollAck(first.id))
    assert (await pool.send(PollRequest())).data.text == "note 2"
    with pytest.raises(CommandRejected) as caught:
        await pool.send(PollAck(first.id))
    assert caught.value.code == 2303


@pytest.mark.fault("F051")
async def test_f051_a_message_that_comes_again_has_the_same_id(world, pools, user):
    world.control.queue_messages(user, "again")
    world.control.put_fault("ack_ignored")
    pool = pools()
    first = (await pool.send(PollRequest())).data
    await pool.send(PollAck(first.id))
    second = (await pool.send(PollRequest())).data
    assert (second.id, second.text) == (first.id, first.text)
    await pool.send(PollAck(second.id))
    assert (await pool.send(PollRequest())).data is None


@pytest.mark.fault("F052")
async def test_f052_a_name_that_went_to_another_registrar_is_no_longer_ours(world, adapter, order):
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.alter_domain(order.name.ascii, registrar=world.stranger)
    info = await adapter.info(order.name)
    assert info is None or not info.ours
    outcome = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert world.charges(order.name).count("renew") == 0


@pytest.mark.fault("F052")
async def test_f052_a_name_that_the_registry_took_away_is_not_renewed(world, adapter, order):
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.drop_domain(order.name.ascii)
    assert await adapter.info(order.name) is None
    outcome = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.NOT_FOUND
    assert world.charges(order.name).count("renew") == 0


@pytest.mark.fault("F048")
async def test_f048_a_name_that_another_channel_registered_is_taken(world, adapter, order):
    world.control.put_domain(order.name.ascii, world.stranger)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.DOMAIN_TAKEN


@pytest.mark.fault("F032")
async def test_f032_pool_answers_again_after_the_window(world, pools, zone):
    world.control.put_fault("maintenance", seconds=0.8)
    pool = pools(backoff_first_seconds=0.2)
    assert (await pool.send(DomainCheck((f"after.{zone}",)), acquire_timeout_seconds=10)).code == 1000


@pytest.mark.fault("F053")
async def test_f053_a_price_that_rose_is_seen_and_never_paid_unseen(tls_world, tls_pools):
    name = a_name("org").ascii
    tls_world.control.put_domain(name, tls_world.user)
    expiry = datetime.fromisoformat(tls_world.control.domain(name)["expires_at"]).date()
    tls_world.control.set_prices("org", "77.00", "78.00")
    pool = tls_pools(credentials={"extensions": (FEE,)})
    asked = await pool.send(DomainCheck((name,)), extensions=(FeeCheck((FeeQuery("renew", Period(1)),)),))
    quote = asked.extension(FeeCheckData).quote(name, "renew")
    assert quote.total == Decimal("78.00")
    with pytest.raises(CommandRejected):
        await pool.send(DomainRenew(name, expiry, Period(1)), extensions=(FeeAgreed((Decimal("10.00"),)),))
    assert charges(tls_world, name) == []
    await pool.send(DomainRenew(name, expiry, Period(1)), extensions=(FeeAgreed((quote.total,)),))
    assert charges(tls_world, name) == ["78.00"]


def charges(world, name):
    registrar = world.control.objects()["registrars"][world.user]
    return [charge["amount"] for charge in registrar["charges"] if charge["object"] == name]
