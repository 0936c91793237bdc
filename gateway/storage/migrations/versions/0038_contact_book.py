"""Contacts that panels keep here, and which domains have them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_book",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_contact_book_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_book")),
    )
    op.create_index("ix_contact_book_tenant_id", "contact_book", ["tenant_id", "id"])
    op.add_column("domains", sa.Column("contact_ids", postgresql.JSONB(), server_default="{}", nullable=False))
    op.create_index(
        "ix_domains_contact_ids",
        "domains",
        ["contact_ids"],
        postgresql_using="gin",
        postgresql_ops={"contact_ids": "jsonb_path_ops"},
        postgresql_where=sa.text("contact_ids <> '{}'"),
    )
