"""kill -9 of the gateway after a command has left and before its answer came: the next process finishes the order.

The registry holds its answer back until the gateway is dead, so the kill falls exactly between sending and answer.
"""

from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest

from gateway.storage import schema
from tests.scenarios.node import Node
from tests.scenarios.product import (
    FAMILIES,
    IN_RENEWAL_WINDOW,
    Customer,
    Family,
    World,
    customer,
    environment,
    eventually,
    own_connection,
)
from tests.support.simulators import SimulatorHandle

UNTIL_WE_ARE_DEAD_MS = 15_000


class Scene:
    """A customer, a gateway process that may die, and the registries that outlive it."""

    def __init__(self, http: aiohttp.ClientSession, node: Node, client: Customer) -> None:
        self.http = http
        self.node = node
        self.customer = client
        self.world = client.world

    async def die_while(self, family: Family, name: str, kind: str) -> None:
        """Order without waiting, kill the gateway once the registry has done it, and start another."""
        control = self.world.control(family)
        control.put_fault("delay", command=f"domain:{kind}", object=name, delay_ms=UNTIL_WE_ARE_DEAD_MS)
        order = self.customer.order_registration if kind == "create" else self.customer.order_renewal
        await order(family, name)
        eventually(lambda: self.world.effects(family, name, kind) == 1)
        self.node.kill()
        await self.node.start(self.http, ahead=self.world.ahead)


@pytest.fixture
async def scene(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Scene]:
    database_url = make_database(schema.upgrade)
    patient = {
        f"DGW_REGISTRIES__{name.upper()}__TRANSFORM_TIMEOUT_SECONDS": "30"
        for name in fresh_simulators.ready["registries"]
    }
    node = Node(environment(fresh_simulators, database_url, tmp_path) | patient)
    async with aiohttp.ClientSession() as http, own_connection(database_url) as database:
        try:
            await node.start(http)
            yield Scene(http, node, await customer(http, node.url, World(fresh_simulators), database))
        finally:
            node.stop()


@pytest.mark.fault("F058")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f058_a_registration_survives_the_death_of_the_gateway(scene: Scene, family: Family) -> None:
    name = f"killed-create.{family.zone}"
    await scene.die_while(family, name, "create")
    operation = await scene.customer.ended(name, "register")
    assert (operation["state"], operation["attempts"]) == ("succeeded", 1)
    assert scene.world.effects(family, name, "create") == 1
    charged, held = await scene.customer.books()
    assert (charged, held) == (operation["price"]["amount"], "0.00")


@pytest.mark.fault("F058")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f058_a_renewal_survives_the_death_of_the_gateway(scene: Scene, family: Family) -> None:
    name = f"killed-renew.{family.zone}"
    await scene.customer.register(family, name)
    charged_before, _ = await scene.customer.books()
    scene.node.stop()
    scene.world.advance(IN_RENEWAL_WINDOW)
    await scene.node.start(scene.http, ahead=scene.world.ahead)
    before = await scene.customer.expiry(name)
    await scene.die_while(family, name, "renew")
    operation = await scene.customer.ended(name, "renew")
    assert (operation["state"], operation["attempts"]) == ("succeeded", 1)
    assert scene.world.effects(family, name, "renew") == 1
    assert await scene.customer.expiry(name) == before.replace(year=before.year + 1)
    charged, held = await scene.customer.books()
    assert (charged, held) == (str(Decimal(charged_before) + Decimal(operation["price"]["amount"])), "0.00")
