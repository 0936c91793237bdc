"""EPP by hand, for tests of the simulators: sockets and text, nothing of the client library that they judge."""

import asyncio
import io
import re
import ssl
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

EPP = "urn:ietf:params:xml:ns:epp-1.0"
DOMAIN = "urn:ietf:params:xml:ns:domain-1.0"
RIPN = "http://www.ripn.net/epp/ripn-epp-1.0"


def tls_context(entry: Mapping[str, Any], user: int | None = 0) -> ssl.SSLContext:
    """Trusts the registry's CA; presents the certificate of its nth account, or none."""
    context = ssl.create_default_context(cafile=entry["ca"])
    if user is not None:
        context.load_cert_chain(entry["users"][user]["cert"], entry["users"][user]["key"])
    return context


@dataclass
class RawSession:
    """One connection of length-prefixed documents (RFC 5734 §4)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def read(self) -> str:
        (length,) = struct.unpack(">I", await self.reader.readexactly(4))
        return (await self.reader.readexactly(length - 4)).decode()

    def write(self, *documents: str) -> None:
        """Send all of them at once, without waiting for an answer."""
        data = [document.encode() for document in documents]
        self.writer.write(b"".join(struct.pack(">I", 4 + len(item)) + item for item in data))

    async def send(self, document: str) -> str:
        self.write(document)
        return await self.read()


@asynccontextmanager
async def connected(entry: Mapping[str, Any], user: int | None = 0) -> AsyncIterator[RawSession]:
    """A connection whose greeting is still to be read."""
    reader, writer = await asyncio.open_connection(entry["host"], entry["port"], ssl=tls_context(entry, user))
    try:
        yield RawSession(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def logged_in(entry: Mapping[str, Any], user: int = 0) -> AsyncIterator[RawSession]:
    async with connected(entry, user) as session:
        greeting = await session.read()
        assert code(await session.send(login(entry, greeting, user))) == 1000
        yield session


@dataclass
class RawWeb:
    """One HTTPS client of the .ru registry; the cookie is kept here, and only here."""

    http: aiohttp.ClientSession
    url: str
    cookie: str | None = None

    async def request(
        self, document: str, *, method: str = "POST", content_type: str = "text/xml", path: str = "/"
    ) -> tuple[int, str]:
        headers = {"Content-Type": content_type}
        if self.cookie is not None:
            headers["Cookie"] = f"EPPSESSIONID={self.cookie}"
        body = io.BytesIO(document.encode())
        async with self.http.request(method, self.url + path, data=body, headers=headers) as response:
            if "EPPSESSIONID" in response.cookies:
                self.cookie = response.cookies["EPPSESSIONID"].value
            return response.status, await response.text()

    async def send(self, document: str) -> str:
        status, answer = await self.request(document)
        assert status == 200
        return answer


@asynccontextmanager
async def web(entry: Mapping[str, Any], user: int | None = 0) -> AsyncIterator[RawWeb]:
    connector = aiohttp.TCPConnector(ssl=tls_context(entry, user))
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield RawWeb(http, f"https://{entry['host']}:{entry['port']}")


def login(entry: Mapping[str, Any], greeting: str, user: int = 0, password: str | None = None) -> str:
    """A login that names every service of the greeting, as most public clients do."""
    account = entry["users"][user]
    objects = "".join(f"<objURI>{uri}</objURI>" for uri in re.findall(r"objURI>([^<]+)</", greeting))
    extensions = "".join(f"<extURI>{uri}</extURI>" for uri in re.findall(r"extURI>([^<]+)</", greeting))
    if extensions:
        extensions = f"<svcExtension>{extensions}</svcExtension>"
    return command(
        f"<login><clID>{account['user']}</clID><pw>{password or account['password']}</pw>"
        f"<options><version>1.0</version><lang>en</lang></options><svcs>{objects}{extensions}</svcs></login>",
        epp=RIPN if RIPN in greeting else EPP,
    )


def command(body: str, cl_trid: str = "raw-000001", epp: str = EPP) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><epp xmlns="{epp}"><command>{body}'
        f"<clTRID>{cl_trid}</clTRID></command></epp>"
    )


def check(*names: str, uri: str = DOMAIN) -> str:
    listed = "".join(f"<d:name>{name}</d:name>" for name in names)
    return f'<check><d:check xmlns:d="{uri}">{listed}</d:check></check>'


LOGOUT = "<logout/>"


def code(answer: str) -> int:
    found = re.search(r'result code="(\d{4})"', answer)
    assert found is not None, answer
    return int(found.group(1))


def cl_trid(answer: str) -> str:
    found = re.search(r"clTRID>([^<]*)</", answer)
    assert found is not None, answer
    return found.group(1)
