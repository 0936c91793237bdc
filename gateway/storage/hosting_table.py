"""Orders of services, and the accounts at hosting panels that services are."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from billing_core.storage.metadata import metadata

service_orders = Table(
    "service_orders",
    metadata,
    Column("service_id", Text, ForeignKey("services.id"), primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("quote_id", Text, ForeignKey("quotes.id"), nullable=False),
    Column("waits_for_money", Boolean, nullable=False),
    Column("sealed_password", LargeBinary),  # encrypted; erased when the order goes to the panel, or ends
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Index("ix_service_orders_waiting", "account_id", "service_id", postgresql_where=text("waits_for_money")),
)

hosting_accounts = Table(
    "hosting_accounts",
    metadata,
    Column("service_id", Text, ForeignKey("services.id"), primary_key=True),
    Column("panel", Text, nullable=False),  # as in the settings
    Column("login", Text, nullable=False),
    Column("domain", Text, nullable=False),  # A-labels
    Column("email", Text, nullable=False),  # where the panel writes to the customer
    UniqueConstraint("panel", "login"),
)

hosting_usage = Table(
    "hosting_usage",
    metadata,
    Column("service_id", Text, ForeignKey("services.id"), primary_key=True),
    Column("disk_used_mb", BigInteger),  # null: the panel does not tell
    Column("disk_limit_mb", BigInteger),  # null: no limit
    Column("traffic_used_mb", BigInteger),  # of the month
    Column("read_at", DateTime(timezone=True), nullable=False),  # one moment for all accounts of a panel
)
