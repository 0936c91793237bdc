"""The first schema: the ledger and its triggers, tenants with what is theirs, operations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LEDGER_RULES = (
    """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
    """,
    """
CREATE FUNCTION ledger_refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a closed hold stays closed, and none is deleted';
END $$
    """,
    """
CREATE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'lines of an entry do not sum to zero';
    END IF;
    IF (SELECT count(*) FROM journal_lines WHERE entry_id IN (SELECT entry_id FROM added))
        <> (SELECT count(*) FROM added)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an entry gets no lines later';
    END IF;
    RETURN NULL;
END $$
    """,
    """
CREATE FUNCTION ledger_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM journal_lines WHERE entry_id = NEW.id) < 2 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'an entry has at least two lines';
    END IF;
    RETURN NULL;
END $$
    """,
    """
CREATE TRIGGER journal_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
    """,
    """
CREATE TRIGGER journal_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
    """,
    """
CREATE TRIGGER prices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON prices FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
    """,
    """
CREATE TRIGGER journal_lines_balance AFTER INSERT ON journal_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines()
    """,
    """
CREATE CONSTRAINT TRIGGER journal_entries_have_lines AFTER INSERT ON journal_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_entry()
    """,
    """
CREATE TRIGGER holds_close_once BEFORE UPDATE ON holds FOR EACH ROW WHEN (OLD.state <> 'placed') EXECUTE FUNCTION ledger_refuse_reopening()
    """,
    """
CREATE TRIGGER holds_stay BEFORE DELETE OR TRUNCATE ON holds FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_reopening()
    """,
)


def upgrade() -> None:
    _create_ledger()
    for statement in _LEDGER_RULES:
        op.execute(statement)
    _create_tenants()
    _create_operations()


def _create_ledger() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reversal_of", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(kind = 'reversal') = (reversal_of IS NOT NULL)", name=op.f("ck_journal_entries_reversal")),
        sa.ForeignKeyConstraint(["reversal_of"], ["journal_entries.id"], name=op.f("fk_journal_entries_reversal_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_journal_entries_key")),
        sa.UniqueConstraint("reversal_of", name=op.f("uq_journal_entries_reversal_of")),
    )
    op.create_index(op.f("ix_journal_entries_reference"), "journal_entries", ["reference"], unique=False)
    op.create_table(
        "ledger_accounts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("posted_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("credit_limit_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("overdraft_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("line_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("credit_limit_minor >= 0 AND overdraft_minor >= 0", name=op.f("ck_ledger_accounts_limits")),
        sa.CheckConstraint("held_minor >= 0", name=op.f("ck_ledger_accounts_held")),
        sa.CheckConstraint(
            "posted_minor - held_minor >= -credit_limit_minor - overdraft_minor", name=op.f("ck_ledger_accounts_funds")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ledger_accounts")),
        comment="Stored balances of customers only; every other account is summed from the journal. overdraft_minor: how far a chargeback pushed the account below its credit limit.",
    )
    op.create_index(op.f("ix_ledger_accounts_account_id"), "ledger_accounts", ["account_id"], unique=False)
    op.create_table(
        "ledger_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ledger_keys")),
        comment="Idempotency keys of every step: a key is claimed in the transaction that does the step.",
    )
    op.create_table(
        "prices",
        sa.Column("price_list", sa.Text(), nullable=False),
        sa.Column("tld", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("years", sa.SmallInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("action IN ('register', 'renew', 'transfer', 'restore')", name=op.f("ck_prices_action")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_prices_price")),
        sa.CheckConstraint("years BETWEEN 1 AND 10", name=op.f("ck_prices_years")),
        sa.PrimaryKeyConstraint(
            "price_list", "tld", "action", "years", "currency", "valid_from", name=op.f("pk_prices")
        ),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("captured_minor", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'placed') = (closed_at IS NULL)", name=op.f("ck_holds_closed")),
        sa.CheckConstraint(
            "CASE WHEN state = 'captured' THEN entry_id IS NOT NULL AND captured_minor BETWEEN 1 AND amount_minor ELSE entry_id IS NULL AND captured_minor IS NULL END",
            name=op.f("ck_holds_captured"),
        ),
        sa.CheckConstraint("state IN ('placed', 'captured', 'released', 'expired')", name=op.f("ck_holds_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_holds_amount")),
        sa.ForeignKeyConstraint(["account"], ["ledger_accounts.code"], name=op.f("fk_holds_account")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entries.id"], name=op.f("fk_holds_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_placed", "holds", ["account"], unique=False, postgresql_where=sa.text("state = 'placed'"))
    op.create_index(op.f("ix_holds_reference"), "holds", ["reference"], unique=False)
    op.create_table(
        "journal_lines",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("account_line", sa.BigInteger(), nullable=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "account NOT LIKE 'customer:%' OR account_line IS NOT NULL", name=op.f("ck_journal_lines_kept")
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_journal_lines_amount")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entries.id"], name=op.f("fk_journal_lines_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_journal_lines")),
        sa.UniqueConstraint("account", "account_line", name=op.f("uq_journal_lines_account_account_line")),
        comment="account_line: number of the line on its customer's account, without gaps; balance_minor: posted after it.",
    )


def _create_tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("name", name=op.f("uq_tenants_name")),
    )
    op.create_table(
        "customer_accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price_list", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_customer_accounts_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_accounts")),
        sa.UniqueConstraint("tenant_id", "reference", name=op.f("uq_customer_accounts_tenant_id_reference")),
    )
    op.create_index("ix_customer_accounts_tenant_id", "customer_accounts", ["tenant_id", "id"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_idempotency_keys_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("default_account_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('live', 'test')", name=op.f("ck_api_keys_mode")),
        sa.ForeignKeyConstraint(
            ["default_account_id"], ["customer_accounts.id"], name=op.f("fk_api_keys_default_account_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_api_keys_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_index("ix_api_keys_tenant_id", "api_keys", ["tenant_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["customer_accounts.id"], name=op.f("fk_contacts_account_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_contacts_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("account_id", "handle", name=op.f("uq_contacts_account_id_handle")),
    )
    op.create_table(
        "domains",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tld", sa.Text(), nullable=False),
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("statuses", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("nameservers", postgresql.JSONB(), nullable=False),
        sa.Column("contacts", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["customer_accounts.id"], name=op.f("fk_domains_account_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_domains_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domains")),
    )
    op.create_index("ix_domains_tenant_id_name", "domains", ["tenant_id", "name"], unique=False)
    op.create_index("uq_domains_name_held", "domains", ["name"], unique=True, postgresql_where=sa.text("held"))


def _create_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("current_expiry", sa.DateTime(timezone=True), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("hold_id", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("problem", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unclear_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("postponed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cltrid", sa.Text(), nullable=True),
        sa.Column("svtrid", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'verifying', 'awaiting_registry', 'action_required', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_operations_state"),
        ),
        sa.CheckConstraint("hold_id IS NULL OR price_minor > 0", name=op.f("ck_operations_hold")),
        sa.ForeignKeyConstraint(["account_id"], ["customer_accounts.id"], name=op.f("fk_operations_account_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_operations_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_operations_hold_id")),
        sa.UniqueConstraint("seq", name=op.f("uq_operations_seq")),
    )
    op.create_index("ix_operations_account_id", "operations", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_operations_claim",
        "operations",
        ["registry", "priority", "seq"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'verifying', 'awaiting_registry')"),
    )
    op.create_index(
        "ix_operations_open",
        "operations",
        ["domain", "seq"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'running', 'verifying', 'awaiting_registry', 'action_required')"),
    )
    op.create_index(
        "ix_operations_running",
        "operations",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index("ix_operations_tenant_id", "operations", ["tenant_id", "id"], unique=False)
    op.create_index(
        "uq_operations_in_hand",
        "operations",
        ["domain"],
        unique=True,
        postgresql_where=sa.text("state IN ('running', 'verifying', 'awaiting_registry', 'action_required')"),
    )
    op.create_index(
        "uq_operations_register",
        "operations",
        ["domain"],
        unique=True,
        postgresql_where=sa.text(
            "kind = 'register' AND state IN ('queued', 'running', 'verifying', 'awaiting_registry', 'action_required')"
        ),
    )
    op.create_index(
        "uq_operations_renew",
        "operations",
        ["domain", "current_expiry"],
        unique=True,
        postgresql_where=sa.text("kind = 'renew' AND state NOT IN ('failed', 'cancelled')"),
    )
    op.create_table(
        "operation_attempts",
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cltrid", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("svtrid", sa.Text(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name=op.f("fk_operation_attempts_operation_id")),
        sa.PrimaryKeyConstraint("operation_id", "number", name=op.f("pk_operation_attempts")),
        sa.UniqueConstraint("cltrid", name=op.f("uq_operation_attempts_cltrid")),
    )
    op.create_table(
        "operation_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name=op.f("fk_operation_events_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_events")),
    )
    op.create_index("ix_operation_events_operation_id", "operation_events", ["operation_id", "id"], unique=False)
