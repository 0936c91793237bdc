"""Nodes that use one account at a registrar: money moves by one call at a time, and each has its part of the quota."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from adapters.errors import Unavailable
from adapters.outcome import Done
from adapters.registrars import regru
from gateway.database import Database
from gateway.links.slot_holder import SlotHolder
from gateway.links.tickets import Tickets
from gateway.settings import DatabaseSettings
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, run
from tests.adapters.regru_world import RegruWorld
from tests.support.office import eventually


@pytest.fixture
def world(simulators):
    world = RegruWorld(regru.SPEC, simulators)
    world.control.reset()
    yield world
    world.control.reset()


@asynccontextmanager
async def a_node(url, world, **link):
    """The registrar's account as one node has it, by a pool and an adapter of its own."""
    database = Database.connect(url, DatabaseSettings(connections_max=2))
    holder = SlotHolder(database, Tickets(b"a secret of all nodes"), check_seconds=0.1)
    turns, own = holder.slots_of("regru money", 1), holder.slots_of("regru", 4)
    shared = replace(world.link(**link), money_turns=turns, slots=own, rate_share=own.share)
    adapter = world.spec.build(world.spec, shared, clock=world.now)
    holder.start()
    try:
        yield adapter, turns, own
    finally:
        await adapter.close()
        await holder.stop()
        await database.close()


@pytest.mark.fault("F056")
async def test_nodes_wait_for_each_other_before_they_move_money(database_url, world):
    world.control.put_fault("slow_money", command="domain/create", times=None, delay_ms=50)
    async with a_node(database_url, world) as (one, *_), a_node(database_url, world) as (other, *_):
        orders = [an_order(a_name("ru")) for _ in range(6)]
        pairs = zip(orders, [one, other] * 3, strict=True)
        outcomes = await asyncio.gather(*(run(adapter, order, an_attempt_of(world)) for order, adapter in pairs))
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert all(entry["applied"] for entry in world.control.journal(command="domain/create"))


async def test_node_whose_turn_does_not_come_sends_nothing(database_url, world):
    patience = {"connect_timeout_seconds": 0.1, "query_timeout_seconds": 2.0}
    async with a_node(database_url, world) as (_, turns, _), a_node(database_url, world, **patience) as (waiting, *_):
        turn = await turns.take()
        assert turn is not None
        with pytest.raises(Unavailable) as err:
            await run(waiting, an_order(a_name("ru")), an_attempt_of(world))
        assert err.value.reason == "session_limit"
        assert world.control.journal(command="domain/create") == []
        await turn.release(ended=True)
        assert isinstance(await run(waiting, an_order(a_name("ru")), an_attempt_of(world)), Done)


async def test_turn_of_a_node_that_dies_is_the_next_ones(database_url, world):
    async with a_node(database_url, world) as (surviving, *_):
        async with a_node(database_url, world) as (_, turns, _):
            assert await turns.take() is not None
        assert isinstance(await run(surviving, an_order(a_name("ru")), an_attempt_of(world)), Done)


@pytest.mark.fault("F055")
async def test_nodes_that_use_the_account_share_its_quota(database_url, world):
    async with a_node(database_url, world) as (one, _, ours), a_node(database_url, world) as (other, _, theirs):
        await one.ping()

        async def parts():
            return (ours.share(), theirs.share()) == (1.0, 1.0) and ours.taken_by_all == theirs.taken_by_all == 1

        assert await eventually(parts)
        await other.ping()

        async def halves():
            return ours.share() == theirs.share() == 0.5

        assert await eventually(halves)
        await other.close()

        async def alone():
            return ours.share() == 1.0

        assert await eventually(alone)
