"""Who customers are: requisites, where notices go, the contract accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_profiles",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_form", sa.Text(), nullable=True),
        sa.Column("tax_number", sa.Text(), nullable=True),
        sa.Column("vat_number", sa.Text(), nullable=True),
        sa.Column("vat_status", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("bank", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="uk", nullable=False),
        sa.Column("monthly_act", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("contract_version", sa.Text(), nullable=True),
        sa.Column("contract_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contract_accepted_from", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('person', 'company')", name=op.f("ck_customer_profiles_kind")),
        sa.CheckConstraint("language IN ('uk', 'ru', 'en')", name=op.f("ck_customer_profiles_language")),
        sa.CheckConstraint(
            "(contract_version IS NULL) = (contract_accepted_at IS NULL)", name=op.f("ck_customer_profiles_contract")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["customer_accounts.id"], name=op.f("fk_customer_profiles_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_customer_profiles")),
    )
    for column in ("tax_number", "email", "phone"):
        op.create_index(op.f(f"ix_customer_profiles_{column}"), "customer_profiles", [column], unique=False)
