"""Rows of the outbox. Works on a connection that is handed in, which it never commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ids import new_id
from gateway.mail.model import Mail, MailState, NewMail
from gateway.storage.mail_table import mails

_TABLE = mails.c


async def put(connection: AsyncConnection, mail: NewMail, *, at: datetime) -> str:
    """Have a mail sent once this transaction commits; return its id."""
    return (await put_all(connection, [mail], at=at))[0]


async def put_all(connection: AsyncConnection, new: Sequence[NewMail], *, at: datetime) -> Sequence[str]:
    """Do as `put` does for many; return their ids in the same order."""
    rows = [
        {
            "id": new_id("mail"),
            "tenant_id": mail.tenant_id,
            "account_id": mail.account_id,
            "kind": mail.kind,
            "language": mail.language,
            "recipient": mail.recipient,
            "subject": mail.subject,
            "text_body": mail.text,
            "html_body": mail.html,
            "created_at": at,
            "not_before": at,
        }
        for mail in new
    ]
    if rows:
        await connection.execute(insert(mails), rows)
    return [str(row["id"]) for row in rows]


async def due(connection: AsyncConnection, *, at: datetime, limit: int) -> Sequence[Mail]:
    """Return what is to be sent now, the longest due first."""
    query = select(mails).where(_TABLE.state == MailState.QUEUED.value, _TABLE.not_before <= at)
    rows = await connection.execute(query.order_by(_TABLE.not_before, _TABLE.id).limit(limit))
    return [_mail(row) for row in rows]


async def settle(
    connection: AsyncConnection, mail: Mail, state: MailState, *, at: datetime, trouble: str | None = None
) -> None:
    await _change(connection, mail, state=state.value, settled_at=at, trouble=trouble)


async def put_off(connection: AsyncConnection, mail: Mail, *, until: datetime, trouble: str) -> None:
    await _change(connection, mail, not_before=until, trouble=trouble)


async def newest(connection: AsyncConnection, *, state: MailState | None, limit: int) -> Sequence[Mail]:
    """Return mails of all tenants, the newest first."""
    query = select(mails).order_by(_TABLE.id.desc()).limit(limit)
    rows = await connection.execute(query if state is None else query.where(_TABLE.state == state.value))
    return [_mail(row) for row in rows]


async def read(connection: AsyncConnection, mail_id: str) -> Mail | None:
    row = (await connection.execute(select(mails).where(_TABLE.id == mail_id))).one_or_none()
    return None if row is None else _mail(row)


async def forget(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Remove old mails, sent or not; return how many."""
    old = select(_TABLE.id).where(_TABLE.created_at < before).limit(limit)
    return (await connection.execute(delete(mails).where(_TABLE.id.in_(old)))).rowcount


async def _change(connection: AsyncConnection, mail: Mail, **values: Any) -> None:
    same = (_TABLE.id == mail.id, _TABLE.state == MailState.QUEUED.value)
    await connection.execute(update(mails).where(*same).values(attempts=_TABLE.attempts + 1, **values))


def _mail(row: Any) -> Mail:
    new = NewMail(
        row.tenant_id,
        row.account_id,
        row.kind,
        row.language,
        row.recipient,
        row.subject,
        row.text_body,
        row.html_body,
    )
    return Mail(
        row.id, new, MailState(row.state), row.attempts, row.trouble, row.created_at, row.not_before, row.settled_at
    )
