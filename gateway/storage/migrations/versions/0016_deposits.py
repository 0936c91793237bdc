"""Deposits through providers end to end: inquiries, refunds to payers, credit with an end."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "temporary_credits",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason IN ('promised', 'migration', 'operator')", name=op.f("ck_temporary_credits_reason")),
        sa.CheckConstraint("limit_minor > 0", name=op.f("ck_temporary_credits_limit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temporary_credits")),
        comment="While ended_at is null, limit_minor is a part of the account's credit limit.",
    )
    op.create_index(
        "uq_temporary_credits_open",
        "temporary_credits",
        ["account_id", "reason"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_temporary_credits_due",
        "temporary_credits",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("deposits", sa.Column("result_url", sa.Text(), nullable=True))
    op.add_column("deposits", sa.Column("payment_ref", sa.Text(), nullable=True))
    op.add_column("deposits", sa.Column("page_url", sa.Text(), nullable=True))
    op.add_column("payments", sa.Column("gone_minor", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("payments", sa.Column("conflict_minor", sa.BigInteger(), nullable=True))
    op.execute("UPDATE payments SET gone_minor = returned_minor")
    op.create_index("ix_payments_order_id", "payments", ["order_id"], unique=False)
    op.create_index(
        "ix_payments_unmatched",
        "payments",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("account_id IS NULL"),
    )
    op.create_table(
        "payment_inquiries",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("payment_ref", sa.Text(), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "order_id", name=op.f("pk_payment_inquiries")),
        comment="Orders of which the provider is to be asked what became of them, whatever callbacks come or are lost.",
    )
    op.create_index("ix_payment_inquiries_ask_at", "payment_inquiries", ["ask_at"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(state = 'pending') = (closed_at IS NULL)", name=op.f("ck_refunds_closed")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refunds_amount")),
        sa.CheckConstraint("state IN ('pending', 'done', 'refused')", name=op.f("ck_refunds_state")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_refunds_hold_id")),
        sa.ForeignKeyConstraint(
            ["provider", "payment_id"],
            ["payments.provider", "payments.payment_id"],
            name=op.f("fk_refunds_provider_payment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
    )
    op.create_index("ix_refunds_account_id", "refunds", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_refunds_pending",
        "refunds",
        ["provider", "payment_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
