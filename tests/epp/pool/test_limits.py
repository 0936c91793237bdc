"""What a pool keeps to on behalf of the whole account: rate, commands in flight, priorities."""

import asyncio
import time

import pytest

from epp import CommandRejected, PoolSettings, PoolTimeout, Priority, RateLimited
from tests.support import canned_server as canned
from tests.support.pools import QUERY, RENEW, eventually, trids


class TestRate:
    @pytest.mark.fault("F045")
    async def test_all_sessions_together_keep_to_the_rate(self, pool_of):
        async with pool_of(sessions_max=4, commands_per_second=50, burst=2) as pool:
            await pool.send(QUERY)
            started = time.monotonic()
            await asyncio.gather(*(pool.send(QUERY) for _ in range(12)))
            assert time.monotonic() - started >= 10 / 50 - 0.01

    @pytest.mark.fault("F045")
    async def test_renewals_pass_by_mass_checks(self, pool_of, tls_server):
        """F045: the bulk job came first and in numbers, yet who asks for money or renewals is served next."""
        async with pool_of(sessions_max=1, commands_per_second=100) as pool:
            bulk = [pool.send(QUERY, cl_trid=f"bulk-{n}", priority=Priority.BULK) for n in range(10)]
            jobs = [asyncio.create_task(job) for job in bulk]
            await eventually(lambda: len(trids(tls_server, "poll")) >= 2)
            before = len(tls_server.script.received)
            await pool.send(RENEW)
            assert tls_server.script.verbs().index("renew") <= before + 1
            await asyncio.gather(*jobs)

    @pytest.mark.fault("F045")
    async def test_transform_that_was_too_fast_was_not_sent_and_slows_all_that_follow(
        self, pool_of, tls_server, observer
    ):
        tls_server.script.on("renew", canned.code(2306, message="Command rate exceeded"))
        async with pool_of(sessions_max=1) as pool:
            with pytest.raises(RateLimited) as caught:
                await pool.send(RENEW)
            assert not caught.value.may_have_happened
            assert (await pool.send(RENEW)).code == 1000
            await asyncio.gather(pool.send(QUERY), pool.send(QUERY))
        assert observer.rate_limits == ["2306"]
        assert sum(observer.throttled_seconds) > 0

    @pytest.mark.fault("F045")
    @pytest.mark.parametrize("code", [2400, 2502])
    async def test_code_that_proves_nothing_stays_in_doubt_and_slows_us_all_the_same(
        self, pool_of, tls_server, observer, code
    ):
        tls_server.script.on("renew", canned.code(code, message="Too many commands"))
        async with pool_of() as pool:
            with pytest.raises(CommandRejected) as caught:
                await pool.send(RENEW)
            assert caught.value.may_have_happened
            assert (await pool.send(QUERY)).code == 1300
        assert observer.rate_limits == [str(code)]

    async def test_keepalive_counts(self, pool_of, tls_server):
        async with pool_of(sessions_min=1, keepalive_seconds=0.02, commands_per_second=0.2, burst=3) as pool:
            await eventually(lambda: tls_server.script.verbs().count("poll") >= 3)
            with pytest.raises(PoolTimeout):
                await pool.send(QUERY, acquire_timeout_seconds=0.05)


class TestPriorities:
    async def test_line_is_served_by_priority_then_by_arrival(self, pool_of, tls_server):
        tls_server.script.on("renew", canned.when(lambda: len(pool._line) == 2 * len(Priority)))
        async with pool_of(sessions_max=1) as pool:
            first = asyncio.create_task(pool.send(RENEW))
            await eventually(lambda: "renew" in tls_server.script.verbs())
            sends = [
                pool.send(QUERY, cl_trid=f"{n}-{priority.name.lower()}", priority=priority)
                for n in (1, 2)
                for priority in reversed(Priority)
            ]
            await asyncio.gather(first, *sends)
        names = ["money", "renew", "change", "query", "bulk"]
        assert trids(tls_server, "poll") == [f"{n}-{name}" for name in names for n in (1, 2)]


async def test_commands_in_flight_are_limited_over_all_sessions(pool_of, tls_server):
    at_once = most = 0

    async def counting(request, reply):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        await canned.well(request, reply)

    tls_server.script.on("poll", *[counting] * 12)
    async with pool_of(sessions_min=4, sessions_max=4, in_flight_max=2) as pool:
        await asyncio.gather(*(pool.send(QUERY) for _ in range(12)))
    assert most == 2


@pytest.mark.parametrize(
    "parts", [{"burst": 0}, {"pipeline_depth": 0}, {"in_flight_max": -1}, {"commands_per_second": 0}]
)
def test_limits_that_let_nothing_pass_are_refused(parts):
    with pytest.raises(ValueError, match=next(iter(parts))):
        PoolSettings(**parts)
