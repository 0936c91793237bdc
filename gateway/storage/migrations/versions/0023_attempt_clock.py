"""The registry's clock when a command was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operation_attempts", sa.Column("clock_skew", sa.Interval(), nullable=True))
