"""The mail outbox: what is to be sent, written in the transaction that makes it due. Personal data; forgotten soon."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text, text

from billing_core.storage.tables import metadata

mails = Table(
    "mails",
    metadata,
    Column("id", Text, primary_key=True),  # also the local part of its Message-ID
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text_body", Text, nullable=False),
    Column("html_body", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("trouble", Text),  # of the last attempt, without addresses
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("not_before", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    CheckConstraint("state IN ('queued', 'sent', 'failed', 'expired')", name="state"),
    CheckConstraint("(state = 'queued') = (settled_at IS NULL)", name="settled"),
    Index("ix_mails_queued", "not_before", "id", postgresql_where=text("state = 'queued'")),
    Index("ix_mails_created_at", "created_at"),
)
