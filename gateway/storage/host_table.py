"""The table of hosts below domains of ours, as they were set here: not every registrar shows them."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from billing_core.storage.metadata import metadata

hosts = Table(
    "hosts",
    metadata,
    Column("domain_id", Text, ForeignKey("domains.id"), primary_key=True),
    Column("name", Text, primary_key=True),  # A-labels
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("addresses", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_hosts_tenant_id_name", "tenant_id", "name"),
)
