"""The example of docs/client.md, over a network that loses its answer."""

import asyncio
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gateway.client import AsyncGateway, Gateway, Patience, Unanswered
from tests.support.panel import CONTACT
from tests.support.proxy import a_proxy

PAGE = (Path(__file__).parents[3] / "docs" / "client.md").read_text()


@pytest.fixture(scope="module")
def page():
    names = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/client.md", "exec"), names)
    return names


@pytest.fixture
async def network(service):
    async with a_proxy("127.0.0.1", urlsplit(service.gateway.url).port) as proxy:
        yield proxy


async def test_a_lost_answer_is_asked_for_under_the_same_key(service, network, page):
    panel, pauses = await service.panel(), []

    def mend(seconds):
        pauses.append(seconds)
        network.cut_after = None

    network.cut_after = 0
    gateway = Gateway(f"http://127.0.0.1:{network.port}", panel.token, sleep=mend)
    told = await asyncio.to_thread(page["sell"], gateway, {}, "4711", "example.test", CONTACT)
    assert told.startswith("example.test until 20")
    assert len(pauses) == 1
    assert len(service.registry.effects_of("example.test")) == 1
    assert await panel.balance() == "900.00"


async def test_a_program_that_died_before_the_answer_orders_nothing_twice(service, network, page):
    panel, keys = await service.panel(), {}
    url = f"http://127.0.0.1:{network.port}"

    def sell():
        gateway = Gateway(url, panel.token, patience=Patience(attempts=1))
        return page["sell"](gateway, keys, "4711", "example.test", CONTACT)

    network.cut_after = 0
    with pytest.raises(Unanswered):
        await asyncio.to_thread(sell)
    network.cut_after = None
    assert "until" in await asyncio.to_thread(sell)
    assert (await service.rows())["operations"] == 1
    assert len(service.registry.effects_of("example.test")) == 1
    assert [*await page["expiries"](url, panel.token)] == ["example.test"]


async def test_refusals_are_told_by_their_code(service, page):
    panel = await service.panel(money="1.00")
    gateway = Gateway(service.gateway.url, panel.token)
    told = await asyncio.to_thread(page["sell"], gateway, {}, "4711", "example.test", CONTACT)
    assert told == "example.test not ordered: insufficient_funds"


async def test_an_awaited_order_survives_a_lost_answer_too(service, network):
    panel = await service.panel()

    async def mend(_seconds):
        network.cut_after = None

    network.cut_after = 0
    async with AsyncGateway(f"http://127.0.0.1:{network.port}", panel.token, sleep=mend) as gateway:
        ordered = await gateway.register(
            "example.test",
            order="4711",
            contacts={"registrant": CONTACT},
            nameservers=["ns1.example.net", "ns2.example.net"],
        )
    assert ordered.replayed
    assert ordered.thing.name == "example.test"
    assert len(service.registry.effects_of("example.test")) == 1
