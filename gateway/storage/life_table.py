"""Deletions that can still be taken back: hosting that has ended, whose account at the panel is kept as its backup."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, text

from billing_core.storage.metadata import metadata

hosting_backups = Table(
    "hosting_backups",
    metadata,
    Column("service_id", Text, ForeignKey("services.id"), primary_key=True),
    Column("ended_on", Date, primary_key=True),
    Column("days_served", Integer, nullable=False),  # unpaid, before it was switched off
    Column("drop_on", Date, nullable=False),
    Column("dropped_on", Date),
    Column("restored_on", Date),
    Index(
        "ix_hosting_backups_drop",
        "drop_on",
        postgresql_where=text("dropped_on IS NULL AND restored_on IS NULL"),
    ),
)
