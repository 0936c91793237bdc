"""Names that were taken out of the DNS because they expired and nobody has paid for them."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("domains", sa.Column("interrupted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("domains", sa.Column("interruption_told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_domains_interrupted",
        "domains",
        ["id"],
        postgresql_where=sa.text("held AND interrupted_at IS NOT NULL"),
    )
