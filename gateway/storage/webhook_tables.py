"""Receivers of events, and the deliveries to each: an outbox that is filled from the events, in their order."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from billing_core.storage.metadata import INSTANT, metadata
from gateway.storage.event_table import Xid8

webhook_receivers = Table(
    "webhook_receivers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("types", ARRAY(Text), nullable=False),  # empty = every event
    Column("email", Text),
    Column("secret", LargeBinary, nullable=False),  # encrypted
    Column("old_secret", LargeBinary),  # encrypted; signs beside the other until:
    Column("old_secret_until", INSTANT),
    Column("disabled_for", Text),  # null = it is sent events
    Column("disabled_at", INSTANT),
    Column("failing_since", INSTANT),
    Column("failures", Integer, nullable=False, server_default="0"),  # since the last success
    Column("not_before", INSTANT),  # after a failure: whatever waits, not before this
    Column("leased_until", INSTANT),  # a node is sending to it
    Column("seen_xid", Xid8, nullable=False),  # the place of the last event that deliveries were made of
    Column("seen_seq", BigInteger, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    UniqueConstraint("tenant_id", "url"),
    CheckConstraint("disabled_for IN ('owner', 'failing', 'gone')", name="disabled_for"),
    CheckConstraint("(disabled_for IS NULL) = (disabled_at IS NULL)", name="disabled"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("receiver_id", Text, ForeignKey("webhook_receivers.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Text, nullable=False),  # what its receiver knows it by, however often it comes
    Column("event_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", INSTANT, nullable=False),
    Column("next_at", INSTANT),
    Column("tried_at", INSTANT),
    Column("result", Text),
    Column("status", Integer),
    Column("milliseconds", Integer),
    UniqueConstraint("receiver_id", "event_id"),
    CheckConstraint("state IN ('pending', 'delivered', 'failed')", name="state"),
    CheckConstraint("(state = 'pending') = (next_at IS NOT NULL)", name="next"),
    Index("ix_webhook_deliveries_due", "receiver_id", "next_at", "id", postgresql_where=text("state = 'pending'")),
    Index("ix_webhook_deliveries_receiver_id", "receiver_id", "id"),
    Index("ix_webhook_deliveries_created_at", "created_at"),
)
