"""Tables of the papers: gapless counters, and what was issued, which never changes but to be marked void."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.metadata import INSTANT, metadata

document_counters = Table(
    "document_counters",
    metadata,
    Column("seller", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("last", Integer, nullable=False),
    comment="The row is locked while a document takes its number, so that none is lost and none is taken twice.",
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),  # of the fact: the same order again gives the same paper
    Column("seller", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("snapshot", JSONB, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("voided_at", INSTANT),
    Column("void_reason", Text),
    UniqueConstraint("seller", "kind", "year", "serial"),
    CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void"),
    Index("uq_documents_key_standing", "key", unique=True, postgresql_where=text("voided_at IS NULL")),
    Index("ix_documents_account_id", "account_id", "id"),
)
