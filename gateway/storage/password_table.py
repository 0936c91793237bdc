"""Our passwords at the registries, once they were changed from here: sealed, for all nodes."""

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, Table, Text

from billing_core.storage.tables import metadata

registry_passwords = Table(
    "registry_passwords",
    metadata,
    Column("registry", Text, primary_key=True),
    Column("account", Text, nullable=False),  # whose they are: the login's user
    Column("configured", Text, nullable=False),  # keyed hash of the configured password that they come after
    Column("current", LargeBinary, nullable=False),
    Column("next", LargeBinary),  # may hold already; null = no doubt
    Column("intended_at", DateTime(timezone=True)),
    Column("changed_at", DateTime(timezone=True)),
    CheckConstraint("(next IS NULL) = (intended_at IS NULL)", name="intended"),
)
