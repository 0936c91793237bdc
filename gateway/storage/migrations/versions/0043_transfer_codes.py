"""Another code for a transfer is in hand beside the transfer itself."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_IN_HAND = (
    "kind NOT IN ('transfer_decision', 'transfer_code') "
    "AND state IN ('running', 'verifying', 'awaiting_registry', 'action_required')"
)


def upgrade() -> None:
    op.drop_index("uq_operations_in_hand", table_name="operations")
    op.create_index("uq_operations_in_hand", "operations", ["domain"], unique=True, postgresql_where=_IN_HAND)
