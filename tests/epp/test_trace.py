"""What goes over the wire is told to whoever records it, and a transform leaves only while its caller may send."""

from functools import partial

import pytest

from epp import RFC, AnswerLost, Connection, Credentials, NotSent, PollRequest, TlsTransport, recording
from tests.support import canned_server as canned
from tests.support.pools import RENEW

ACCOUNT = Credentials("gw-main", "foo-BAR2")


@pytest.fixture
def connect(certificates, tls_server):
    return partial(Connection.open, partial(TlsTransport, certificates.endpoint(tls_server.port)), RFC, ACCOUNT)


class Notes:
    def __init__(self, *, may_send=True):
        self.allowed = may_send
        self.heard = []

    def may_send(self):
        return self.allowed

    def exchanged(self, command, request, answer):
        self.heard.append((command, request, answer))


async def test_commands_of_the_block_are_told_with_their_answers(connect):
    notes = Notes()
    async with await connect() as connection:
        await connection.send(PollRequest())
        with recording(notes):
            await connection.send(RENEW)
        await connection.send(PollRequest())
    ((command, request, answer),) = notes.heard
    assert command == "domain:renew"
    assert b"curExpDate" in request
    assert b'code="1000"' in answer


async def test_answer_that_never_came_is_told_as_none(connect, tls_server):
    notes = Notes()
    tls_server.script.on("renew", canned.reset)
    connection = await connect()
    with recording(notes), pytest.raises(AnswerLost):
        await connection.send(RENEW)
    assert [(command, answer) for command, _, answer in notes.heard] == [("domain:renew", None)]


@pytest.mark.fault("F059")
async def test_f059_transform_of_a_caller_that_may_not_send_stays_here(connect, tls_server):
    notes = Notes(may_send=False)
    async with await connect() as connection:
        with recording(notes):
            with pytest.raises(NotSent) as caught:
                await connection.send(RENEW)
            await connection.send(PollRequest())
    assert caught.value.reason == "withdrawn"
    assert tls_server.script.verbs() == ["login", "poll", "logout"]
    assert [command for command, _, _ in notes.heard] == ["poll:req"]
