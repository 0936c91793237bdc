"""Rows of what was said on the wire about an operation. Written where its outcome was not plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.exchanges import Exchange
from gateway.storage.evidence_table import operation_exchanges

EXECUTE = "execute"
VERIFY = "verify"

_TABLE = operation_exchanges.c


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """`purpose`: `execute` = the order was sent, `verify` = it was asked what became of it."""

    at: datetime
    purpose: str
    command: str
    request: str
    answer: str | None


async def keep(connection: AsyncConnection, operation_id: str, purpose: str, exchanges: Sequence[Exchange]) -> None:
    rows = [
        {
            "operation_id": operation_id,
            "at": each.at,
            "purpose": purpose,
            "command": each.command,
            "request": each.request,
            "answer": each.answer,
        }
        for each in exchanges
    ]
    if rows:
        await connection.execute(insert(operation_exchanges), rows)


async def of_operation(connection: AsyncConnection, operation_id: str) -> tuple[KeptExchange, ...]:
    """Return them in the order in which they happened."""
    columns = (_TABLE.at, _TABLE.purpose, _TABLE.command, _TABLE.request, _TABLE.answer)
    rows = await connection.execute(select(*columns).where(_TABLE.operation_id == operation_id).order_by(_TABLE.id))
    return tuple(KeptExchange(row.at, row.purpose, row.command, row.request, row.answer) for row in rows)


async def forget(connection: AsyncConnection, *, older_than: timedelta) -> int:
    """Remove what is older; return how much that was."""
    gone = await connection.execute(delete(operation_exchanges).where(_TABLE.at < func.now() - older_than))
    return gone.rowcount
