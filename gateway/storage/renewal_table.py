"""Accounts whose renewals are to be looked at at once, because money came: written in the transaction that credits."""

from sqlalchemy import Column, DateTime, Table, Text

from billing_core.storage.tables import metadata

renewal_wakes = Table(
    "renewal_wakes",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("wanted_at", DateTime(timezone=True), nullable=False),
)
