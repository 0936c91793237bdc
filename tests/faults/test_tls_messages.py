"""TLS's own messages in the middle of a session, from a server that can send them: OpenSSL's command line."""

import asyncio
import re
import shutil
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from epp import AnswerLost, PollAck, Response
from epp.namespaces import RIPN_EPP
from simulators.certificates import Authority
from tests.adapters.world import SimulatedWorld
from tests.faults.conftest import Pools, Seen
from tests.support.canned_server import greeting, response

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")


@dataclass
class OpensslServer:
    """`openssl s_server`: what goes into it is sent to the client, but for the letters that are its commands."""

    process: asyncio.subprocess.Process
    port: int

    def say(self, octets: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(octets)

    def send(self, document: bytes) -> None:
        self.say(struct.pack(">I", len(document) + 4) + document)

    def post(self, document: bytes) -> None:
        """Answer a request of HTTP with a document."""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=UTF-8\r\nContent-Length: {len(document)}\r\n\r\n"
        self.say(head.encode() + document)

    async def hear(self, pattern: bytes) -> bytes:
        """Return the first group of a pattern in what the server prints, which is also what the client sent."""
        assert self.process.stdout is not None
        heard = b""
        while (found := re.search(pattern, heard)) is None:
            octets = await asyncio.wait_for(self.process.stdout.read(4096), 10)
            assert octets, heard
            heard += octets
        return found[1]

    async def answer_one(self) -> None:
        """Answer the next command with success."""
        cl_trid = await self.hear(rb"<clTRID>([^<]+)</clTRID></command></epp>")
        self.send(response(1000, cl_trid.decode()))


@asynccontextmanager
async def s_server(folder: Path, *options: str) -> AsyncIterator[tuple[OpensslServer, dict[str, object]]]:
    """The server, and the fields of an endpoint that reaches it."""
    authority = Authority(folder)
    server, client = authority.server("openssl"), authority.client("openssl", "gw")
    files = {"-cert": server.cert, "-key": server.key, "-CAfile": authority.ca}
    named = [str(word) for pair in files.items() for word in pair]
    process = await asyncio.create_subprocess_exec(
        str(OPENSSL), "s_server", "-accept", "127.0.0.1:0", "-Verify", "1", *named, *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    running = OpensslServer(process, 0)
    try:
        running.port = int(await running.hear(rb"ACCEPT 127\.0\.0\.1:(\d+)"))
        where = {"host": "127.0.0.1", "port": running.port, "ca_file": authority.ca}
        yield running, where | {"cert_file": client.cert, "key_file": client.key}
    finally:
        process.kill()
        await process.communicate()


@pytest.mark.fault("F012")
async def test_f012_a_key_update_in_mid_session_changes_nothing(tmp_path, tls_pools, seen):
    async with s_server(tmp_path, "-tls1_3") as (server, endpoint):
        pool = tls_pools(endpoint=endpoint)
        asked = asyncio.create_task(pool.send(PollAck("1"), timeout_seconds=20))
        await server.hear(rb"(CIPHER is)")
        server.send(greeting())
        await server.answer_one()
        cl_trid = await server.hear(rb"<clTRID>([^<]+)</clTRID></command></epp>")
        server.say(b"K\n")
        await asyncio.sleep(0.2)  # it tells nobody when it has sent that
        server.send(response(1000, cl_trid.decode()))
        assert (await asked).code == 1000
        assert not seen.closed


@pytest.mark.fault("F012")
async def test_f012_a_renegotiation_ends_in_an_answer_or_in_a_lost_one_but_it_ends(tmp_path, tls_pools):
    async with s_server(tmp_path, "-tls1_2") as (server, endpoint):
        pool = tls_pools(endpoint=endpoint)
        asked = asyncio.create_task(pool.send(PollAck("1"), timeout_seconds=10))
        await server.hear(rb"(CIPHER is)")
        server.send(greeting())
        await server.answer_one()
        cl_trid = await server.hear(rb"<clTRID>([^<]+)</clTRID></command></epp>")
        server.say(b"r\n")
        await asyncio.sleep(0.2)  # it tells nobody when it has sent that
        server.send(response(1000, cl_trid.decode()))
        [outcome] = await asyncio.wait_for(asyncio.gather(asked, return_exceptions=True), 30)
        assert isinstance(outcome, Response | AnswerLost)


@pytest.fixture
async def https_pools(https_world: SimulatedWorld, seen: Seen) -> AsyncIterator[Pools]:
    pools = Pools(https_world, seen)
    yield pools
    for pool in pools.made:
        await pool.close()


@pytest.mark.fault("F012")
@pytest.mark.parametrize(
    ("version", "message"), [("-tls1_3", b"K\n"), ("-tls1_2", b"r\n")], ids=["update", "renegotiate"]
)
async def test_f012_over_https_either_way_ends_in_an_answer_or_in_a_lost_one(tmp_path, https_pools, version, message):
    async with s_server(tmp_path, version) as (server, endpoint):
        pool = https_pools(endpoint=endpoint)
        asked = asyncio.create_task(pool.send(PollAck("1"), timeout_seconds=20))
        await server.hear(rb"(<hello ?/>)")
        server.post(greeting(RIPN_EPP))
        login = await server.hear(rb"<clTRID>([^<]+)</clTRID></command></epp>")
        server.post(response(1000, login.decode(), RIPN_EPP))
        cl_trid = await server.hear(rb"<clTRID>([^<]+)</clTRID></command></epp>")
        server.say(message)
        await asyncio.sleep(0.2)  # it tells nobody when it has sent that
        server.post(response(1000, cl_trid.decode(), RIPN_EPP))
        [outcome] = await asyncio.wait_for(asyncio.gather(asked, return_exceptions=True), 30)
        assert isinstance(outcome, Response | AnswerLost)
        assert version == "-tls1_2" or isinstance(outcome, Response)
