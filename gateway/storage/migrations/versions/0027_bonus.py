"""What of holds and of paid terms comes from the bonus account."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("holds", sa.Column("bonus_minor", sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint(op.f("ck_holds_bonus"), "holds", "bonus_minor BETWEEN 0 AND amount_minor")
    op.add_column("service_tranches", sa.Column("bonus_minor", sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_service_tranches_bonus"), "service_tranches", "bonus_minor BETWEEN 0 AND basis_minor"
    )
