"""What many nodes share: the audit trail, circuits, evidence of operations, and a fair queue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AUDIT_IS_APPEND_ONLY = (
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


def upgrade() -> None:
    _create_audit_trail()
    _create_circuits()
    _create_exchanges()
    _queue_by_turns()


def _create_audit_trail() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_entries_previous_hash")),
    )
    op.create_index("ix_audit_entries_object", "audit_entries", ["object", "id"], unique=False)
    for statement in _AUDIT_IS_APPEND_ONLY:
        op.execute(statement)


def _create_circuits() -> None:
    op.create_table(
        "registry_circuits",
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credentials", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('closed', 'open', 'half_open')", name=op.f("ck_registry_circuits_state")),
        sa.PrimaryKeyConstraint("registry", name=op.f("pk_registry_circuits")),
    )


def _create_exchanges() -> None:
    op.create_table(
        "operation_exchanges",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name=op.f("fk_operation_exchanges_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_exchanges")),
    )
    op.create_index("ix_operation_exchanges_operation_id", "operation_exchanges", ["operation_id", "id"], unique=False)
    op.create_index("ix_operation_exchanges_at", "operation_exchanges", ["at"], unique=False)


def _queue_by_turns() -> None:
    op.add_column("operations", sa.Column("turn", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_index("ix_operations_claim", "operations")
    queued = sa.text("state = 'queued'")
    op.create_index(
        "ix_operations_queue",
        "operations",
        ["registry", "priority", "turn", "seq"],
        unique=False,
        postgresql_where=queued,
    )
    op.create_index(
        "ix_operations_turn",
        "operations",
        ["registry", "priority", "account_id", "turn"],
        unique=False,
        postgresql_where=queued,
    )
    op.create_index("ix_operations_deadline", "operations", ["deadline_at"], unique=False, postgresql_where=queued)
    op.create_index(
        "ix_operations_look",
        "operations",
        ["registry", "not_before"],
        unique=False,
        postgresql_where=sa.text("state IN ('verifying', 'awaiting_registry')"),
    )
