"""Several queries in flight on one session, where the registry allows it."""

import asyncio
from functools import partial

import pytest

from epp import RFC, AnswerLost, CommandRejected, Connection, Credentials, DomainInfo, LocalProtocolError, TlsTransport
from tests.support import canned_server as canned
from tests.support.pools import QUERY, RENEW, eventually, outcomes, trids


class TestPipelining:
    """Several queries in flight on one session, where the registry allows it."""

    INFO = DomainInfo("example.com")

    @staticmethod
    def hold(server, count):
        """Let the server read `count` infos, to be answered by the test; it knows no name in those that follow."""
        held = []

        async def behave(request, reply):
            held.append((request, reply))

        server.script.on("info", *[behave] * count, *[canned.code(2303)] * 20)
        return held

    async def test_queries_share_a_session_up_to_the_depth(self, pool_of, tls_server):
        held = self.hold(tls_server, 4)
        async with pool_of(sessions_max=1, pipeline_depth=4) as pool:
            sends = [asyncio.create_task(pool.send(self.INFO, cl_trid=f"info-{n}")) for n in range(6)]
            await eventually(lambda: len(held) == 4)
            await asyncio.sleep(0.02)
            assert len(trids(tls_server, "info")) == 4
            for request, reply in held:
                await reply.send(request.answer(2303))
            results = await outcomes(*sends)
        assert [result.response.cl_trid for result in results] == [f"info-{n}" for n in range(6)]
        assert tls_server.script.sessions("info") == [1] * 6

    @pytest.mark.fault("F034")
    async def test_answers_out_of_order_are_given_to_nobody(self, pool_of, tls_server):
        """F034: the first mismatch ends the session; what was in doubt are queries, and they go over another one."""
        held = self.hold(tls_server, 3)
        async with pool_of(sessions_max=1, pipeline_depth=3) as pool:
            sends = [asyncio.create_task(pool.send(self.INFO, cl_trid=f"info-{n}")) for n in range(3)]
            await eventually(lambda: len(held) == 3)
            for request, reply in (held[1], held[0], held[2]):
                await reply.send_raw(canned.frame(request.answer(2303)))
            results = await outcomes(*sends)
        for number, result in enumerate(results):
            crossed = isinstance(result, CommandRejected) and result.response.cl_trid != f"info-{number}"
            assert not crossed
        assert any(isinstance(result, AnswerLost) and result.cause == "mismatch" for result in results)

    async def test_end_of_the_session_loses_every_unanswered_query_and_each_is_repeated_once(self, pool_of, tls_server):
        held = self.hold(tls_server, 3)
        async with pool_of(sessions_max=1, pipeline_depth=3) as pool:
            sends = [asyncio.create_task(pool.send(self.INFO, cl_trid=f"info-{n}")) for n in range(3)]
            await eventually(lambda: len(held) == 3)
            await held[0][1].send(held[0][0].answer(2303))
            held[0][1].close()
            results = await outcomes(*sends)
        assert [result.response.cl_trid for result in results] == ["info-0", "info-1", "info-2"]
        assert trids(tls_server, "info") == ["info-0", "info-1", "info-2", "info-1", "info-2"]

    async def test_query_that_is_too_late_loses_those_behind_it_too(self, pool_of, tls_server):
        self.hold(tls_server, 2)
        async with pool_of(sessions_max=1, pipeline_depth=2) as pool:
            first = asyncio.create_task(pool.send(self.INFO, timeout_seconds=0.05))
            second = asyncio.create_task(pool.send(self.INFO, cl_trid="second"))
            results = await outcomes(first, second)
        assert isinstance(results[0], AnswerLost)
        assert results[0].cause == "timeout"
        assert results[1].response.cl_trid == "second"
        assert tls_server.script.sessions("info") == [1, 1, 2]

    async def test_cancelled_query_loses_those_beside_it_but_not_their_answers(self, pool_of, tls_server):
        held = self.hold(tls_server, 2)
        async with pool_of(sessions_max=1, pipeline_depth=2) as pool:
            first = asyncio.create_task(pool.send(self.INFO, cl_trid="first"))
            second = asyncio.create_task(pool.send(self.INFO, cl_trid="second"))
            await eventually(lambda: len(held) == 2)
            first.cancel()
            results = await outcomes(first, second)
        assert isinstance(results[0], asyncio.CancelledError)
        assert trids(tls_server, "info") == ["first", "second", "second"]

    async def test_transform_has_its_session_to_itself_and_is_not_overtaken(self, pool_of, tls_server):
        held = self.hold(tls_server, 1)
        async with pool_of(sessions_max=1, pipeline_depth=8) as pool:
            query = asyncio.create_task(pool.send(self.INFO, cl_trid="before"))
            await eventually(lambda: held)
            renew = asyncio.create_task(pool.send(RENEW))
            later = asyncio.create_task(pool.send(self.INFO, cl_trid="after"))
            await asyncio.sleep(0.02)
            assert tls_server.script.verbs() == ["login", "info"]
            await held[0][1].send(held[0][0].answer(2303))
            await outcomes(query, renew, later)
        assert tls_server.script.verbs() == ["login", "info", "renew", "info", "logout"]

    async def test_poll_and_transforms_are_never_pipelined(self, pool_of, tls_server):
        tls_server.script.on("poll", canned.when(lambda: tls_server.script.verbs().count("poll") == 2))
        async with pool_of(sessions_max=2, pipeline_depth=8) as pool:
            await asyncio.gather(pool.send(QUERY), pool.send(QUERY))
        assert sorted(tls_server.script.sessions("poll")) == [1, 2]

    @pytest.mark.fault("F034")
    @pytest.mark.fault("F035")
    async def test_many_queries_over_a_bad_registry_never_cross(self, pool_of, tls_server):
        """F034, F035: doubled, swallowed and cut answers among hundreds; whoever gets one gets his own."""
        fine = canned.code(2303)
        for bad in (canned.twice, canned.eof, canned.cut(9), canned.document(canned.response(2303, "foreign"))):
            tls_server.script.on("info", *[fine] * 29, bad)
        tls_server.script.on("info", *[fine] * 200)

        async def ask(number):
            try:
                await pool.send(self.INFO, cl_trid=f"info-{number}", acquire_timeout_seconds=30)
            except CommandRejected as err:
                return "own" if err.response.cl_trid == f"info-{number}" else "crossed"
            except AnswerLost:
                return "lost"

        async with pool_of(sessions_max=3, pipeline_depth=8) as pool:
            verdicts = await asyncio.gather(*(ask(number) for number in range(200)))
        assert set(verdicts) <= {"own", "lost"}
        assert verdicts.count("own") > 100


async def test_connection_refuses_more_than_its_depth(certificates, tls_server):
    factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
    account = Credentials("gw-main", "foo-BAR2")
    info = DomainInfo("example.com")
    refused = asyncio.Event()
    tls_server.script.on("info", canned.when(refused.is_set, canned.code(2303)), canned.code(2303))
    async with await Connection.open(factory, RFC, account, pipeline_depth=2) as connection:
        first, second = (asyncio.create_task(connection.send(info)) for _ in range(2))
        await eventually(lambda: "info" in tls_server.script.verbs())
        for command in (info, RENEW):
            with pytest.raises(LocalProtocolError):
                await connection.send(command)
        refused.set()
        assert {type(result) for result in await outcomes(first, second)} == {CommandRejected}
