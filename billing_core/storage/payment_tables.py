"""Tables of payments: what customers set out to pay, and what providers say came of it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text

from billing_core.storage.metadata import INSTANT, metadata

deposits = Table(
    "deposits",
    metadata,
    Column("id", Text, primary_key=True),  # our order number at the provider
    Column("account_id", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("ix_deposits_account_id", "account_id", "id"),
)

payments = Table(
    "payments",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("payment_id", Text, primary_key=True),
    Column("order_id", Text, nullable=False),
    Column("account_id", Text),  # null: nobody was found for it
    Column("state", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("paid_minor", BigInteger, nullable=False, server_default="0"),
    Column("returned_minor", BigInteger, nullable=False, server_default="0"),
    Column("entry_id", Text, ForeignKey("journal_entries.id")),
    Column("changed_at", INSTANT),  # by the provider's clock
    Column("received_at", INSTANT, nullable=False),
    CheckConstraint("state IN ('pending', 'paid', 'failed', 'returned')", name="state"),
    CheckConstraint("returned_minor BETWEEN 0 AND paid_minor", name="returned"),
    CheckConstraint("(entry_id IS NOT NULL) = (paid_minor > 0)", name="posted"),
    Index("ix_payments_account_id", "account_id"),
)
