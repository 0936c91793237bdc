"""Links that show the password of a new hosting account once."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, text

from billing_core.storage.metadata import metadata

welcome_links = Table(
    "welcome_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),  # SHA-256: the link itself is kept nowhere but in the mail
    Column("service_id", Text, ForeignKey("services.id"), nullable=False),
    Column("login", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("sealed_password", LargeBinary),  # encrypted with the link's own secret; erased when seen, or too late
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True)),
    CheckConstraint("seen_at IS NULL OR sealed_password IS NULL", name="seen_once"),
    Index("ix_welcome_links_expires_at", "expires_at", postgresql_where=text("sealed_password IS NOT NULL")),
)
