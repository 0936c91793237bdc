"""The table of customers' profiles: personal data, which everything else reaches by the account."""

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text, column, func

from billing_core.storage.metadata import metadata

customer_profiles = Table(
    "customer_profiles",
    metadata,
    Column("account_id", Text, ForeignKey("customer_accounts.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("legal_form", Text),
    Column("tax_number", Text, index=True),
    Column("vat_number", Text),
    Column("vat_status", Text),
    Column("address", Text),
    Column("iban", Text),
    Column("bank", Text),
    Column("email", Text, index=True),
    Column("phone", Text, index=True),
    Column("language", Text, nullable=False, server_default="uk"),
    Column("monthly_act", Boolean, nullable=False, server_default="false"),
    Column("contract_version", Text),
    Column("contract_accepted_at", DateTime(timezone=True)),
    Column("contract_accepted_from", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("kind IN ('person', 'company')", name="kind"),
    CheckConstraint("language IN ('uk', 'ru', 'en')", name="language"),
    Index("ix_customer_profiles_email_lower", func.lower(column("email"))),
    CheckConstraint("(contract_version IS NULL) = (contract_accepted_at IS NULL)", name="contract"),
)
