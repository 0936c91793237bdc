"""Rows of the contacts that panels keep here, and who uses them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Contact, ContactRole
from gateway.contact_book.model import BookedContact
from gateway.operations.states import OPEN, OperationState
from gateway.storage.contact_book_table import contact_book
from gateway.storage.contacts import contact_json, contact_of

_TABLE = contact_book.c
_OPEN = ", ".join(f"'{state.value}'" for state in OperationState if state in OPEN)
_ROLES = ", ".join(f"jsonb_build_object('{role.value}', CAST(:id AS text))" for role in ContactRole)

_USERS = text(f"""
    SELECT name FROM domains
    WHERE tenant_id = :tenant_id AND held AND contact_ids <> '{{}}' AND contact_ids @> ANY (ARRAY[{_ROLES}])
    UNION
    SELECT domain FROM operations
    WHERE tenant_id = :tenant_id AND state IN ({_OPEN}) AND payload -> 'contact_ids' @> ANY (ARRAY[{_ROLES}])
    ORDER BY 1 LIMIT :limit
""")  # noqa: S608 - roles and states are constants


async def add(connection: AsyncConnection, booked: BookedContact) -> None:
    await connection.execute(
        insert(contact_book).values(
            id=booked.id,
            tenant_id=booked.tenant_id,
            data=contact_json(booked.contact),
            created_at=booked.created_at,
            updated_at=booked.updated_at,
        )
    )


async def read(
    connection: AsyncConnection, tenant_id: str, contact_id: str, *, lock: bool = False
) -> BookedContact | None:
    query = select(contact_book).where(_TABLE.tenant_id == tenant_id, _TABLE.id == contact_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else _booked(row)


async def read_all(connection: AsyncConnection, tenant_id: str, ids: Collection[str]) -> dict[str, Contact]:
    """Return those of the contacts that the tenant has, by their ids."""
    query = select(_TABLE.id, _TABLE.data).where(_TABLE.tenant_id == tenant_id, _TABLE.id.in_(ids))
    return {row.id: contact_of(row.data) for row in await connection.execute(query)}


async def page(connection: AsyncConnection, tenant_id: str, *, after: str | None, limit: int) -> list[BookedContact]:
    """Return contacts in the order in which they were made, those after `after`."""
    wanted = [_TABLE.tenant_id == tenant_id, *([_TABLE.id > after] if after is not None else [])]
    rows = await connection.execute(select(contact_book).where(*wanted).order_by(_TABLE.id).limit(limit))
    return [_booked(row) for row in rows]


async def change(connection: AsyncConnection, contact_id: str, contact: Contact, *, at: datetime) -> None:
    values = {"data": contact_json(contact), "updated_at": at, "version": _TABLE.version + 1}
    await connection.execute(update(contact_book).where(_TABLE.id == contact_id).values(values))


async def remove(connection: AsyncConnection, contact_id: str) -> None:
    await connection.execute(delete(contact_book).where(_TABLE.id == contact_id))


async def users(connection: AsyncConnection, tenant_id: str, contact_id: str, *, limit: int) -> Sequence[str]:
    """Return names of domains that have the contact, or that an open order gives it to; `limit` at most."""
    found = await connection.execute(_USERS, {"tenant_id": tenant_id, "id": contact_id, "limit": limit})
    return list(found.scalars())


def _booked(row: Any) -> BookedContact:
    return BookedContact(
        id=row.id,
        tenant_id=row.tenant_id,
        contact=contact_of(row.data),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )
