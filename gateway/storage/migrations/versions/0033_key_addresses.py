"""API keys that work from some addresses only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "api_keys",
        sa.Column("addresses", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
