"""The table of tax modes."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text

from billing_core.storage.metadata import INSTANT, metadata

tax_modes = Table(
    "tax_modes",
    metadata,
    Column("valid_from", Date, primary_key=True),  # business date
    Column("mode", Text, nullable=False),
    Column("rate_percent", Numeric, nullable=False),
    Column("set_at", INSTANT, nullable=False),
    CheckConstraint("mode IN ('included', 'added', 'none')", name="mode"),
    CheckConstraint("rate_percent BETWEEN 0 AND 100", name="rate"),
)
