"""Plans with prices, services with what was paid for them, and quotes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PRICES_ARE_APPEND_ONLY = (
    "CREATE TRIGGER plan_prices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_prices "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
)


def upgrade() -> None:
    _create_plans()
    _create_services()
    _create_quotes()


def _create_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("service_class", sa.Text(), nullable=False),
        sa.Column("plan_group", sa.Text(), nullable=False),
        sa.Column("titles", postgresql.JSONB(), nullable=False),
        sa.Column("limits", postgresql.JSONB(), nullable=False),
        sa.Column("discountable", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("on_sale", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("service_class IN ('hosting', 'addon')", name=op.f("ck_plans_service_class")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plans")),
    )
    op.create_table(
        "plan_prices",
        sa.Column("plan_code", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_plan_prices_months")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_plan_prices_price")),
        sa.ForeignKeyConstraint(["plan_code"], ["plans.code"], name=op.f("fk_plan_prices_plan_code")),
        sa.PrimaryKeyConstraint("plan_code", "months", "currency", "valid_from", name=op.f("pk_plan_prices")),
        comment="Rows are superseded by a later one, never edited.",
    )
    op.execute(_PRICES_ARE_APPEND_ONLY)


def _create_services() -> None:
    op.create_table(
        "services",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("service_class", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan_code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("anchor_day", sa.SmallInteger(), nullable=False),
        sa.Column("term_months", sa.SmallInteger(), nullable=False),
        sa.Column("auto_renew", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), server_default="100", nullable=False),
        sa.Column("lead_days", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), sa.Computed("ends_on - lead_days", persisted=True), nullable=False),
        sa.Column("blocked", sa.Text(), nullable=True),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("basis_assumed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'suspended') = (suspended_on IS NOT NULL)", name=op.f("ck_services_suspended")),
        sa.CheckConstraint("service_class IN ('hosting', 'addon')", name=op.f("ck_services_service_class")),
        sa.CheckConstraint(
            "state IN ('ordered', 'active', 'grace', 'suspended', 'ended')",
            name=op.f("ck_services_state"),
        ),
        sa.CheckConstraint("anchor_day BETWEEN 1 AND 31", name=op.f("ck_services_anchor_day")),
        sa.CheckConstraint("lead_days >= 0", name=op.f("ck_services_lead")),
        sa.CheckConstraint("term_months BETWEEN 1 AND 120", name=op.f("ck_services_term")),
        sa.ForeignKeyConstraint(["plan_code"], ["plans.code"], name=op.f("fk_services_plan_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index("ix_services_account_id", "services", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_services_due",
        "services",
        ["due_on", "account_id", "id"],
        unique=False,
        postgresql_where=sa.text("auto_renew AND blocked IS NULL AND state IN ('active', 'grace', 'suspended')"),
    )
    op.create_index(
        "ix_services_lapse",
        "services",
        ["ends_on", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('active', 'grace', 'suspended')"),
    )
    op.create_index("ix_services_tenant_id", "services", ["tenant_id", "id"], unique=False)
    op.create_table(
        "service_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_events_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_events")),
    )
    op.create_index("ix_service_events_service_id", "service_events", ["service_id", "id"], unique=False)
    op.create_table(
        "service_tranches",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("basis_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("basis_days", sa.Integer(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("basis_minor >= 0 AND basis_days > 0", name=op.f("ck_service_tranches_basis")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_service_tranches_days")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_tranches_service_id")),
        sa.PrimaryKeyConstraint("service_id", "starts_on", name=op.f("pk_service_tranches")),
    )


def _create_quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("list_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_percent", sa.Numeric(), nullable=False),
        sa.Column("discount_reason", sa.Text(), nullable=True),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state_of", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "gross_minor >= 0 AND gross_minor <= list_minor AND vat_minor <= gross_minor", name=op.f("ck_quotes_sums")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(
        "ix_quotes_valid_until", "quotes", ["valid_until"], unique=False, postgresql_where=sa.text("used_at IS NULL")
    )
