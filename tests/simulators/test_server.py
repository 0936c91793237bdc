import asyncio
import re
import ssl
import struct

import pytest

from simulators.profile import SessionRules
from tests.support.raw_epp import (
    LOGOUT,
    RawSession,
    check,
    cl_trid,
    code,
    command,
    connected,
    logged_in,
    login,
    tls_context,
)


async def test_the_server_speaks_first(start):
    async with start("pir") as running, connected(running.ready["registries"]["pir"]) as session:
        assert "<greeting>" in await session.read()


async def test_login_check_logout(start):
    async with start("pir") as running:
        entry = running.ready["registries"]["pir"]
        async with logged_in(entry) as session:
            answer = await session.send(command(check("free-name.org"), "raw-check"))
            assert (code(answer), cl_trid(answer)) == (1000, "raw-check")
            assert re.search(r'avail="(1|true)"', answer)
            assert code(await session.send(command(LOGOUT))) == 1500
            with pytest.raises(EOFError):
                await session.read()


async def test_another_accounts_certificate_is_no_login(start):
    async with start("pir") as running:
        entry = running.ready["registries"]["pir"]
        async with connected(entry, user=1) as session:
            answer = await session.send(login(entry, await session.read(), user=0))
            assert code(answer) == 2200


async def test_a_certificate_that_is_no_accounts_is_no_login(start):
    async with start("pir", "verisign") as running:
        entry = running.ready["registries"]["pir"]
        foreign = dict(entry, users=running.ready["registries"]["verisign"]["users"])
        async with connected(foreign) as session:
            answer = await session.send(login(entry, await session.read()))
            assert code(answer) == 2200


async def test_no_greeting_without_a_client_certificate(start):
    async with start("pir") as running:
        with pytest.raises((OSError, EOFError)):
            async with connected(running.ready["registries"]["pir"], user=None) as session:
                await session.read()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
async def test_tls_below_1_2_is_refused(start):
    async with start("pir") as running:
        entry = running.ready["registries"]["pir"]
        assert "<greeting>" in await _greeting(entry, ssl.TLSVersion.TLSv1_2)
        with pytest.raises(OSError):  # noqa: PT011 - which of the two sides words it differs by version
            await _greeting(entry, ssl.TLSVersion.TLSv1_1)


async def _greeting(entry, version):
    context = tls_context(entry)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = version
    reader, writer = await asyncio.open_connection(entry["host"], entry["port"], ssl=context)
    try:
        return await RawSession(reader, writer).read()
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("length", [0, 3, 4, 2**20 + 1, 2**31 - 1, 2**32 - 1])
async def test_an_impossible_length_closes_the_connection(start, length):
    async with start("pir") as running, logged_in(running.ready["registries"]["pir"]) as session:
        session.writer.write(struct.pack(">I", length) + b"<epp/>")
        with pytest.raises((EOFError, ConnectionError)):
            await session.read()


async def test_a_data_unit_may_come_octet_by_octet(start):
    async with start("pir") as running, logged_in(running.ready["registries"]["pir"]) as session:
        document = command(check("slow-name.org"), "raw-slow").encode()
        for octet in struct.pack(">I", 4 + len(document)) + document:
            session.writer.write(bytes([octet]))
            await session.writer.drain()
        assert cl_trid(await session.read()) == "raw-slow"


async def test_pipelined_commands_are_answered_in_order(start):
    async with start("pir") as running, logged_in(running.ready["registries"]["pir"]) as session:
        session.write(*(command(check(f"name{number}.org"), f"raw-{number:03}") for number in range(10)))
        answers = [await session.read() for _ in range(10)]
        assert [cl_trid(answer) for answer in answers] == [f"raw-{number:03}" for number in range(10)]
        assert all(f"name{number}.org" in answer for number, answer in enumerate(answers))


async def test_unreadable_documents_are_answered_and_the_session_goes_on(start):
    async with start("pir") as running, logged_in(running.ready["registries"]["pir"]) as session:
        assert code(await session.send("<epp>")) == 2001
        assert code(await session.send(command(check("name.org")))) == 1000


async def test_the_session_limit_counts_open_sessions_only(start):
    async with start("pir", session=SessionRules(sessions_max=1)) as running:
        entry = running.ready["registries"]["pir"]
        async with logged_in(entry), connected(entry) as second:
            assert code(await second.send(login(entry, await second.read()))) == 2502
            with pytest.raises(EOFError):
                await second.read()
        await asyncio.sleep(0.05)
        async with logged_in(entry) as third:
            assert code(await third.send(command(check("name.org")))) == 1000


async def test_each_registrar_has_a_limit_of_its_own(start):
    async with start("pir", session=SessionRules(sessions_max=1)) as running:
        entry = running.ready["registries"]["pir"]
        async with logged_in(entry, user=0), logged_in(entry, user=1) as other:
            assert code(await other.send(command(check("name.org")))) == 1000


async def test_an_idle_session_is_closed(start):
    async with (
        start("pir", session=SessionRules(idle_seconds=0.1)) as running,
        logged_in(running.ready["registries"]["pir"]) as session,
    ):
        with pytest.raises(EOFError):
            await session.read()


async def test_a_busy_session_is_closed_at_its_age(start):
    async with (
        start("pir", session=SessionRules(age_max_seconds=0.3)) as running,
        logged_in(running.ready["registries"]["pir"]) as session,
    ):
        with pytest.raises((EOFError, ConnectionError)):
            await _keep_busy(session)


async def _keep_busy(session):
    for _ in range(100):
        await session.send(command(check("name.org")))
        await asyncio.sleep(0.02)


async def test_a_client_with_other_habits_is_served(start):
    """Prefixes everywhere, schemaLocation, no prolog, comments, CDATA: as public clients differ."""
    async with start("pir") as running:
        entry = running.ready["registries"]["pir"]
        user, password = entry["users"][0]["user"], entry["users"][0]["password"]
        epp = (
            'xmlns:epp="urn:ietf:params:xml:ns:epp-1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="urn:ietf:params:xml:ns:epp-1.0 epp-1.0.xsd"'
        )
        async with connected(entry) as session:
            await session.read()
            answer = await session.send(
                f"<epp:epp {epp}><!-- hi --><epp:command><epp:login><epp:clID>{user}</epp:clID>"
                f"<epp:pw><![CDATA[{password}]]></epp:pw><epp:options><epp:version>1.0</epp:version>"
                "<epp:lang>en</epp:lang></epp:options><epp:svcs>"
                "<epp:objURI>urn:ietf:params:xml:ns:domain-1.0</epp:objURI></epp:svcs></epp:login>"
                "</epp:command></epp:epp>"
            )
            assert code(answer) == 1000
            answer = await session.send(
                f'<epp:epp {epp}><epp:command><epp:check><obj:check xmlns:obj="urn:ietf:params:xml:ns:domain-1.0" '
                'xsi:schemaLocation="urn:ietf:params:xml:ns:domain-1.0 domain-1.0.xsd">'
                "<obj:name>a-name.org</obj:name><obj:name>b-name.org</obj:name></obj:check></epp:check>"
                "<epp:clTRID>OTHER-1</epp:clTRID></epp:command></epp:epp>"
            )
            assert (code(answer), cl_trid(answer)) == (1000, "OTHER-1")


async def test_stopping_cuts_open_connections(start):
    async with start("pir") as running:
        entry = running.ready["registries"]["pir"]
        cut = connected(entry)
        session = await cut.__aenter__()
        await session.read()
    with pytest.raises((EOFError, ConnectionError)):
        await session.read()
    await cut.__aexit__(None, None, None)
