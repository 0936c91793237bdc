"""Greeting, login, limits, idleness and outages: what a registry does to sessions, and what it must not cost."""

import asyncio
import contextlib
import logging

import pytest

from adapters.errors import Unavailable
from adapters.outcome import Applied, Done, Unknown
from epp import DomainCheck, GreetingTimeout, PasswordUnchanged, PoolTimeout
from tests.adapters.contract_base import a_name, an_attempt_of, prepare, registered_for_renewal, run, settled
from tests.faults.conftest import BY_TRANSPORT


async def check(adapter, transport):
    name = a_name(BY_TRANSPORT[transport][1])
    assert [result.name for result in await adapter.check([name])] == [name]


async def patiently(step, *args):
    """Repeat a step for as long as the answer is "not now"."""
    while True:
        try:
            return await step(*args)
        except Unavailable:
            await asyncio.sleep(0.5)


def logins(world, code=None):
    return [entry for entry in world.control.journal(command="login") if code in {None, entry["code"]}]


@pytest.mark.fault("F024")
@pytest.mark.parametrize("args", [{"never": True}, {"delay_ms": 800}], ids=["never", "late"])
async def test_f024_no_login_before_the_greeting(world, pools, seen, args, zone):
    world.control.put_fault("greeting", times=None, **args)
    pool = pools(endpoint={"greeting_timeout_seconds": 0.2})
    with pytest.raises(PoolTimeout) as caught:
        await pool.send(DomainCheck((f"mute.{zone}",)), acquire_timeout_seconds=0.7)
    assert isinstance(caught.value.__cause__, GreetingTimeout)
    assert set(seen.opened) == {"greeting_timeout"}
    assert logins(world) == []
    world.control.clear_faults()
    assert (await pool.send(DomainCheck((f"mute.{zone}",)))).code == 1000


@pytest.mark.fault("F024")
async def test_f024_a_second_greeting_is_no_answer_to_the_login(tls_world, adapters):
    tls_world.control.put_fault("greeting", twice=True)
    await check(adapters(tls_world), "tls")
    assert [entry["code"] for entry in logins(tls_world)][-1] == 1000


@pytest.mark.fault("F024")
async def test_f024_a_late_greeting_is_waited_for(world, adapters, transport):
    world.control.put_fault("greeting", delay_ms=300)
    await check(adapters(world), transport)


@pytest.mark.fault("F025")
@pytest.mark.parametrize("missing", ["secDNS", "rgp-1.0", "tci-billing-1.0", "ripn-registrar-1.0"])
async def test_f025_login_names_only_what_the_greeting_offers(world, adapters, order, missing):
    world.control.put_fault("greeting", without=[missing], times=None)
    adapter = adapters(world)
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Done)
    for entry in world.control.journal():
        assert missing not in entry["request"]


@pytest.mark.fault("F026")
async def test_f026_a_refused_password_is_tried_once(world, adapters, seen, transport):
    world.control.put_fault("login")
    adapter = adapters(world, connect_timeout_seconds=1, query_timeout_seconds=1)
    for _ in range(3):
        with pytest.raises(Unavailable) as caught:
            await check(adapter, transport)
        assert caught.value.reason == "login_refused"
    assert len(logins(world)) == 1
    assert seen.opened == {"login_failed": 1}


@pytest.mark.fault("F027")
async def test_f027_the_pool_shrinks_to_what_is_granted(world, adapters, seen, transport):
    world.control.put_fault("session_limit", n=1)
    world.control.put_fault("delay", name="slow", command="domain:check", delay_ms=50, times=None)
    adapter = adapters(world, sessions_max=4)
    await asyncio.gather(*(check(adapter, transport) for _ in range(8)))
    assert seen.opened["session_limit"] >= 1
    assert seen.opened["ok"] == 1
    assert len(logins(world)) <= 3


@pytest.mark.fault("F028")
@pytest.mark.parametrize(("code", "applied"), [(2500, True), (2500, False), (2501, False), (2502, False)])
async def test_f028_a_closing_code_says_nothing_of_the_command(world, adapter, order, seen, code, applied):
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("code", command="domain:create", code=code, applied=applied)
    try:
        outcome = await adapter.execute(prepared, attempt)
    except Unavailable:
        assert not world.charges(order.name)
        return
    if isinstance(outcome, Unknown):
        assert isinstance(await adapter.verify(order, settled(attempt)), Applied) == applied
    else:
        assert isinstance(outcome, Done)
    assert len(world.charges(order.name)) <= 1


@pytest.mark.fault("F029")
@pytest.mark.parametrize("kind", ["create", "renew"])
async def test_f029_a_session_dropped_for_idleness_fails_no_order(world, adapters, order, seen, kind):
    world.control.put_fault("idle_drop", seconds=0.3)
    adapter = adapters(world)
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, wanted, attempt)
    await asyncio.sleep(0.6)
    outcome = await adapter.execute(prepared, attempt)
    assert isinstance(outcome, Done)
    assert world.charges(order.name).count(kind) == 1
    assert seen.closed["idle"] >= 1


@pytest.mark.fault("F030")
async def test_f030_all_sessions_cut_at_once_fail_no_query(world, adapters, seen, transport):
    adapter = adapters(world, sessions_max=3)
    world.control.put_fault("delay", name="slow", command="domain:check", delay_ms=100, times=None)
    await asyncio.gather(*(check(adapter, transport) for _ in range(3)))
    queries = [asyncio.create_task(check(adapter, transport)) for _ in range(6)]
    await asyncio.sleep(0.05)
    world.control.cut_sessions()
    await asyncio.gather(*queries)
    assert seen.opened["ok"] >= 4


@pytest.mark.fault("F030")
async def test_f030_an_order_in_flight_when_all_is_cut_is_asked_for(world, adapter, order):
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("cut_all", command="domain:create")
    assert isinstance(await adapter.execute(prepared, attempt), Unknown)
    again = an_attempt_of(world, 2)
    assert isinstance(await run(adapter, order, again), Done)
    assert world.charges(order.name) == ["create"]


@pytest.mark.fault("F031")
@pytest.mark.parametrize("reset", ["before", "after"])
async def test_f031_a_lost_change_of_password_loses_no_password(world, pools, caplog, reset, zone):
    """The new one is tried, then the old one, once each, and what worked is what the pool goes on with."""
    new = "another-Secret2"
    pool = pools(backoff_first_seconds=0.05)
    await pool.send(DomainCheck((f"before.{zone}",)))
    world.control.put_fault("login_newpw", reset=reset)
    with caplog.at_level(logging.DEBUG), contextlib.suppress(PasswordUnchanged):
        await asyncio.wait_for(pool.change_password(new), 30)
    old = world.facts["users"][0]["password"]
    assert pool.password == {"before": old, "after": new}[reset]
    assert ("password_rotated" in caplog.text) == (reset == "after")
    world.control.cut_sessions()
    assert (await pool.send(DomainCheck((f"after.{zone}",)))).code == 1000
    assert len(logins(world, 2200)) <= 1
    assert new not in caplog.text
    assert old not in caplog.text


@pytest.mark.fault("F032")
async def test_f032_an_outage_is_nobodys_refusal_and_all_is_well_after_it(world, adapters, order, transport):
    adapter = adapters(world, connect_timeout_seconds=0.5, query_timeout_seconds=0.5)
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("maintenance", seconds=600)
    assert isinstance(await adapter.execute(prepared, attempt), Unknown)
    with pytest.raises(Unavailable) as caught:
        await check(adapter, transport)
    assert caught.value.reason in {"server_error", "unreachable", "session_limit"}
    world.control.clear_faults()
    assert isinstance(await run(adapter, order, an_attempt_of(world, 2)), Done)
    assert world.charges(order.name) == ["create"]


@pytest.mark.fault("F045")
@pytest.mark.parametrize("code", [2306, 2400, 2500])
async def test_f045_queries_over_the_rate_are_slowed_not_failed(world, adapters, transport, seen, code):
    world.control.put_fault("rate", command="domain:check", n=4, code=code)
    adapter = adapters(world, sessions_max=2)
    async with asyncio.timeout(50):
        await asyncio.gather(*(patiently(check, adapter, transport) for _ in range(6)))
    assert len(world.control.journal(command="domain:check")) <= 30
    assert seen.limited.keys() <= {str(code)}


@pytest.mark.fault("F045")
@pytest.mark.parametrize("code", [2306, 2308])
async def test_f045_an_order_that_was_too_fast_is_put_off_and_done_once(world, adapter, order, seen, code):
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("code", command="domain:create", code=code, reason="command rate exceeded")
    with pytest.raises(Unavailable) as caught:
        await adapter.execute(prepared, attempt)
    assert caught.value.reason == "rate_limited"
    assert isinstance(await run(adapter, order, an_attempt_of(world, 2)), Done)
    assert world.charges(order.name) == ["create"]
    assert seen.limited == {str(code): 1}


@pytest.mark.fault("F046")
async def test_f046_a_registry_that_slows_down_delays_no_other(tls_world, https_world, adapters):
    tls_world.control.put_fault("latency", command="domain:check", from_ms=50, to_ms=1000, over=4)
    slow, quick = adapters(tls_world, sessions_max=2), adapters(https_world)
    await check(quick, "https")
    crowd = [asyncio.create_task(check(slow, "tls")) for _ in range(4)]
    async with asyncio.timeout(1.5):
        for _ in range(10):
            await check(quick, "https")
    assert not all(task.done() for task in crowd)
    await asyncio.gather(*crowd)
