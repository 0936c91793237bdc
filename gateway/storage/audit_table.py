"""The audit trail: rows are added and never changed, and each carries the hash of the one before it."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Connection, DateTime, Identity, Index, LargeBinary, Table, Text, event
from sqlalchemy.dialects.postgresql import JSONB

from billing_core.storage.tables import metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("before", JSONB, nullable=False),  # secrets and personal data as keyed hashes, here and in `after`
    Column("after", JSONB, nullable=False),
    Column("request_id", Text),
    Column("source", Text),
    Column("previous_hash", LargeBinary, nullable=False, unique=True),  # one chain: no entry has two successors
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_entries_object", "object", "id"),
)

STATEMENTS: tuple[str, ...] = (
    """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
""",
    (
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"
    ),
)


@event.listens_for(metadata, "after_create")
def _protect(_target: object, connection: Connection, tables: Sequence[Table] = (), **_: object) -> None:
    if audit_entries in tables:
        for statement in STATEMENTS:
            connection.exec_driver_sql(statement)
