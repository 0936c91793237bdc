"""Tables of what came from an old billing system: which id became which, what registries said, and the old history."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Index, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.metadata import INSTANT, metadata

imported_ids = Table(
    "imported_ids",
    metadata,
    Column("system", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # client, service, domain, partner, history
    Column("old_id", Text, primary_key=True),
    Column("new_id", Text, nullable=False),
    Column("imported_at", INSTANT, nullable=False),
    Index("ix_imported_ids_new_id", "new_id"),
)

domain_proofs = Table(
    "domain_proofs",
    metadata,
    Column("name", Text, primary_key=True),  # A-labels
    Column("asked_at", INSTANT, nullable=False),
    Column("ours", Boolean, nullable=False),  # the registry shows us as its sponsor
    Column("created_at", INSTANT),
    Column("expires_at", INSTANT),
    Column("statuses", JSONB, nullable=False),
    Column("nameservers", JSONB, nullable=False),
    Column("year_added_at", INSTANT),  # the expiry that the registry may have renewed by itself, in its grace for that
    Column("grace_statuses", JSONB, nullable=False, server_default=text("'[]'")),
    comment="What a registry said of a name before it is imported, so that a run that was stopped asks each name once.",
)

old_history = Table(
    "old_history",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("system", Text, nullable=False),
    Column("old_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("what", Text, nullable=False),
    UniqueConstraint("system", "old_id"),
    Index("ix_old_history_account_id", "account_id", "on_day", "id"),
    comment="What an old system had to say of its customers: to be read, never counted.",
)
