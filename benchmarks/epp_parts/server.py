"""A canned EPP server in a process of its own: parses each command with lxml, builds the answer with lxml.

    with serving(folder) as endpoint: ...

It keeps no objects: every domain is registered by one call and known to the next. As many sessions as one likes; the
commands of a session are answered in order, and those that came together are answered together.
"""

import asyncio
import copy
import multiprocessing
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import trustme
from lxml import etree

from benchmarks.epp_parts import answers
from epp import Endpoint

_E = "{urn:ietf:params:xml:ns:epp-1.0}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_ANSWERS = {"info": answers.INFO, "create": answers.CREATE}
_TEMPLATES = {verb: etree.fromstring(text.encode()) for verb, text in _ANSWERS.items()}
_DONE = etree.fromstring(answers.DONE.encode())


def answer(document: bytes) -> bytes:
    command = etree.fromstring(document, _PARSER).find(f"{_E}command")
    verb = command[0].tag[len(_E) :]
    reply = copy.deepcopy(_TEMPLATES.get(verb, _DONE))
    reply.find(f"{_E}response/{_E}trID/{_E}clTRID").text = command.findtext(f"{_E}clTRID")
    return etree.tostring(reply, encoding="UTF-8", xml_declaration=True)


def frame(document: bytes) -> bytes:
    return struct.pack(">I", len(document) + 4) + document


class _Session(asyncio.Protocol):
    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._buffer = bytearray()
        transport.write(frame(answers.GREETING.encode()))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        replies = []
        while len(self._buffer) >= 4:
            (length,) = struct.unpack_from(">I", self._buffer)
            if len(self._buffer) < length:
                break
            replies.append(frame(answer(bytes(self._buffer[4:length]))))
            del self._buffer[:length]
        if replies:
            self._transport.write(b"".join(replies))


@contextmanager
def serving(folder: Path) -> Iterator[Endpoint]:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_run, args=(theirs, folder / "server.pem"), daemon=True)
    process.start()
    try:
        yield Endpoint("127.0.0.1", ours.recv(), ca_file=folder / "ca.pem")
    finally:
        process.terminate()
        process.join()


def _run(pipe: Connection, certificate: Path) -> None:
    asyncio.run(_serve(pipe, certificate))


async def _serve(pipe: Connection, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(_Session, "127.0.0.1", 0, ssl=context)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
