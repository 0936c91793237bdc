"""Tables of hosting and add-ons: plans with their prices, services with what was paid for them, and quotes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.metadata import INSTANT, metadata

plans = Table(
    "plans",
    metadata,
    Column("code", Text, primary_key=True),
    Column("service_class", Text, nullable=False),
    Column("plan_group", Text, nullable=False),  # a service changes its plan within the group only
    Column("titles", JSONB, nullable=False),  # by language
    Column("limits", JSONB, nullable=False),  # what the service may use, in the hosting panel's terms
    Column("discountable", Boolean, nullable=False, server_default="true"),
    Column("on_sale", Boolean, nullable=False, server_default="true"),
    Column("panel", Text),  # the hosting panel that serves it; null = at none, an add-on
    Column("panel_plan", Text),  # its name there
    Column("created_at", INSTANT, nullable=False),
    CheckConstraint("service_class IN ('hosting', 'addon')", name="service_class"),
    CheckConstraint("(panel IS NULL) = (panel_plan IS NULL)", name="panel"),
)

plan_prices = Table(
    "plan_prices",
    metadata,
    Column("plan_code", Text, ForeignKey("plans.code"), primary_key=True),
    Column("months", SmallInteger, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("valid_from", INSTANT, primary_key=True),
    Column("price_minor", BigInteger, nullable=False),
    CheckConstraint("months BETWEEN 1 AND 120", name="months"),
    CheckConstraint("price_minor >= 0", name="price"),
    comment="Rows are superseded by a later one, never edited.",
)

services = Table(
    "services",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("service_class", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("plan_code", Text, ForeignKey("plans.code"), nullable=False),
    Column("label", Text, nullable=False, server_default=""),
    Column("ends_on", Date, nullable=False),  # business date from which it is unpaid
    Column("anchor_day", SmallInteger, nullable=False),
    Column("term_months", SmallInteger, nullable=False),  # what auto-renewal buys
    Column("auto_renew", Boolean, nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default="100"),
    Column("lead_days", SmallInteger, nullable=False),
    Column("due_on", Date, Computed("ends_on - lead_days", persisted=True), nullable=False),
    Column("blocked", Text),  # why no money may revive or renew it: abuse, court order, own wish
    Column("suspended_on", Date),  # switched off since
    Column("basis_assumed", Boolean, nullable=False, server_default="false"),
    Column("created_at", INSTANT, nullable=False),
    Column("updated_at", INSTANT, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("service_class IN ('hosting', 'addon')", name="service_class"),
    CheckConstraint("state IN ('ordered', 'active', 'grace', 'suspended', 'ended')", name="state"),
    CheckConstraint("anchor_day BETWEEN 1 AND 31", name="anchor_day"),
    CheckConstraint("term_months BETWEEN 1 AND 120", name="term"),
    CheckConstraint("lead_days >= 0", name="lead"),
    CheckConstraint("(state = 'suspended') = (suspended_on IS NOT NULL)", name="suspended"),
    Index("ix_services_account_id", "account_id", "id"),
    Index("ix_services_tenant_id", "tenant_id", "id"),
    Index(
        "ix_services_due",
        *("due_on", "account_id", "id"),
        postgresql_where=text("auto_renew AND blocked IS NULL AND state IN ('active', 'grace', 'suspended')"),
    ),
    Index(
        "ix_services_lapse",
        *("ends_on", "id"),
        postgresql_where=text("state IN ('active', 'grace', 'suspended')"),
    ),
)

service_tranches = Table(
    "service_tranches",
    metadata,
    Column("service_id", Text, ForeignKey("services.id"), primary_key=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date, nullable=False),
    Column("basis_minor", BigInteger, nullable=False),
    Column("bonus_minor", BigInteger, nullable=False, server_default="0"),
    Column("currency", Text, nullable=False),
    Column("basis_days", Integer, nullable=False),
    Column("months", SmallInteger, nullable=False),
    CheckConstraint("ends_on > starts_on", name="days"),
    CheckConstraint("basis_minor >= 0 AND basis_days > 0", name="basis"),
    CheckConstraint("bonus_minor BETWEEN 0 AND basis_minor", name="bonus"),
)

service_events = Table(
    "service_events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("service_id", Text, ForeignKey("services.id"), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("event", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("ref", Text, unique=True),  # what a request made of it: a repeat is answered from here
    Index("ix_service_events_service_id", "service_id", "id"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("subject", Text, nullable=False),  # the service, or the name or plan of a new one
    Column("action", Text, nullable=False),
    Column("months", SmallInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("list_minor", BigInteger, nullable=False),
    Column("discount_percent", Numeric, nullable=False),
    Column("discount_reason", Text),
    Column("promo_id", Text, ForeignKey("promo_codes.id")),
    Column("gross_minor", BigInteger, nullable=False),
    Column("vat_minor", BigInteger, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),  # forecast
    Column("state_of", Text, nullable=False),  # what it was computed from; other inputs void it
    Column("made_at", INSTANT, nullable=False),
    Column("valid_until", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    CheckConstraint("gross_minor >= 0 AND gross_minor <= list_minor AND vat_minor <= gross_minor", name="sums"),
    Index("ix_quotes_valid_until", "valid_until", postgresql_where=text("used_at IS NULL")),
)
