"""Figures about all the money, which take long to find: kept by the job that found them, for metrics to read."""

from sqlalchemy import Column, DateTime, Float, Table, Text

from billing_core.storage.tables import metadata

figures = Table(
    "figures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("value", Float(53), nullable=False),
    Column("found_at", DateTime(timezone=True), nullable=False),
)
