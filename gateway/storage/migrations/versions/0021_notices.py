"""Notices of what ends, and the mail outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text_body", sa.Text(), nullable=False),
        sa.Column("html_body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'queued') = (settled_at IS NULL)", name=op.f("ck_mails_settled")),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed', 'expired')", name=op.f("ck_mails_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_created_at", "mails", ["created_at"], unique=False)
    op.create_index(
        "ix_mails_queued", "mails", ["not_before", "id"], unique=False, postgresql_where=sa.text("state = 'queued'")
    )
    op.create_table(
        "notice_looks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_notice_looks")),
    )
    op.create_table(
        "notices",
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("legal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("mail_id", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name=op.f("ck_notices_settled")),
        sa.CheckConstraint(
            "(state = 'told') = (told_on IS NOT NULL AND late IS NOT NULL)", name=op.f("ck_notices_told")
        ),
        sa.CheckConstraint("kind IN ('domain', 'redemption', 'hosting', 'deletion')", name=op.f("ck_notices_kind")),
        sa.CheckConstraint("state IN ('open', 'told', 'superseded', 'cancelled')", name=op.f("ck_notices_state")),
        sa.PrimaryKeyConstraint("subject_id", "kind", "about", "step", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_due", "notices", ["due_on"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index(
        "ix_notices_open", "notices", ["account_id", "due_on"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "shortage_notices",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("missing_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_shortage_notices")),
    )
    op.create_index(
        "ix_domains_expiry",
        "domains",
        ["expires_at", "id"],
        unique=False,
        postgresql_where=sa.text("held AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_domains_redemption",
        "domains",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("held AND deleted_at IS NOT NULL"),
    )
