"""Receivers of events, and the deliveries to each: an outbox that is filled from the events, in their order."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
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

from billing_core.storage.metadata import metadata
from gateway.storage.event_table import Xid8


def _instant(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


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
    _instant("old_secret_until", nullable=True),
    Column("disabled_for", Text),  # null = it is sent events
    _instant("disabled_at", nullable=True),
    _instant("failing_since", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),  # since the last success
    _instant("not_before", nullable=True),  # after a failure: whatever waits, not before this
    _instant("leased_until", nullable=True),  # a node is sending to it
    Column("seen_xid", Xid8, nullable=False),  # the place of the last event that deliveries were made of
    Column("seen_seq", BigInteger, nullable=False),
    _instant("created_at"),
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
    _instant("created_at"),
    _instant("next_at", nullable=True),
    _instant("tried_at", nullable=True),
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
