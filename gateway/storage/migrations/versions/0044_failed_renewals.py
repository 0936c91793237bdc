"""Renewals that failed are found by the name and the expiry that they began from."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_operations_renew_failed",
        "operations",
        ["domain", "current_expiry"],
        unique=False,
        postgresql_where=sa.text("kind = 'renew' AND state = 'failed'"),
    )
