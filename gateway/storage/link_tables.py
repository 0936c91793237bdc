"""What all nodes know of a registry's link: its circuit, closed while it answers; and sessions that outlive nodes."""

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, LargeBinary, Table, Text

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

session_tickets = Table(
    "session_tickets",
    metadata,
    Column("registry", Text, primary_key=True),
    Column("number", Integer, primary_key=True),  # of the slot
    Column("sealed", LargeBinary, nullable=False),  # what ends the session
    Column("kept_at", DateTime(timezone=True), nullable=False),
)
