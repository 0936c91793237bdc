"""Papers: gapless counters, and what was issued."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_DOCUMENTS_STAY = (
    """
CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an issued document changes only to be void, once';
END $$
""",
    (
        "CREATE TRIGGER documents_void_once BEFORE UPDATE ON documents FOR EACH ROW "
        "WHEN (OLD.voided_at IS NOT NULL OR to_jsonb(NEW) - 'voided_at' - 'void_reason' "
        "IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' - 'void_reason') EXECUTE FUNCTION documents_refuse_change()"
    ),
    (
        "CREATE TRIGGER documents_stay BEFORE DELETE OR TRUNCATE ON documents "
        "FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse_change()"
    ),
)


def upgrade() -> None:
    op.create_table(
        "document_counters",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "kind", "year", name=op.f("pk_document_counters")),
        comment="The row is locked while a document takes its number, so that none is lost and none is taken twice.",
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_documents_void")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("key", name=op.f("uq_documents_key")),
        sa.UniqueConstraint("seller", "kind", "year", "serial", name=op.f("uq_documents_seller_kind_year_serial")),
    )
    op.create_index("ix_documents_account_id", "documents", ["account_id", "id"], unique=False)
    for statement in _DOCUMENTS_STAY:
        op.execute(statement)
