"""What was said on the wire about operations whose outcome was not plain, for the person who may have to decide."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Table, Text

from billing_core.storage.tables import metadata

operation_exchanges = Table(
    "operation_exchanges",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operation_id", Text, ForeignKey("operations.id"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("purpose", Text, nullable=False),  # execute: the order was sent; verify: it was asked what became of it
    Column("command", Text, nullable=False),
    Column("request", Text, nullable=False),  # secrets and personal data masked, here and in the answer
    Column("answer", Text),  # null = none came
    Index("ix_operation_exchanges_operation_id", "operation_id", "id"),
    Index("ix_operation_exchanges_at", "at"),
)
