"""Rows of domains that a registry has just given us."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, NameServer
from gateway.ids import new_id
from gateway.operations.payload import nameservers_json
from gateway.storage.as_json import as_json

LOCKED = "clientTransferProhibited"  # of a registrar's lock, the status that every registry with locks has (RFC 5731)
_ADD = text("""
    WITH added AS (
        SELECT * FROM jsonb_populate_recordset(CAST(NULL AS domains), CAST(:domains AS jsonb))
    ), over AS (
        UPDATE domains SET held = false, updated_at = CAST(:at AS timestamptz), version = version + 1
        WHERE name IN (SELECT name FROM added) AND held
        RETURNING id
    )
    INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, locked, nameservers, contacts,
        contact_ids, created_at, expires_at, synced_at, updated_at)
    SELECT id, tenant_id, account_id, name, tld, registry, true, statuses, locked, nameservers, contacts, contact_ids,
        created_at, expires_at, CAST(:at AS timestamptz), CAST(:at AS timestamptz)
    FROM added
    WHERE (SELECT count(*) FROM over) >= 0  -- only after the older row is over: one is held at a time
""")


@dataclass(frozen=True, slots=True)
class NewDomain:
    """A name that a registry has just given us."""

    tenant_id: str
    account_id: str
    name: DomainName
    registry: str
    nameservers: Sequence[NameServer]
    contacts: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
    statuses: Collection[str] = ()
    contact_ids: Mapping[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        return {
            "id": new_id("dom"),
            "tenant_id": self.tenant_id,
            "account_id": self.account_id,
            "name": self.name.ascii,
            "tld": self.name.parent,
            "registry": self.registry,
            "statuses": sorted(self.statuses),
            "locked": LOCKED in self.statuses,
            "nameservers": nameservers_json(self.nameservers),
            "contacts": dict(self.contacts),
            "contact_ids": dict(self.contact_ids),
            "created_at": self.created_at,
            "expires_at": self.expires_at,
        }


async def add(connection: AsyncConnection, *new: NewDomain, at: datetime) -> None:
    """Record names, each but once; older rows of these names are over."""
    if new:
        await connection.execute(_ADD, {"domains": as_json([each.row() for each in new]), "at": at})
