"""The seller's tax modes with the dates they are valid from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tax_modes",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("rate_percent", sa.Numeric(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('included', 'added', 'none')", name=op.f("ck_tax_modes_mode")),
        sa.CheckConstraint("rate_percent BETWEEN 0 AND 100", name=op.f("ck_tax_modes_rate")),
        sa.PrimaryKeyConstraint("valid_from", name=op.f("pk_tax_modes")),
    )
