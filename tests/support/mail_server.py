"""An SMTP server on a real socket that keeps what it takes, and refuses whom a test says."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class MailBox:
    """`refusals` are answers by recipient; `cut_off` are recipients at whose mail the connection is cut, so often;
    `rejects_sender` answers every sender.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    cut_off: Counter[str] = field(default_factory=Counter)
    rejects_sender: str | None = None

    def to(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rejects_sender is not None:
            return self.rejects_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if self.cut_off[recipient]:
            self.cut_off[recipient] -= 1
            server.transport.abort()
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 taken"


@asynccontextmanager
async def a_mail_server(**options: Any) -> AsyncIterator[MailBox]:
    """Serve on a free port of this machine while the block runs."""
    box = MailBox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, enable_SMTPUTF8=True, loop=loop, **options), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
