"""Tables of the ledger and the price list, with the constraints that keep them true whatever the program does."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from billing_core.storage import (  # noqa: F401 - parts of the metadata
    adjustment_tables,
    credit_tables,
    discount_tables,
    document_tables,
    migration_tables,
    partner_tables,
    payment_tables,
    service_tables,
    tax_tables,
)
from billing_core.storage.ddl import install
from billing_core.storage.metadata import INSTANT, metadata

__all__ = [
    "holds",
    "journal_entries",
    "journal_lines",
    "ledger_accounts",
    "ledger_keys",
    "metadata",
    "prices",
]

ledger_accounts = Table(
    "ledger_accounts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("account_id", Text, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("posted_minor", BigInteger, nullable=False, server_default="0"),
    Column("held_minor", BigInteger, nullable=False, server_default="0"),
    Column("credit_limit_minor", BigInteger, nullable=False, server_default="0"),
    Column("overdraft_minor", BigInteger, nullable=False, server_default="0"),
    Column("line_count", BigInteger, nullable=False, server_default="0"),
    Column("opened_at", INSTANT, nullable=False),
    CheckConstraint("held_minor >= 0", name="held"),
    CheckConstraint("credit_limit_minor >= 0 AND overdraft_minor >= 0", name="limits"),
    CheckConstraint("posted_minor - held_minor >= -credit_limit_minor - overdraft_minor", name="funds"),
    comment="Stored balances of customers only; every other account is summed from the journal. "
    "overdraft_minor: how far a chargeback pushed the account below its credit limit.",
)

ledger_keys = Table(
    "ledger_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("claimed_at", INSTANT, nullable=False),
    comment="Idempotency keys of every step: a key is claimed in the transaction that does the step.",
)

journal_entries = Table(
    "journal_entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("posted_at", INSTANT, nullable=False),
    Column("effective_at", INSTANT, nullable=False),
    Column("reference", Text, nullable=False, index=True),
    Column("reversal_of", Text, ForeignKey("journal_entries.id"), unique=True),
    Column("note", Text, nullable=False, server_default=""),
    CheckConstraint("(kind = 'reversal') = (reversal_of IS NOT NULL)", name="reversal"),
)

journal_lines = Table(
    "journal_lines",
    metadata,
    Column("entry_id", Text, ForeignKey("journal_entries.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("account", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("account_line", BigInteger),
    Column("balance_minor", BigInteger),
    UniqueConstraint("account", "account_line"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    CheckConstraint("account NOT LIKE 'customer:%' OR account_line IS NOT NULL", name="kept"),
    comment="account_line: number of the line on its customer's account, without gaps; balance_minor: posted after it.",
)

holds = Table(
    "holds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", Text, ForeignKey("ledger_accounts.code"), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("bonus_minor", BigInteger, nullable=False, server_default="0"),
    Column("currency", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("reference", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("placed_at", INSTANT, nullable=False),
    Column("closed_at", INSTANT),
    Column("captured_minor", BigInteger),
    Column("entry_id", Text, ForeignKey("journal_entries.id")),
    Column("reason", Text),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("bonus_minor BETWEEN 0 AND amount_minor", name="bonus"),
    CheckConstraint("state IN ('placed', 'captured', 'released', 'expired')", name="state"),
    CheckConstraint("(state = 'placed') = (closed_at IS NULL)", name="closed"),
    CheckConstraint(
        "CASE WHEN state = 'captured' THEN entry_id IS NOT NULL AND captured_minor BETWEEN 1 AND amount_minor "
        "ELSE entry_id IS NULL AND captured_minor IS NULL END",
        name="captured",
    ),
)
Index("ix_holds_placed", holds.c.account, postgresql_where=text("state = 'placed'"))

prices = Table(
    "prices",
    metadata,
    Column("price_list", Text, primary_key=True),
    Column("tld", Text, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("years", SmallInteger, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("valid_from", INSTANT, primary_key=True),
    Column("price_minor", BigInteger, nullable=False),
    Column("discountable", Boolean, nullable=False, server_default="true"),
    CheckConstraint("action IN ('register', 'renew', 'transfer', 'restore')", name="action"),
    CheckConstraint("years BETWEEN 1 AND 10", name="years"),
    CheckConstraint("price_minor >= 0", name="price"),
)

install(metadata)
