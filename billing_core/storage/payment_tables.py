"""Tables of payments: what customers set out to pay, what providers say came of it, and what went back to payers."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

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
    Column("result_url", Text),  # where the payer goes afterwards
    Column("payment_ref", Text),  # the provider's id of the order, of one that makes it beforehand
    Column("page_url", Text),  # and its page
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
    Column("returned_minor", BigInteger, nullable=False, server_default="0"),  # of it, in the books as gone back
    Column("gone_minor", BigInteger, nullable=False, server_default="0"),  # gone back in all, as the provider says
    Column("entry_id", Text, ForeignKey("journal_entries.id")),
    Column("changed_at", INSTANT),  # by the provider's clock
    Column("received_at", INSTANT, nullable=False),
    Column("conflict_minor", BigInteger),  # another sum that was told for it: a person must look
    CheckConstraint("state IN ('pending', 'paid', 'failed', 'returned')", name="state"),
    CheckConstraint("returned_minor BETWEEN 0 AND paid_minor", name="returned"),
    CheckConstraint("(entry_id IS NOT NULL) = (paid_minor > 0)", name="posted"),
    Index("ix_payments_account_id", "account_id"),
    Index("ix_payments_order_id", "order_id"),
    Index("ix_payments_unmatched", "received_at", postgresql_where=text("account_id IS NULL")),
)

payment_inquiries = Table(
    "payment_inquiries",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("order_id", Text, primary_key=True),
    Column("payment_ref", Text),
    Column("ask_at", INSTANT, nullable=False),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_payment_inquiries_ask_at", "ask_at"),
    comment="Orders of which the provider is to be asked what became of them, whatever callbacks come or are lost.",
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("payment_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("hold_id", Text, ForeignKey("holds.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("closed_at", INSTANT),
    Column("reason", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["provider", "payment_id"], ["payments.provider", "payments.payment_id"]),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("state IN ('pending', 'done', 'refused')", name="state"),
    CheckConstraint("(state = 'pending') = (closed_at IS NULL)", name="closed"),
    Index("ix_refunds_account_id", "account_id", "id"),
    Index("ix_refunds_pending", "provider", "payment_id", "id", postgresql_where=text("state = 'pending'")),
)
