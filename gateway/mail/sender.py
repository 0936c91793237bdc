"""Emptying the outbox over SMTP: one connection a run, one bad address never in the way of the others.

What the server takes is marked sent in a transaction of its own. A process that dies between the two sends the mail
once more, under the same Message-ID. Only the server's word on the recipient or the content of a mail (5xx) fails it;
trouble with the server, with our login or with our sender address is ours, and everything waits.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import aiosmtplib
import structlog

from gateway.clock import Clock
from gateway.database import Database
from gateway.mail import outbox
from gateway.mail.message import message_of
from gateway.mail.model import Mail, MailState
from gateway.mail.observer import MailObserver, NobodyMails
from gateway.operations.backoff import Backoff
from gateway.settings import MailSettings

_log = structlog.get_logger(__name__)

_AT_ONCE = 100


class MailTrouble(Exception):
    """The server can't be used now: what is queued stays queued."""


@dataclass(frozen=True, slots=True)
class MailSender:
    settings: MailSettings
    database: Database
    clock: Clock
    observer: MailObserver = field(default_factory=NobodyMails)

    async def run(self) -> int:
        """Send what is due; return how many the server took. Raises `MailTrouble`, `DatabaseUnavailable`."""
        sent = 0
        while due := await self._due():
            async with self._server() as server:
                for mail in due:
                    sent += await self._send(server, mail)
        return sent

    async def _due(self) -> list[Mail]:
        async with self.database.reading() as connection:
            return list(await outbox.due(connection, at=self.clock(), limit=_AT_ONCE))

    @asynccontextmanager
    async def _server(self) -> AsyncIterator[aiosmtplib.SMTP]:
        settings = self.settings
        password = None if settings.password is None else settings.password.get_secret_value()
        server = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.user,
            password=password,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            timeout=settings.timeout_seconds,
            cert_bundle=None if settings.ca_file is None else str(settings.ca_file),
        )
        await self._connect(server)
        try:
            yield server
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await server.quit()
            server.close()

    async def _connect(self, server: aiosmtplib.SMTP) -> None:
        try:
            await server.connect()
        except (aiosmtplib.SMTPException, OSError) as err:
            raise MailTrouble(f"{self.settings.host}: {type(err).__name__}") from err

    async def _send(self, server: aiosmtplib.SMTP, mail: Mail) -> bool:
        if mail.created_at + timedelta(seconds=self.settings.give_up_seconds) <= self.clock():
            await self._settle(mail, MailState.EXPIRED, mail.trouble)
            return False
        if not server.is_connected:
            await self._connect(server)
        try:
            await server.send_message(message_of(mail, sender=self.settings.sender, reply_to=self.settings.reply_to))
        except aiosmtplib.SMTPSenderRefused as err:
            raise MailTrouble(f"{self.settings.host}: sender refused, {err.code}") from err
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as err:
            await self._refused(mail, _code_of(err))
            return False
        except (ValueError, aiosmtplib.SMTPNotSupported) as err:
            await self._settle(mail, MailState.FAILED, type(err).__name__)
            return False
        except (aiosmtplib.SMTPException, OSError) as err:
            await self._put_off(mail, type(err).__name__)
            raise MailTrouble(f"{self.settings.host}: {type(err).__name__}") from err
        await self._settle(mail, MailState.SENT, None)
        return True

    async def _refused(self, mail: Mail, code: int) -> None:
        if code >= 500:
            await self._settle(mail, MailState.FAILED, str(code))
        else:
            await self._put_off(mail, str(code))

    async def _put_off(self, mail: Mail, trouble: str) -> None:
        settings = self.settings
        longest = timedelta(seconds=settings.retry_max_seconds)
        pause = Backoff(timedelta(seconds=settings.retry_seconds), longest).pause(mail.attempts)
        until = self.clock() + pause
        await self.database.run(partial(outbox.put_off, mail=mail, until=until, trouble=trouble))

    async def _settle(self, mail: Mail, state: MailState, trouble: str | None) -> None:
        at = self.clock()
        await self.database.run(partial(outbox.settle, mail=mail, state=state, at=at, trouble=trouble))
        self.observer.mail_settled(mail.new.kind, state.value)
        if state is not MailState.SENT:
            _log.warning("mail_not_sent", mail=mail.id, state=state.value, trouble=trouble)


def _code_of(err: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPResponseException) -> int:
    if isinstance(err, aiosmtplib.SMTPRecipientsRefused):
        return max(each.code for each in err.recipients)
    return err.code
