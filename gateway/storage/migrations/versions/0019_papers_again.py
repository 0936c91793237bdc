"""A paper in the place of a void one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("uq_documents_key"), "documents", type_="unique")
    op.create_index(
        "uq_documents_key_standing",
        "documents",
        ["key"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )
