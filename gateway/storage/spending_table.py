"""What API keys may spend, and what they have."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, DateTime, Table, Text

from billing_core.storage.metadata import metadata

_NATURAL = "{0} IS NULL OR {0} >= 0"

spending_limits = Table(
    "spending_limits",
    metadata,
    Column("id", Text, primary_key=True),
    Column("currency", Text, nullable=False),
    Column("day_max_minor", BigInteger),  # null = no limit
    Column("month_max_minor", BigInteger),
    Column("day", Date, nullable=False),  # in Kyiv: the last one on which something was counted
    Column("day_minor", BigInteger, nullable=False, server_default="0"),
    Column("month_minor", BigInteger, nullable=False, server_default="0"),  # of the month that `day` lies in
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint(_NATURAL.format("day_max_minor"), name="day_max"),
    CheckConstraint(_NATURAL.format("month_max_minor"), name="month_max"),
    CheckConstraint("day_minor >= 0 AND month_minor >= day_minor", name="spent"),
)
