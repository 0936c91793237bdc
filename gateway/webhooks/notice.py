"""The mail to whoever looks after a receiver that is sent nothing any more."""

from datetime import datetime
from html import escape

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.mail import outbox
from gateway.mail.model import NewMail
from gateway.webhooks.model import DisabledFor, Receiver

_WHY = {
    DisabledFor.FAILING: "It has taken nothing for five days.",
    DisabledFor.GONE: "It answered that it is gone (410).",
    DisabledFor.OWNER: "It was switched off.",
}
_TEXT = """The webhook {id} to {url} is disabled. {why}

Nothing is lost: switch it on again by PATCH /v1/webhooks/{id} with {{"enabled": true}}, and what has happened since is
sent; or read it by GET /v1/events.
"""


async def tell_owner(connection: AsyncConnection, receiver: Receiver, reason: DisabledFor, *, at: datetime) -> None:
    """Have the mail sent once this transaction commits, where there is anybody to tell."""
    if receiver.email is None:
        return
    text = _TEXT.format(id=receiver.id, url=receiver.url, why=_WHY[reason])
    mail = NewMail(
        tenant_id=receiver.tenant_id,
        account_id=None,
        kind="webhook_disabled",
        language="en",
        recipient=receiver.email,
        subject=f"Webhook {receiver.id} is disabled",
        text=text,
        html=f"<p>{escape(text).replace(chr(10) * 2, '</p><p>')}</p>",
    )
    await outbox.put(connection, mail, at=at)
