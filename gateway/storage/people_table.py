"""The tables of people, their visits, the links mailed to them, and failed attempts to sign in."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from billing_core.storage.metadata import INSTANT, metadata

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("realm", Text, nullable=False),
    Column("email", Text, nullable=False),  # in lower case
    Column("password_hash", Text),
    Column("language", Text, nullable=False),
    Column("account_id", Text, ForeignKey("customer_accounts.id"), index=True),
    Column("role", Text),
    Column("totp", LargeBinary),  # sealed
    Column("totp_step", BigInteger),  # of the last code that was taken: none is taken twice
    Column("confirmed_at", INSTANT),
    Column("created_at", INSTANT, nullable=False),
    Column("disabled_at", INSTANT),
    UniqueConstraint("tenant_id", "realm", "email"),
    CheckConstraint("realm IN ('panel', 'console')", name="realm"),
    CheckConstraint("(role IS NOT NULL) = (realm = 'console')", name="role"),
)

person_visits = Table(
    "person_visits",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("created_at", INSTANT, nullable=False),
    Column("seen_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_person_visits_expires_at", "expires_at"),
)

person_links = Table(
    "person_links",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", Text, primary_key=True),  # a digest of an address, or a source
    Column("since", INSTANT, nullable=False),
    Column("failures", Integer, nullable=False),
)
