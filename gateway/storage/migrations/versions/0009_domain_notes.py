"""What panels note of their domains: labels, and the wish to renew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("domains", sa.Column("labels", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("domains", sa.Column("auto_renew", sa.Boolean(), server_default="false", nullable=False))
