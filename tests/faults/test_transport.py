"""The way to a registry fails below EPP: no connection, a dead one, TLS that must not be trusted."""

import asyncio
import socket
from datetime import timedelta

import pytest

from adapters.errors import Unavailable
from adapters.outcome import Applied, NotApplied, Unknown
from epp import DomainCheck, NotSent
from tests.adapters.contract_base import a_name, an_attempt_of, prepare, run, settled
from tests.faults.conftest import BY_TRANSPORT
from tests.support.proxy import a_black_hole, a_proxy


@pytest.fixture(params=["tls", "https"])
def transport(request: pytest.FixtureRequest) -> str:
    """Connections fail below what is spoken on them: one dialect is enough."""
    return request.param


async def check(adapter, transport):
    name = a_name(BY_TRANSPORT[transport][1])
    assert [result.name for result in await adapter.check([name])] == [name]


@pytest.mark.fault("F001")
async def test_f001_refused_connections_are_tried_at_growing_intervals_until_one_stands(
    world, adapters, seen, transport
):
    async with a_proxy(world.facts["host"], world.facts["port"]) as proxy:
        adapter = adapters(world, port=proxy.port, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
        await proxy.refuse()
        for _ in range(2):
            with pytest.raises(Unavailable) as caught:
                await check(adapter, transport)
            assert caught.value.reason == "unreachable"
            assert caught.value.retry_after > timedelta(0)
        assert 1 <= seen.opened["refused"] <= 12
        await proxy.listen()
        adapter = adapters(world, port=proxy.port)
        await check(adapter, transport)


@pytest.mark.fault("F001")
async def test_f001_other_registries_are_not_delayed(tls_world, https_world, adapters):
    async with a_proxy(tls_world.facts["host"], tls_world.facts["port"]) as proxy:
        await proxy.refuse()
        dead = adapters(tls_world, port=proxy.port, query_timeout_seconds=600)
        alive = adapters(https_world)
        await check(alive, "https")
        waiting = asyncio.create_task(check(dead, "tls"))
        for _ in range(5):
            await check(alive, "https")
        assert not waiting.done()
        waiting.cancel()


@pytest.mark.fault("F002")
async def test_f002_a_black_hole_costs_the_connect_timeout_and_no_more(world, adapters, seen, transport):
    with a_black_hole() as port:
        adapter = adapters(world, port=port, connect_timeout_seconds=0.3, query_timeout_seconds=0.5)
        async with asyncio.timeout(30):
            with pytest.raises(Unavailable):
                await check(adapter, transport)
    assert seen.opened["timeout"] >= 1
    assert set(seen.opened) == {"timeout"}


@pytest.mark.fault("F003")
async def test_f003_nothing_was_done_and_that_is_found(world, adapter, order):
    attempt = an_attempt_of(world)
    world.arm("reset_before_read", "domain:create")
    assert isinstance(await run(adapter, order, attempt), Unknown)
    assert isinstance(await adapter.verify(order, settled(attempt)), NotApplied)
    assert world.charges(order.name) == []


@pytest.mark.fault("F006")
async def test_f006_a_peer_that_vanished_without_a_word_costs_one_command(world, adapters, order, seen):
    async with a_proxy(world.facts["host"], world.facts["port"]) as proxy:
        adapter = adapters(world, port=proxy.port, transform_timeout_seconds=0.4)
        attempt = an_attempt_of(world)
        prepared = await prepare(adapter, order, attempt)
        proxy.frozen = True
        assert isinstance(await adapter.execute(prepared, attempt), Unknown)
        assert seen.codes["none_timeout"] == 1
        proxy.frozen = False
        await proxy.refuse()
        await proxy.listen()
        verdict = await adapter.verify(order, settled(attempt))
        assert isinstance(verdict, Applied | NotApplied)
        assert len(world.charges(order.name)) == (1 if isinstance(verdict, Applied) else 0)


@pytest.mark.fault("F006")
async def test_f006_an_idle_session_whose_peer_is_gone_is_found_before_a_command_uses_it(world, pools, seen):
    async with a_proxy(world.facts["host"], world.facts["port"]) as proxy:
        settings = {"sessions_min": 1, "keepalive_seconds": 0.2, "keepalive_timeout_seconds": 2}
        pool = pools(endpoint={"port": proxy.port}, **settings)
        await pool.send(DomainCheck(("idle.org",)))
        proxy.frozen = True
        async with asyncio.timeout(30):
            while not seen.closed["dead_peer"]:  # noqa: ASYNC110 - the observer only counts
                await asyncio.sleep(0.02)
        proxy.frozen = False
        assert (await pool.send(DomainCheck(("idle.org",)))).code == 1000
        assert seen.opened["ok"] >= 2


@pytest.mark.parametrize(
    ("octets", "how"), [(5, "cut_after"), (700, "cut_after"), (700, "end_after")], ids=["hello", "answers", "fin"]
)
@pytest.mark.fault("F005")
async def test_f005_a_stream_that_is_cut_beneath_tls_is_no_answer(world, adapters, transport, how, octets):
    """TLS records are cut at any octet, so no truncated document is ever seen as a whole one."""
    async with a_proxy(world.facts["host"], world.facts["port"]) as proxy:
        setattr(proxy, how, octets)
        adapter = adapters(world, port=proxy.port, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
        with pytest.raises(Unavailable):
            await check(adapter, transport)
        assert proxy.accepted >= 1


@pytest.mark.fault("F007")
async def test_f007_a_slow_line_is_still_a_line(world, adapters, transport):
    async with a_proxy(world.facts["host"], world.facts["port"]) as proxy:
        adapter = adapters(world, port=proxy.port, connect_timeout_seconds=20, query_timeout_seconds=20)
        await check(adapter, transport)
        proxy.octets_per_second = 20_000
        await check(adapter, transport)


@pytest.mark.fault("F009")
@pytest.mark.parametrize("flaw", ["expired", "wrong_name", "unknown_ca"])
async def test_f009_no_login_to_a_server_whose_certificate_is_bad(world, adapters, seen, transport, flaw):
    world.control.put_fault("tls", flaw=flaw)
    adapter = adapters(world, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
    with pytest.raises(Unavailable) as caught:
        await check(adapter, transport)
    assert caught.value.reason == "unreachable"
    assert set(seen.opened) == {"tls"}
    assert world.control.journal() == []


@pytest.mark.fault("F010")
async def test_f010_a_client_certificate_that_is_refused_causes_no_storm(world, adapters, seen, transport):
    world.control.put_fault("tls", flaw="reject_client")
    adapter = adapters(world, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
    with pytest.raises(Unavailable) as caught:
        await check(adapter, transport)
    assert caught.value.reason == "certificate_refused"
    assert set(seen.opened) == {"tls"}
    assert seen.opened["tls"] <= 6
    assert world.control.journal() == []


@pytest.mark.fault("F011")
async def test_f011_tls_1_1_is_not_spoken(world, adapters, seen, transport):
    world.control.put_fault("tls", flaw="max_1.1")
    adapter = adapters(world, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
    with pytest.raises(Unavailable):
        await check(adapter, transport)
    assert set(seen.opened) == {"tls"}
    assert world.control.journal() == []


@pytest.mark.fault("F009")
async def test_f009_a_bad_certificate_that_is_put_right_is_found_out_without_a_restart(world, pools):
    world.control.put_fault("tls", flaw="expired", times=1)
    pool = pools(backoff_first_seconds=0.05)
    assert (await pool.send(DomainCheck(("fine.org",)))).code == 1000


@pytest.mark.fault("F047")
async def test_f047_orders_pass_although_every_second_connection_dies(world, adapters, seen, transport):
    world.control.seed(3)
    world.control.put_fault("flap", probability=0.5)
    made = [adapters(world, query_timeout_seconds=15) for _ in range(6)]
    await asyncio.gather(*(check(adapter, transport) for adapter in made))
    assert seen.opened["ok"] == len(made)
    assert 0 < seen.opened["refused"] < 60


@pytest.mark.fault("F002")
async def test_f002_a_command_that_found_no_session_was_never_sent(pools):
    with a_black_hole() as port:
        pool = pools(endpoint={"port": port, "connect_timeout_seconds": 0.2})
        with pytest.raises(NotSent) as caught:
            await pool.send(DomainCheck(("far.org",)), acquire_timeout_seconds=0.5)
        assert not caught.value.may_have_happened


@pytest.mark.fault("F014")
async def test_f014_new_sessions_go_where_the_name_points_now(world, adapters, transport, monkeypatch):
    here = {"host": world.facts["host"], "port": world.facts["port"]}
    async with a_proxy(**here) as old, a_proxy(**here) as new:
        home = old
        loop = asyncio.get_running_loop()

        async def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", home.port))]

        monkeypatch.setattr(loop, "getaddrinfo", resolve)
        adapter = adapters(world, host="registry.invalid", server_name="localhost")
        await check(adapter, transport)
        home = new
        await old.refuse()
        await check(adapter, transport)
        assert (old.accepted, new.accepted) == (1, 1)
