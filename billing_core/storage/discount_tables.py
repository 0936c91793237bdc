"""Tables of what lowers a price: the loyalty programmes, what customers have spent for them, and promo codes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from billing_core.storage.metadata import INSTANT, metadata

loyalty_programmes = Table(
    "loyalty_programmes",
    metadata,
    Column("currency", Text, primary_key=True),
    Column("measure", Text, nullable=False),
    Column("steps", JSONB, nullable=False),  # [[minor units or months, "percent"], …]
    Column("kept_to_month_end", Boolean, nullable=False),
    Column("changed_at", INSTANT, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("measure IN ('spending', 'tenure')", name="measure"),
)

loyalty_standings = Table(
    "loyalty_standings",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("spent_minor", BigInteger, nullable=False),
    Column("most_minor", BigInteger, nullable=False),
    comment="What was spent in the window that ends on a business day, which is over and so stays the same; "
    "most_minor: the most of any day since the end of the month before.",
)

promo_codes = Table(
    "promo_codes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),  # folded: case tells nothing
    Column("percent", Numeric),
    Column("amount_minor", BigInteger),
    Column("currency", Text),
    Column("actions", ARRAY(Text), nullable=False),  # empty: every one
    Column("items", ARRAY(Text), nullable=False),  # zones and plans; empty: every one
    Column("first_order_only", Boolean, nullable=False),
    Column("uses_max", Integer),
    Column("uses_per_account_max", Integer),
    Column("uses", Integer, nullable=False, server_default="0"),
    Column("valid_from", INSTANT, nullable=False),
    Column("valid_until", INSTANT),
    Column("created_at", INSTANT, nullable=False),
    CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name="kind"),
    CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="currency"),
    CheckConstraint("percent > 0 AND percent <= 100", name="percent"),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("uses >= 0 AND (uses_max IS NULL OR uses <= uses_max)", name="uses"),
)

promo_uses = Table(
    "promo_uses",
    metadata,
    Column("reference", Text, primary_key=True),  # the operation or service that was ordered with it
    Column("promo_id", Text, ForeignKey("promo_codes.id"), nullable=False),
    Column("account_id", Text, nullable=False),
    Column("used_at", INSTANT, nullable=False),
    Column("returned_at", INSTANT),  # the order failed
    Index("ix_promo_uses_account", "promo_id", "account_id", postgresql_where=text("returned_at IS NULL")),
)

promo_misses = Table(
    "promo_misses",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("since", INSTANT, nullable=False),
    Column("misses", Integer, nullable=False),
    comment="Codes that an account tried and that there are not, in the hour from `since`.",
)
