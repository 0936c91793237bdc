"""Contacts of an account: the only place where personal data is kept. Everything else names them by handle."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Contact, ContactHandle
from gateway.ids import new_id
from gateway.storage.tables import contacts

_JSON = TypeAdapter(Contact)


def handle_of(account_id: str, contact: Contact) -> ContactHandle:
    """Return the contact under a handle that is the same for the same contact of the same account."""
    canonical = json.dumps([account_id, contact_json(contact)], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()
    return ContactHandle("c" + base64.b32encode(digest).decode("ascii")[:15].lower(), contact)


def rows_of(tenant_id: str, account_id: str, handles: Iterable[ContactHandle]) -> list[dict[str, Any]]:
    """Return the rows, for whoever writes them."""
    return [
        {
            "id": new_id("con"),
            "tenant_id": tenant_id,
            "account_id": account_id,
            "handle": handle.handle,
            "data": contact_json(handle.contact),
        }
        for handle in set(handles)
    ]


async def read(connection: AsyncConnection, account_id: str, handles: Iterable[str]) -> Mapping[str, ContactHandle]:
    """Return the contacts by handle. Every handle asked for was kept before."""
    table = contacts.c
    query = select(table.handle, table.data).where(table.account_id == account_id, table.handle.in_(set(handles)))
    rows = await connection.execute(query)
    return {row.handle: ContactHandle(row.handle, contact_of(row.data)) for row in rows}


def contact_json(contact: Contact) -> Any:
    return _JSON.dump_python(contact, mode="json", exclude_none=True)


def contact_of(document: Any) -> Contact:
    return _JSON.validate_python(document)
