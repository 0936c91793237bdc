"""Tables of the partner programme: partners, whom they referred, and the months that were closed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    text,
)

from billing_core.storage.metadata import INSTANT, metadata

partners = Table(
    "partners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False, unique=True),  # the partner's own, as a customer
    Column("public_number", BigInteger, Identity(), nullable=False, unique=True),  # what links carry
    Column("created_at", INSTANT, nullable=False),
)

partner_rates = Table(
    "partner_rates",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("percent", Numeric, nullable=False),
    CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
)

partner_visits = Table(
    "partner_visits",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("project", Integer, primary_key=True),
    Column("visits", BigInteger, nullable=False),
)

referrals = Table(
    "referrals",
    metadata,
    Column("account_id", Text, primary_key=True),  # the referred customer: one partner, for good
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("project", Integer, nullable=False),
    Column("touched_at", INSTANT, nullable=False),
    Column("signed_up_at", INSTANT, nullable=False),
    Index("ix_referrals_partner_id", "partner_id", "account_id"),
)

partner_months = Table(
    "partner_months",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True),
    Column("month", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("rate_percent", Numeric, nullable=False),
    Column("carry_in_minor", BigInteger, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("accrued_minor", BigInteger, nullable=False),
    Column("carry_out_minor", BigInteger, nullable=False),
    Column("entry_id", Text, ForeignKey("journal_entries.id")),
    Column("closed_at", INSTANT, nullable=False),
    CheckConstraint("carry_in_minor <= 0 AND carry_out_minor <= 0 AND accrued_minor >= 0", name="signs"),
    CheckConstraint("accrued_minor + carry_out_minor = total_minor + carry_in_minor", name="carry"),
    CheckConstraint("(entry_id IS NOT NULL) = (accrued_minor > 0)", name="entry"),
)

partner_payouts = Table(
    "partner_payouts",
    metadata,
    Column("id", Text, primary_key=True),  # the hold's id as well, for one through a bank
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("month", Text, nullable=False),  # of the request
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("iban", Text),  # NULL: to the partner's main balance
    Column("state", Text, nullable=False),
    Column("requested_at", INSTANT, nullable=False),
    Column("closed_at", INSTANT),
    Column("reason", Text),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("state IN ('requested', 'paid', 'rejected')", name="state"),
    CheckConstraint("(state = 'requested') = (closed_at IS NULL)", name="closed"),
    Index("ix_partner_payouts_partner_id", "partner_id", "id"),
    Index("uq_partner_payouts_month", "partner_id", "month", unique=True, postgresql_where=text("state <> 'rejected'")),
)

partner_month_lines = Table(
    "partner_month_lines",
    metadata,
    Column("partner_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("net_minor", BigInteger, nullable=False),
    Column("commission_minor", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["partner_id", "month", "currency"],
        ["partner_months.partner_id", "partner_months.month", "partner_months.currency"],
    ),
)
