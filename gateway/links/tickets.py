"""Tickets of sessions that hang on a cookie, kept beside their slots: whoever takes a dead process's slot ends them."""

from dataclasses import dataclass, field

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.operations.sealing import seal, unseal
from gateway.storage.link_tables import session_tickets

_log = structlog.get_logger(__name__)
_TABLE = session_tickets.c


@dataclass(frozen=True, slots=True)
class Tickets:
    """`secret` seals them: a cookie is as good as a login while its session lasts."""

    secret: bytes = field(repr=False)

    async def left(self, connection: AsyncConnection, registry: str, number: int) -> str | None:
        """Return the ticket that a slot's last holder kept and did not forget."""
        kept = select(_TABLE.sealed).where(_TABLE.registry == registry, _TABLE.number == number)
        sealed = await connection.scalar(kept)
        try:
            return None if sealed is None else unseal(self.secret, _place(registry, number), sealed)
        except InvalidTag:
            _log.warning("session_ticket_unreadable", registry=registry)
            return None

    async def keep(self, connection: AsyncConnection, registry: str, number: int, ticket: str) -> None:
        sealed = {"sealed": seal(self.secret, _place(registry, number), ticket), "kept_at": func.now()}
        row = insert(session_tickets).values(registry=registry, number=number, **sealed)
        await connection.execute(row.on_conflict_do_update(index_elements=["registry", "number"], set_=sealed))

    async def forget(self, connection: AsyncConnection, registry: str, number: int) -> None:
        await connection.execute(delete(session_tickets).where(_TABLE.registry == registry, _TABLE.number == number))


def _place(registry: str, number: int) -> str:
    return f"session {registry} {number}"
