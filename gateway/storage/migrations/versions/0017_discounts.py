"""What lowers a price: loyalty programmes, what was spent for them, promo codes and their uses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_programmes",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept_to_month_end", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("measure IN ('spending', 'tenure')", name=op.f("ck_loyalty_programmes_measure")),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_loyalty_programmes")),
    )
    op.create_table(
        "loyalty_standings",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("most_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_loyalty_standings")),
        comment="What was spent in the window that ends on a business day, which is over and so stays the same; "
        "most_minor: the most of any day since the end of the month before.",
    )
    op.create_table(
        "promo_codes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("percent", sa.Numeric(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("actions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("items", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("first_order_only", sa.Boolean(), nullable=False),
        sa.Column("uses_max", sa.Integer(), nullable=True),
        sa.Column("uses_per_account_max", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name=op.f("ck_promo_codes_kind")),
        sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name=op.f("ck_promo_codes_currency")),
        sa.CheckConstraint("percent > 0 AND percent <= 100", name=op.f("ck_promo_codes_percent")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_promo_codes_amount")),
        sa.CheckConstraint("uses >= 0 AND (uses_max IS NULL OR uses <= uses_max)", name=op.f("ck_promo_codes_uses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promo_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_promo_codes_code")),
    )
    op.create_table(
        "promo_uses",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("promo_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["promo_id"], ["promo_codes.id"], name=op.f("fk_promo_uses_promo_id")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_promo_uses")),
    )
    op.create_index(
        "ix_promo_uses_account",
        "promo_uses",
        ["promo_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("returned_at IS NULL"),
    )
    op.create_table(
        "promo_misses",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_promo_misses")),
        comment="Codes that an account tried and that there are not, in the hour from `since`.",
    )
    op.add_column("prices", sa.Column("discountable", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("quotes", sa.Column("promo_id", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_quotes_promo_id"), "quotes", "promo_codes", ["promo_id"], ["id"])
