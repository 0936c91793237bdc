"""The table of contacts that panels keep here for their orders: personal data, named everywhere else by its id."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.metadata import metadata

contact_book = Table(
    "contact_book",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("data", JSONB, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_contact_book_tenant_id", "tenant_id", "id"),
)
