"""Hosts below domains of ours, as they were set here."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("domain_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("addresses", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["domain_id"], ["domains.id"], name=op.f("fk_hosts_domain_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_hosts_tenant_id")),
        sa.PrimaryKeyConstraint("domain_id", "name", name=op.f("pk_hosts")),
    )
    op.create_index("ix_hosts_tenant_id_name", "hosts", ["tenant_id", "name"])
    op.execute(
        """
        INSERT INTO hosts (domain_id, name, tenant_id, addresses, created_at, updated_at)
        SELECT domains.id, server ->> 'host', domains.tenant_id,
            ARRAY(SELECT jsonb_array_elements_text(server -> 'addresses')), domains.updated_at, domains.updated_at
        FROM domains, jsonb_array_elements(domains.nameservers) AS server
        WHERE domains.held AND jsonb_array_length(server -> 'addresses') > 0
            AND server ->> 'host' LIKE '%.' || domains.name
        ON CONFLICT DO NOTHING
        """
    )
