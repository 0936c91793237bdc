"""Tables about the registries themselves: pauses, balances, reconciliation, the probe, and periodic work.

They are in the same metadata as `gateway.storage.tables`. Times are timestamptz in UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.tables import metadata


def _instant(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


registry_pauses = Table(
    "registry_pauses",
    metadata,
    Column("registry", Text, primary_key=True),
    Column("cause", Text, primary_key=True),  # operator, balance, maintenance:<the registry's id of the window>
    _instant("starts_at"),
    _instant("ends_at", nullable=True),  # null = until somebody ends it
    Column("paid_only", Boolean, nullable=False),  # only what the registry takes money for waits
    Column("detail", Text, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("ends_at > starts_at", name="window"),
)

registry_balances = Table(
    "registry_balances",
    metadata,
    Column("registry", Text, primary_key=True),
    Column("checked_at", DateTime(timezone=True), primary_key=True),
    Column("available_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
)

reconciliations = Table(
    "reconciliations",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("registry", Text, nullable=False),
    _instant("started_at"),
    _instant("finished_at", nullable=True),  # null = under way
    Column("after", Text, nullable=False, server_default=""),  # the last name compared; the next slice follows it
    Column("checked", Integer, nullable=False, server_default="0"),
    Index("uq_reconciliations_under_way", "registry", unique=True, postgresql_where=text("finished_at IS NULL")),
)

registry_differences = Table(
    "registry_differences",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("reconciliation_id", BigInteger, ForeignKey("reconciliations.id")),  # that saw it last; null = a message did
    Column("registry", Text, nullable=False),
    Column("domain", Text, nullable=False),  # A-labels
    Column("domain_id", Text, ForeignKey("domains.id")),
    Column("kind", Text, nullable=False),
    Column("ours", JSONB),
    Column("theirs", JSONB),
    Column("proposal", JSONB),  # a ledger correction that a person may make; never made by itself
    _instant("found_at"),
    _instant("closed_at", nullable=True),
    Column("outcome", Text),
    Column("note", Text),
    CheckConstraint("kind IN ('exdate', 'missing_here', 'missing_there', 'status', 'ns')", name="kind"),
    CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outcome"),
    Index(
        "uq_registry_differences_open",
        "registry",
        "domain",
        "kind",
        unique=True,
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_registry_differences_reconciliation_id", "reconciliation_id"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", Text, primary_key=True),
    _instant("started_at"),
    _instant("succeeded_at", nullable=True),
    _instant("succeeded_from", nullable=True),  # when that run began
)

probes = Table(
    "probes",
    metadata,
    Column("zone", Text, primary_key=True),
    _instant("started_at"),
    _instant("succeeded_at", nullable=True),
    Column("failed_step", Text),  # null = the last one went well
    Column("detail", Text),
    Column("seconds", Float, nullable=False),
)
