"""What a customer was told is found by the account, the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_notices_told",
        "notices",
        ["account_id", "told_on"],
        unique=False,
        postgresql_where=sa.text("state = 'told'"),
    )
