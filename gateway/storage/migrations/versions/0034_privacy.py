"""Domains whose holder is hidden, and whether the holder's mail address is verified."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("domains", sa.Column("private", sa.Boolean(), nullable=True))
    op.add_column("domains", sa.Column("verification", sa.Text(), nullable=True))
