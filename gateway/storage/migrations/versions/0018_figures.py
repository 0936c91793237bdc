"""Figures about all the money, and when the last run of a job that succeeded began."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "label", name=op.f("pk_figures")),
    )
    op.add_column("jobs", sa.Column("succeeded_from", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE jobs SET succeeded_from = started_at WHERE succeeded_at >= started_at")
