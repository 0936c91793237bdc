"""What happened, for panels to read: rows of the transactions that made it true.

Their order is that of (xid, seq): a transaction that writes first may commit last, and its rows would otherwise appear
behind a reader that has passed them. See `gateway.storage.events`.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from billing_core.storage.tables import metadata


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_kwargs: Any) -> str:
        return "xid8"

    def bind_processor(self, dialect: Dialect) -> Any:  # noqa: ARG002 - the base's signature
        return lambda value: None if value is None else str(value)


events = Table(
    "events",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("id", Text, nullable=False, unique=True),
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text),
    Column("type", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("data", JSONB, nullable=False),
    Index("ix_events_tenant_id", "tenant_id", "xid", "seq"),
    Index("ix_events_at", "at"),
)
