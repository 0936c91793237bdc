"""Payouts of partners' commission."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_payouts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_partner_payouts_amount")),
        sa.CheckConstraint("state IN ('requested', 'paid', 'rejected')", name=op.f("ck_partner_payouts_state")),
        sa.CheckConstraint("(state = 'requested') = (closed_at IS NULL)", name=op.f("ck_partner_payouts_closed")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_payouts_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_payouts")),
    )
    op.create_index("ix_partner_payouts_partner_id", "partner_payouts", ["partner_id", "id"], unique=False)
    op.create_index(
        "uq_partner_payouts_month",
        "partner_payouts",
        ["partner_id", "month"],
        unique=True,
        postgresql_where=sa.text("state <> 'rejected'"),
    )
