"""What accounts at hosting panels use."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hosting_usage",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("disk_used_mb", sa.BigInteger(), nullable=True),
        sa.Column("disk_limit_mb", sa.BigInteger(), nullable=True),
        sa.Column("traffic_used_mb", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_hosting_usage_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_hosting_usage")),
    )
