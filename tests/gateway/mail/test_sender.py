"""The outbox over a real socket: at least once, one bad address in nobody's way."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import trustme
from pydantic import SecretStr

from gateway.mail import MailState, NewMail, outbox
from gateway.mail.sender import MailSender, MailTrouble
from gateway.settings import MailSettings
from tests.support.mail_server import a_mail_server
from tests.support.stock import FakeClock

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def box():
    async with a_mail_server() as box:
        yield box


def a_sender(office, box, clock, **settings):
    chosen = {"host": "127.0.0.1", "port": box.port, "security": "none", "sender": "Домени <noreply@dgw.example>"}
    return MailSender(MailSettings(**chosen | settings), office.services.database, clock)


async def a_mail(office, recipient="one@example.net", subject="Строк дії спливає"):
    mail = NewMail(office.tenant_id, None, "domain", "uk", recipient, subject, "Вітаємо!\n", "<p>Вітаємо!</p>\n")
    return await office.services.database.run(partial(outbox.put, mail=mail, at=NOW))


async def states(office):
    async with office.services.database.reading() as connection:
        return {mail.new.recipient: mail.state for mail in await outbox.newest(connection, state=None, limit=50)}


async def test_a_mail_arrives_as_it_was_written(idle_office, box, clock):
    mail_id = await a_mail(idle_office)
    assert await a_sender(idle_office, box, clock, reply_to="help@dgw.example").run() == 1
    (message,) = box.taken
    assert message["Subject"] == "Строк дії спливає"
    assert message["From"] == "Домени <noreply@dgw.example>"
    assert message["Reply-To"] == "help@dgw.example"
    assert message["Message-ID"] == f"<{mail_id}@dgw.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().strip() == "Вітаємо!"
    assert message.get_body(("html",)).get_content().strip() == "<p>Вітаємо!</p>"
    assert await states(idle_office) == {"one@example.net": MailState.SENT}


async def test_what_was_sent_is_not_sent_again(idle_office, box, clock):
    await a_mail(idle_office)
    sender = a_sender(idle_office, box, clock)
    assert [await sender.run(), await sender.run()] == [1, 0]


async def test_a_crash_after_the_servers_word_repeats_the_mail_under_its_id(idle_office, box, clock):
    await a_mail(idle_office)
    sender = a_sender(idle_office, box, clock)
    await sender.run()
    await idle_office.execute("UPDATE mails SET state = 'queued', settled_at = NULL")
    await sender.run()
    first, second = box.taken
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_bad_address_fails_alone(idle_office, box, clock):
    for recipient in ("no-such@example.net", "later@example.net", "not an address", "good@example.net"):
        await a_mail(idle_office, recipient)
    box.refusals = {"no-such@example.net": "550 no such user", "later@example.net": "450 greylisted"}
    assert await a_sender(idle_office, box, clock).run() == 1
    assert await states(idle_office) == {
        "no-such@example.net": MailState.FAILED,
        "later@example.net": MailState.QUEUED,
        "not an address": MailState.FAILED,
        "good@example.net": MailState.SENT,
    }


async def test_what_was_put_off_is_tried_again_after_a_pause(idle_office, box, clock):
    await a_mail(idle_office, "later@example.net")
    box.refusals = {"later@example.net": "450 greylisted"}
    sender = a_sender(idle_office, box, clock, retry_seconds=60)
    assert [await sender.run(), await sender.run()] == [0, 0]
    box.refusals = {}
    clock.now += timedelta(seconds=61)
    assert await sender.run() == 1
    assert len(box.taken) == 1


async def test_a_mail_at_which_the_connection_breaks_does_not_stop_the_next_run(idle_office, box, clock):
    await a_mail(idle_office, "poison@example.net")
    await a_mail(idle_office, "good@example.net")
    box.cut_off["poison@example.net"] = 100
    sender = a_sender(idle_office, box, clock)
    with pytest.raises(MailTrouble):
        await sender.run()
    assert await sender.run() == 1
    assert (await states(idle_office))["good@example.net"] is MailState.SENT


async def test_trouble_of_ours_fails_no_mail(idle_office, box, clock):
    await a_mail(idle_office)
    box.rejects_sender = "550 not from here"
    with pytest.raises(MailTrouble):
        await a_sender(idle_office, box, clock).run()
    with pytest.raises(MailTrouble):
        await a_sender(idle_office, box, clock, port=1).run()
    with pytest.raises(MailTrouble):
        await a_sender(idle_office, box, clock, user="me", password=SecretStr("wrong")).run()
    assert await states(idle_office) == {"one@example.net": MailState.QUEUED}


async def test_a_mail_that_would_be_wrong_by_now_is_not_sent(idle_office, box, clock):
    await a_mail(idle_office)
    clock.pass_days(4)
    assert await a_sender(idle_office, box, clock).run() == 0
    assert await states(idle_office) == {"one@example.net": MailState.EXPIRED}


async def test_starttls_is_insisted_on_and_checked(idle_office, clock, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    await a_mail(idle_office)
    async with a_mail_server(tls_context=context) as box:
        with pytest.raises(MailTrouble):
            await a_sender(idle_office, box, clock, security="starttls").run()
        trusting = a_sender(idle_office, box, clock, security="starttls", ca_file=tmp_path / "ca.pem")
        assert await trusting.run() == 1


async def test_a_line_break_in_a_subject_becomes_no_header(idle_office, box, clock):
    await a_mail(idle_office, subject="a\r\nBcc: everybody@example.net")
    assert await a_sender(idle_office, box, clock).run() == 0
    assert await states(idle_office) == {"one@example.net": MailState.FAILED}


async def test_old_mails_are_forgotten(idle_office):
    await a_mail(idle_office)
    async with idle_office.services.database.engine.begin() as connection:
        assert await outbox.forget(connection, before=NOW, limit=10) == 0
        assert await outbox.forget(connection, before=NOW + timedelta(seconds=1), limit=10) == 1
