"""Services at hosting panels."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plans", sa.Column("panel", sa.Text(), nullable=True))
    op.add_column("plans", sa.Column("panel_plan", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_plans_panel"), "plans", "(panel IS NULL) = (panel_plan IS NULL)")
    op.add_column("service_events", sa.Column("ref", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_service_events_ref"), "service_events", ["ref"])
    op.create_table(
        "service_orders",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("quote_id", sa.Text(), nullable=False),
        sa.Column("waits_for_money", sa.Boolean(), nullable=False),
        sa.Column("sealed_password", sa.LargeBinary(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_service_orders_quote_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_orders_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_orders")),
    )
    op.create_index(
        "ix_service_orders_waiting",
        "service_orders",
        ["account_id", "service_id"],
        unique=False,
        postgresql_where=sa.text("waits_for_money"),
    )
    op.create_table(
        "hosting_accounts",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("panel", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_hosting_accounts_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_hosting_accounts")),
        sa.UniqueConstraint("panel", "login", name=op.f("uq_hosting_accounts_panel_login")),
    )
