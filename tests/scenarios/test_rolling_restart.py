"""All nodes are restarted one after the other while panels order: nobody notices but by a retry."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from gateway.storage import schema
from tests.scenarios.product import (
    FAMILIES,
    HOLDER,
    NAMESERVERS,
    Customer,
    World,
    customer,
    environment,
    only,
    own_connection,
)
from tests.support.ports import free_port
from tests.support.simulators import SimulatorHandle

FAMILY = FAMILIES[0]
ORDERS = 16
SESSIONS_GRANTED = 3


@dataclass
class ServeNode:
    """`dgw serve` as an operator runs it."""

    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, http: aiohttp.ClientSession) -> None:
        command = [sys.executable, "-m", "gateway", "serve"]
        variables = {**os.environ, **self.settings, "DGW_HTTP__PORT": str(self.port)}
        self.process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)  # noqa: ASYNC220 - it outlives the loop
        async with asyncio.timeout(120):
            while not await self._is_ready(http):
                assert self.process.poll() is None, "the gateway ended by itself"
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """End it as a deployment does; it must obey, and say that all went well."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(self.process.wait, 120)
            self.process = None
            assert code == 0

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def _is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


@dataclass
class Cluster:
    nodes: list[ServeNode]
    http: aiohttp.ClientSession
    customer: Customer
    answers: list[int] = field(default_factory=list)

    async def order(self, number: int) -> None:
        """Order a name as a careful panel does: the same request with the same key, until somebody has taken it."""
        body = {
            "name": f"rolling-{number}.{FAMILY.zone}",
            "years": 1,
            "contacts": dict.fromkeys(FAMILY.roles, HOLDER),
            "nameservers": NAMESERVERS,
        }
        headers = {
            "Authorization": f"Bearer {self.customer.panel.token}",
            "Idempotency-Key": f"rolling {number}",
            "Prefer": "respond-async",
        }
        for attempt in range(200):
            node = self.nodes[(number + attempt) % len(self.nodes)]
            try:
                async with self.http.post(f"{node.url}/v1/domains", json=body, headers=headers) as response:
                    self.answers.append(response.status)
                    if response.status == 202:
                        return
                    assert response.status in {409, 503}, await response.text()
                    assert "Retry-After" in response.headers
            except aiohttp.ClientError:
                pass  # it is being restarted
            await asyncio.sleep(0.2)
        raise AssertionError(f"order {number} was never taken")


@pytest.fixture
async def cluster(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Cluster]:
    database_url = make_database(schema.upgrade)
    simulators = only(fresh_simulators, tmp_path, FAMILY.registry)
    patient = {
        "DGW_OPERATIONS__LEASE_SECONDS": "20",
        "DGW_HTTP__DRAIN_SECONDS": "0.2",
        f"DGW_REGISTRIES__{FAMILY.registry.upper()}__SESSIONS_MAX": str(SESSIONS_GRANTED),
    }
    patient |= {
        f"DGW_REGISTRIES__{FAMILY.registry.upper()}__{kind}_TIMEOUT_SECONDS": "60"
        for kind in ("CONNECT", "QUERY", "TRANSFORM")
    }
    settings = environment(simulators, database_url, tmp_path) | patient
    nodes = [ServeNode(settings), ServeNode(settings)]
    connector = aiohttp.TCPConnector(force_close=True)  # whoever kept a connection would find it cut by a restart
    async with aiohttp.ClientSession(connector=connector) as http, own_connection(database_url) as database:
        try:
            for node in nodes:
                await node.start(http)
            yield Cluster(nodes, http, await customer(http, nodes[0].url, World(simulators), database))
        finally:
            for node in nodes:
                node.kill()


@pytest.mark.fault("F065")
@pytest.mark.timeout(500)
async def test_f065_rolling_restart_under_load_loses_nothing(cluster: Cluster) -> None:
    ordering = [asyncio.create_task(_order_slowly(cluster, number)) for number in range(ORDERS)]
    for node in cluster.nodes:
        await node.stop()
        await node.start(cluster.http)
    await asyncio.gather(*ordering)
    world, names = cluster.customer.world, [f"rolling-{number}.{FAMILY.zone}" for number in range(ORDERS)]
    ended = [await cluster.customer.ended(name, "register") for name in names]
    assert [(each["state"], each["attempts"]) for each in ended] == [("succeeded", 1)] * ORDERS
    assert [world.effects(FAMILY, name, "create") for name in names] == [1] * ORDERS
    _, held = await cluster.customer.books()
    assert held == "0.00"
    logins, logouts, most = sessions(world.control(FAMILY).journal())
    assert most <= SESSIONS_GRANTED
    for node in cluster.nodes:
        await node.stop()
    logins, logouts, _ = sessions(world.control(FAMILY).journal())
    assert logins == logouts > 0


async def _order_slowly(cluster: Cluster, number: int) -> None:
    await asyncio.sleep(number * 0.3)
    await cluster.order(number)


def sessions(journal: list[dict[str, object]]) -> tuple[int, int, int]:
    """Return how many logins and logouts the registry saw, and how many sessions stood at most."""
    standing = most = logins = logouts = 0
    for entry in journal:
        if entry["command"] == "login" and entry["code"] == 1000:
            standing, logins = standing + 1, logins + 1
        if entry["command"] == "logout":
            standing, logouts = standing - 1, logouts + 1
        most = max(most, standing)
    return logins, logouts, most
