"""What all nodes know of a registry's link: its circuit, closed while the registry answers."""

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, Table, Text

from billing_core.storage.tables import metadata

registry_circuits = Table(
    "registry_circuits",
    metadata,
    Column("registry", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text),  # of the last trouble
    Column("failures", Integer, nullable=False),  # since the registry last answered
    Column("since", DateTime(timezone=True), nullable=False),
    Column("retry_at", DateTime(timezone=True)),  # open: when one node may find out
    Column("credentials", Text),  # keyed hash of those that the registry refused; null = none were
    CheckConstraint("state IN ('closed', 'open', 'half_open')", name="state"),
)
