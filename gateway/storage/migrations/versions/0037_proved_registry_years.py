"""What a registry shows of a year that it added by itself to a name that is to be imported."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("domain_proofs", sa.Column("year_added_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "domain_proofs",
        sa.Column(
            "grace_statuses", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
    )
