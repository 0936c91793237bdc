"""SIGSTOP of the gateway in the middle of an order, for longer than its lease: another node finishes the order, and the
one that wakes up again finds that it is not its own any more.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from gateway.storage import schema
from tests.scenarios.node import Node
from tests.scenarios.product import FAMILIES, Customer, World, customer, environment, own_connection
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]
NAME = "suspended.org"
UNTIL_IT_IS_OVER_MS = 40_000


@pytest.fixture
async def nodes(fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path):
    settings = environment(fresh_simulators, make_database(schema.upgrade), tmp_path)
    patient = {f"DGW_REGISTRIES__{ORG.registry.upper()}__TRANSFORM_TIMEOUT_SECONDS": "60"}
    pair = [Node(settings | patient), Node(settings)]
    yield pair
    for node in pair:
        node.stop()


@pytest.fixture
async def scene(
    nodes: list[Node], fresh_simulators: SimulatorHandle
) -> AsyncIterator[tuple[aiohttp.ClientSession, Customer]]:
    url = nodes[0].settings["DGW_DATABASE_URL"]
    async with aiohttp.ClientSession() as http, own_connection(url) as database:
        await nodes[0].start(http)
        yield http, await customer(http, nodes[0].url, World(fresh_simulators), database)


@pytest.mark.timeout(300)
@pytest.mark.fault("F059")
async def test_f059_a_node_that_stood_still_neither_sends_again_nor_overwrites(
    nodes: list[Node], scene: tuple[aiohttp.ClientSession, Customer]
) -> None:
    (slow, quick), (http, client) = nodes, scene
    control = client.world.control(ORG)
    control.put_fault("delay", command="domain:create", object=NAME, delay_ms=UNTIL_IT_IS_OVER_MS)
    await client.order_registration(ORG, NAME)
    async with asyncio.timeout(60):
        while client.world.effects(ORG, NAME, "create") == 0:  # noqa: ASYNC110 - the registry is another's
            await asyncio.sleep(0.2)
    slow.suspend()
    await quick.start(http)
    client.panel.url = quick.url
    finished = await client.ended(NAME, "register")
    slow.wake()
    await slow.answering(http)
    assert (finished["state"], finished["attempts"]) == ("succeeded", 1)
    assert len(control.journal(command="domain:create", object=NAME)) == 1
    assert await client.ended(NAME, "register") == finished
    assert await client.books() == (finished["price"]["amount"], "0.00")
