"""Our passwords at the registries, once they were changed from here."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_passwords",
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("configured", sa.Text(), nullable=False),
        sa.Column("current", sa.LargeBinary(), nullable=False),
        sa.Column("next", sa.LargeBinary(), nullable=True),
        sa.Column("intended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(next IS NULL) = (intended_at IS NULL)", name=op.f("ck_registry_passwords_intended")),
        sa.PrimaryKeyConstraint("registry", name=op.f("pk_registry_passwords")),
    )
