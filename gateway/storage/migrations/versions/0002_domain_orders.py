"""Transfers, deletion, restoration, DNSSEC: what their orders keep, and the messages of the registries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = "('queued', 'running', 'verifying', 'awaiting_registry', 'action_required')"


def upgrade() -> None:
    _change_operations()
    op.add_column("domains", sa.Column("dnssec", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("domains", sa.Column("locked", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("domains", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    _create_poll_messages()


def _change_operations() -> None:
    op.add_column("operations", sa.Column("sealed_secret", sa.LargeBinary(), nullable=True))
    op.create_check_constraint(
        op.f("ck_operations_secret"),
        "operations",
        "sealed_secret IS NULL OR state NOT IN ('succeeded', 'failed', 'cancelled')",
    )
    op.drop_index("uq_operations_in_hand", "operations")
    op.create_index(
        "uq_operations_in_hand",
        "operations",
        ["domain"],
        unique=True,
        postgresql_where=sa.text(
            "kind <> 'transfer_decision' AND state IN ('running', 'verifying', 'awaiting_registry', 'action_required')"
        ),
    )
    op.drop_index("uq_operations_register", "operations")
    op.create_index(
        "uq_operations_acquire",
        "operations",
        ["domain"],
        unique=True,
        postgresql_where=sa.text(f"kind IN ('register', 'transfer') AND state IN {_OPEN}"),
    )


def _create_poll_messages() -> None:
    op.create_table(
        "poll_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("cltrid", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_messages")),
        sa.UniqueConstraint("registry", "message_id", name=op.f("uq_poll_messages_registry_message_id")),
    )
    op.create_index(
        "ix_poll_messages_unhandled",
        "poll_messages",
        ["registry", "id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
    )
