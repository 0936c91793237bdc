"""Corrections of customers' balances that people asked for, and who decided on each."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, text

from billing_core.storage.metadata import INSTANT, metadata

adjustments = Table(
    "adjustments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),  # above zero: to the customer
    Column("currency", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("alone", Boolean, nullable=False),  # small enough for whoever asked for it
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", INSTANT, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", INSTANT),
    Column("note", Text),  # why it was rejected
    Column("entry_id", Text, ForeignKey("journal_entries.id")),
    CheckConstraint("amount_minor <> 0", name="amount"),
    CheckConstraint("state IN ('proposed', 'posted', 'rejected')", name="state"),
    CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="decided_by"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at"),
    CheckConstraint("(state = 'posted') = (entry_id IS NOT NULL)", name="entry"),
    CheckConstraint("state <> 'posted' OR alone OR decided_by <> proposed_by", name="four_eyes"),
    Index("ix_adjustments_tenant_id", "tenant_id", "id"),
    Index("ix_adjustments_account_id", "account_id", "id"),
    Index("ix_adjustments_alone", "proposed_by", "proposed_at", postgresql_where=text("alone")),
)
