"""Domains are found by their account, in the order of their ends."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_domains_account_id", "domains", ["account_id", "expires_at", "id"], unique=False)
