"""The partner programme: partners, whom they referred, and the months that were closed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partners",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("public_number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("account_id", name=op.f("uq_partners_account_id")),
        sa.UniqueConstraint("public_number", name=op.f("uq_partners_public_number")),
    )
    op.create_table(
        "partner_months",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("rate_percent", sa.Numeric(), nullable=False),
        sa.Column("carry_in_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("accrued_minor", sa.BigInteger(), nullable=False),
        sa.Column("carry_out_minor", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(entry_id IS NOT NULL) = (accrued_minor > 0)", name=op.f("ck_partner_months_entry")),
        sa.CheckConstraint(
            "accrued_minor + carry_out_minor = total_minor + carry_in_minor", name=op.f("ck_partner_months_carry")
        ),
        sa.CheckConstraint(
            "carry_in_minor <= 0 AND carry_out_minor <= 0 AND accrued_minor >= 0", name=op.f("ck_partner_months_signs")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entries.id"], name=op.f("fk_partner_months_entry_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_months_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "month", "currency", name=op.f("pk_partner_months")),
    )
    op.create_table(
        "partner_rates",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("percent", sa.Numeric(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_partner_rates_percent")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_rates_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "valid_from", name=op.f("pk_partner_rates")),
    )
    op.create_table(
        "partner_visits",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_visits_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "day", "project", name=op.f("pk_partner_visits")),
    )
    op.create_table(
        "referrals",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_referrals_partner_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_referrals")),
    )
    op.create_index("ix_referrals_partner_id", "referrals", ["partner_id", "account_id"], unique=False)
    op.create_table(
        "partner_month_lines",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id", "month", "currency"],
            ["partner_months.partner_id", "partner_months.month", "partner_months.currency"],
            name=op.f("fk_partner_month_lines_partner_id_month_currency"),
        ),
        sa.PrimaryKeyConstraint("partner_id", "month", "currency", "account_id", name=op.f("pk_partner_month_lines")),
    )
