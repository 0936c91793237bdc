"""How sessions use the login security extension (RFC 8807) where a server announces it."""

import logging
from datetime import UTC, datetime
from functools import partial

import pytest

from epp import RFC, Connection, Credentials, NotNegotiated, PollRequest, Pool, TlsTransport, UserAgent
from tests.support import canned_server as canned
from tests.support.pools import Recorder

LOGIN_SECURITY = "urn:ietf:params:xml:ns:epp:loginSec-1.0"
LONG = "a password of many words"
EVENT = (
    f'<extension><loginSec:loginSecData xmlns:loginSec="{LOGIN_SECURITY}"><loginSec:event type="password" '
    'level="warning" exDate="2027-01-01T00:00:00Z">Password expires&#10;soon</loginSec:event></loginSec:loginSecData>'
    "</extension><trID>"
).encode()


@pytest.fixture
def transport(certificates, tls_server):
    offer = f"<svcExtension><extURI>{LOGIN_SECURITY}</extURI></svcExtension></svcMenu>".encode()
    tls_server.script.greet = canned.document(canned.greeting().replace(b"</svcMenu>", offer))
    return partial(TlsTransport, certificates.endpoint(tls_server.port))


def account(password, **parts):
    return Credentials("gw-main", password, extensions=(LOGIN_SECURITY,), **parts)


async def warn(request, reply):
    await reply.send(request.answer(1000).replace(b"<trID>", EVENT))


async def test_long_password_goes_into_the_extension(transport, tls_server):
    async with await Connection.open(transport, RFC, account(LONG)):
        pass
    login = tls_server.script.received[0].document
    assert b"<pw>[LOGIN-SECURITY]</pw>" in login
    assert f"<loginSec:pw>{LONG}</loginSec:pw>".encode() in login


async def test_user_agent_is_told(transport, tls_server):
    async with await Connection.open(transport, RFC, account("foo-BAR2", user_agent=UserAgent(app="dgw"))):
        pass
    assert b"<loginSec:app>dgw</loginSec:app>" in tls_server.script.received[0].document


async def test_long_password_is_not_sent_where_nobody_understands_it(transport, tls_server):
    tls_server.script.greet = canned.document(canned.greeting())
    with pytest.raises(NotNegotiated):
        await Connection.open(transport, RFC, account(LONG))
    assert tls_server.script.received == []


async def test_events_of_the_login_are_kept_and_logged_without_their_text(transport, tls_server, caplog):
    tls_server.script.on("login", warn, warn)
    async with await Connection.open(transport, RFC, account("foo-BAR2")) as connection:
        assert [(event.type, event.level) for event in connection.security_events] == [("password", "warning")]
    caplog.set_level(logging.WARNING)
    observer = Recorder()
    async with Pool(transport, RFC, account("foo-BAR2"), name="canned", observer=observer) as pool:
        await pool.send(PollRequest())
    assert observer.password_expiries == [datetime(2027, 1, 1, tzinfo=UTC)]
    assert "'warning' 'password' until 2027-01-01" in caplog.text
    assert "soon" not in caplog.text
