"""Credit with an end: how much further below zero an account may go, until when and why."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table, Text, text

from billing_core.storage.metadata import INSTANT, metadata

temporary_credits = Table(
    "temporary_credits",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("limit_minor", BigInteger, nullable=False),
    Column("granted_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    CheckConstraint("limit_minor > 0", name="limit"),
    CheckConstraint("reason IN ('promised', 'migration', 'operator')", name="reason"),
    Index("uq_temporary_credits_open", "account_id", "reason", unique=True, postgresql_where=text("ended_at IS NULL")),
    Index("ix_temporary_credits_due", "expires_at", postgresql_where=text("ended_at IS NULL")),
    comment="While ended_at is null, limit_minor is a part of the account's credit limit.",
)
