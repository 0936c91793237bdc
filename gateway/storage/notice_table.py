"""What customers are to be told of what ends: dated obligations, each of which is told once or never any more."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    SmallInteger,
    Table,
    Text,
    text,
)

from billing_core.storage.tables import metadata

notices = Table(
    "notices",
    metadata,
    Column("subject_id", Text, primary_key=True),  # of the domain or service
    Column("kind", Text, primary_key=True),
    Column("about", Date, primary_key=True),  # business date from which `step` counts
    Column("step", SmallInteger, primary_key=True),  # in days
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("ends_at", DateTime(timezone=True)),  # of a domain: the very instant that `about` is the date of
    Column("due_on", Date, nullable=False),
    Column("legal", Boolean, nullable=False),  # a policy demands it
    Column("state", Text, nullable=False, server_default="open"),
    Column("settled_at", DateTime(timezone=True)),
    Column("told_on", Date),
    Column("late", Boolean),  # told on a later day than it was due
    Column("price_minor", BigInteger),  # what the renewal was said to cost
    Column("currency", Text),
    Column("mail_id", Text),  # null of one that was told: the customer has no address, the panel heard of it
    CheckConstraint("kind IN ('domain', 'redemption', 'hosting', 'deletion')", name="kind"),
    CheckConstraint("state IN ('open', 'told', 'superseded', 'cancelled')", name="state"),
    CheckConstraint("(state = 'told') = (told_on IS NOT NULL AND late IS NOT NULL)", name="told"),
    CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
    Index("ix_notices_open", "account_id", "due_on", postgresql_where=text("state = 'open'")),
    Index("ix_notices_told", "account_id", "told_on", postgresql_where=text("state = 'told'")),
    Index("ix_notices_due", "due_on", postgresql_where=text("state = 'open'")),
)

notice_looks = Table(
    "notice_looks",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("looked_on", Date, nullable=False),  # business date of the last look at everything
)

shortage_notices = Table(
    "shortage_notices",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),  # business date: one message a customer and day
    Column("missing_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("mail_id", Text),
)

dearer_renewals = Table(
    "dearer_renewals",  # automatic renewals that were refused as the price is above the listed one, as told to owners
    metadata,
    Column("domain_id", Text, primary_key=True),
    Column("expires_at", DateTime(timezone=True), primary_key=True),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
)
