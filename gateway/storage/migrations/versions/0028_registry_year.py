"""The year that a registry has added to an expired name by itself, while nobody has paid for it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("domains", sa.Column("registry_expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_domains_unpaid_year",
        "domains",
        ["expires_at"],
        postgresql_where=sa.text("held AND registry_expires_at IS NOT NULL"),
    )
