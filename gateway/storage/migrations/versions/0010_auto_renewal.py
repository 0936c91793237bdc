"""What auto-renewal reads: domains by their end, and accounts that money has come to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renewal_wakes",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_renewal_wakes")),
    )
    op.create_index(
        "ix_domains_due",
        "domains",
        ["expires_at", "account_id"],
        unique=False,
        postgresql_where=sa.text("held AND auto_renew AND deleted_at IS NULL"),
    )
