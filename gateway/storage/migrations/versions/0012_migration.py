"""What comes from an old billing system, and from when its customers' services renew by themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("customer_accounts", sa.Column("renewals_from", INSTANT, nullable=True))
    op.create_table(
        "imported_ids",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("old_id", sa.Text(), nullable=False),
        sa.Column("new_id", sa.Text(), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("system", "kind", "old_id", name=op.f("pk_imported_ids")),
    )
    op.create_index("ix_imported_ids_new_id", "imported_ids", ["new_id"])
    op.create_table(
        "domain_proofs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("statuses", postgresql.JSONB(), nullable=False),
        sa.Column("nameservers", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_domain_proofs")),
        comment="What a registry said of a name before it is imported, "
        "so that a run that was stopped asks each name once.",
    )
    op.create_table(
        "old_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("old_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_history")),
        sa.UniqueConstraint("system", "old_id", name=op.f("uq_old_history_system_old_id")),
        comment="What an old system had to say of its customers: to be read, never counted.",
    )
    op.create_index("ix_old_history_account_id", "old_history", ["account_id", "on_day", "id"])
