"""What an API key may spend in a day and in a month."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spending_limits",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day_max_minor", sa.BigInteger(), nullable=True),
        sa.Column("month_max_minor", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("month_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("day_max_minor IS NULL OR day_max_minor >= 0", name=op.f("ck_spending_limits_day_max")),
        sa.CheckConstraint(
            "month_max_minor IS NULL OR month_max_minor >= 0", name=op.f("ck_spending_limits_month_max")
        ),
        sa.CheckConstraint("day_minor >= 0 AND month_minor >= day_minor", name=op.f("ck_spending_limits_spent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_limits")),
    )
    op.add_column("api_keys", sa.Column("spending_limit_id", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_api_keys_spending_limit_id"), "api_keys", "spending_limits", ["spending_limit_id"], ["id"]
    )
