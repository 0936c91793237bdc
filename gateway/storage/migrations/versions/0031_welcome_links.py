"""Links that show the password of a new hosting account once."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "welcome_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sealed_password", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seen_at IS NULL OR sealed_password IS NULL", name=op.f("ck_welcome_links_seen_once")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_welcome_links_service_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_welcome_links")),
    )
    op.create_index(
        "ix_welcome_links_expires_at",
        "welcome_links",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("sealed_password IS NOT NULL"),
    )
