"""Deletions of hosting that can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hosting_backups",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("days_served", sa.Integer(), nullable=False),
        sa.Column("drop_on", sa.Date(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("restored_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_hosting_backups_service_id")),
        sa.PrimaryKeyConstraint("service_id", "ended_on", name=op.f("pk_hosting_backups")),
    )
    op.create_index(
        "ix_hosting_backups_drop",
        "hosting_backups",
        ["drop_on"],
        unique=False,
        postgresql_where=sa.text("dropped_on IS NULL AND restored_on IS NULL"),
    )
