"""The gateway's own tables; accounts' money and prices are billing_core's, in the same metadata.

Times are timestamptz in UTC. Ids are text with a prefix that tells their kind.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from billing_core.storage.tables import metadata
from gateway.operations.states import OPEN, TERMINAL, OperationState
from gateway.storage import (
    audit_table,
    contact_book_table,
    event_table,
    evidence_table,
    host_table,
    hosting_table,
    life_table,
    link_tables,
    mail_table,
    notice_table,
    password_table,
    people_table,
    profile_table,
    registry_tables,
    renewal_table,
    spending_table,
    webhook_tables,
)

__all__ = ["PARTS", "metadata"]

PARTS = (
    audit_table,
    contact_book_table,
    event_table,
    evidence_table,
    host_table,
    hosting_table,
    life_table,
    link_tables,
    mail_table,
    notice_table,
    password_table,
    people_table,
    profile_table,
    registry_tables,
    renewal_table,
    spending_table,
    webhook_tables,
)
"""The modules that add tables to the metadata when they are imported."""


def _instant(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _states(*states: OperationState) -> str:
    return ", ".join(f"'{state.value}'" for state in OperationState if state in states)


tenants = Table(
    "tenants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _instant("created_at"),
)

customer_accounts = Table(
    "customer_accounts",
    metadata,
    Column("id", Text, primary_key=True),  # the ledger's account id
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("reference", Text),
    Column("currency", Text, nullable=False),
    Column("price_list", Text, nullable=False),
    _instant("created_at"),
    _instant(
        "renewals_from", nullable=True
    ),  # nothing renews, lapses or is written about by itself before; null = at once
    UniqueConstraint("tenant_id", "reference"),
    Index("ix_customer_accounts_tenant_id", "tenant_id", "id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("secret_sha256", LargeBinary, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("addresses", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # none = from everywhere
    Column("default_account_id", Text, ForeignKey("customer_accounts.id")),
    Column("spending_limit_id", Text, ForeignKey("spending_limits.id")),  # a key and its successor share one
    _instant("created_at"),
    _instant("expires_at", nullable=True),
    _instant("revoked_at", nullable=True),
    _instant("last_used_at", nullable=True),
    CheckConstraint("mode IN ('live', 'test')", name="mode"),
    Index("ix_api_keys_tenant_id", "tenant_id"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("tenant_id", Text, ForeignKey("tenants.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("subject", Text, nullable=False),  # the id of what the first request made
    _instant("created_at"),
    Index("ix_idempotency_keys_created_at", "created_at"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("account_id", Text, ForeignKey("customer_accounts.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    _instant("created_at"),
    UniqueConstraint("account_id", "handle"),
)

domains = Table(
    "domains",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("account_id", Text, ForeignKey("customer_accounts.id"), nullable=False),
    Column("name", Text, nullable=False),  # A-labels
    Column("tld", Text, nullable=False),
    Column("registry", Text, nullable=False),
    Column("held", Boolean, nullable=False),  # we are its sponsor; false once it left or was deleted
    Column("statuses", ARRAY(Text), nullable=False),
    Column("nameservers", JSONB, nullable=False),
    Column("contacts", JSONB, nullable=False),
    _instant("created_at"),
    _instant("expires_at"),
    _instant("synced_at"),
    _instant("updated_at"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("dnssec", JSONB, nullable=False, server_default="[]"),  # as we set it; empty = not signed through us
    Column("locked", Boolean, nullable=False, server_default="false"),
    _instant("deleted_at", nullable=True),  # deleted since, by us or its registry; null = not deleted, or restored
    Column("grace_statuses", ARRAY(Text), nullable=False, server_default="{}"),  # RFC 3915
    Column("labels", JSONB, nullable=False, server_default="{}"),  # the panel's own words
    Column("auto_renew", Boolean, nullable=False, server_default="false"),
    Column("private", Boolean),  # the holder is kept out of public directories; null = not told
    Column("verification", Text),  # of the holder's mail address; null = not told
    _instant("registry_expires_at", nullable=True),  # while the registry's own year is unpaid; null = as expires_at
    Column("contact_ids", JSONB, nullable=False, server_default="{}"),  # by role, of those from the contact book
    _instant("interrupted_at", nullable=True),  # by us, as nobody has paid for it; null = we took it out of no DNS
    _instant("interruption_told_at", nullable=True),
    Index("ix_domains_interrupted", "id", postgresql_where=text("held AND interrupted_at IS NOT NULL")),
    Index("uq_domains_name_held", "name", unique=True, postgresql_where=text("held")),
    Index(
        "ix_domains_due",
        *("expires_at", "account_id"),
        postgresql_where=text("held AND auto_renew AND deleted_at IS NULL"),
    ),
    Index("ix_domains_unpaid_year", "expires_at", postgresql_where=text("held AND registry_expires_at IS NOT NULL")),
    Index("ix_domains_expiry", "expires_at", "id", postgresql_where=text("held AND deleted_at IS NULL")),
    Index("ix_domains_redemption", "deleted_at", postgresql_where=text("held AND deleted_at IS NOT NULL")),
    Index("ix_domains_tenant_id_name", "tenant_id", "name"),
    Index(
        "ix_domains_contact_ids",
        "contact_ids",
        postgresql_using="gin",
        postgresql_ops={"contact_ids": "jsonb_path_ops"},
        postgresql_where=text("contact_ids <> '{}'"),
    ),
    Index("ix_domains_account_id", "account_id", "expires_at", "id"),
)

operations = Table(
    "operations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),  # the order in which they came
    Column("tenant_id", Text, ForeignKey("tenants.id"), nullable=False),
    Column("account_id", Text, ForeignKey("customer_accounts.id"), nullable=False),
    Column("idempotency_key", Text),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("registry", Text, nullable=False),  # or the hosting panel
    Column("domain", Text, nullable=False),  # what it is about: a name in A-labels, or the id of a service
    Column("priority", SmallInteger, nullable=False),
    Column("turn", BigInteger, nullable=False, server_default="0"),  # of its account, among those of its priority
    Column("payload", JSONB, nullable=False),
    Column("sealed_secret", LargeBinary),  # encrypted; erased when it has ended
    _instant("current_expiry", nullable=True),  # of a renewal: where it starts from
    Column("price_minor", BigInteger),
    Column("currency", Text),
    Column("hold_id", Text, unique=True),
    Column("result", JSONB),
    Column("problem", JSONB),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("completed_at", nullable=True),
    _instant("deadline_at"),
    _instant("not_before"),
    _instant("unclear_since", nullable=True),  # since when its outcome is being looked up
    Column("postponed", Integer, nullable=False, server_default="0"),  # pauses since the last progress
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("cltrid", Text),  # of the last attempt
    Column("svtrid", Text),
    Column("lease_owner", Text),
    _instant("lease_until", nullable=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    CheckConstraint(f"state IN ({_states(*OperationState)})", name="state"),
    CheckConstraint("hold_id IS NULL OR price_minor > 0", name="hold"),
    CheckConstraint(f"sealed_secret IS NULL OR state NOT IN ({_states(*TERMINAL)})", name="secret"),
    Index(
        "ix_operations_queue",
        *("registry", "priority", "turn", "seq"),
        postgresql_where=text(f"state = '{OperationState.QUEUED.value}'"),
    ),
    Index(
        "ix_operations_turn",
        *("registry", "priority", "account_id", "turn"),
        postgresql_where=text(f"state = '{OperationState.QUEUED.value}'"),
    ),
    Index(
        "ix_operations_look",
        *("registry", "not_before"),
        postgresql_where=text(f"state IN ({_states(OperationState.VERIFYING, OperationState.AWAITING_REGISTRY)})"),
    ),
    Index("ix_operations_deadline", "deadline_at", postgresql_where=text(f"state = '{OperationState.QUEUED.value}'")),
    Index("ix_operations_running", "lease_until", postgresql_where=text("state = 'running'")),
    Index(
        "ix_operations_renew_failed",
        *("domain", "current_expiry"),
        postgresql_where=text("kind = 'renew' AND state = 'failed'"),
    ),
    Index("ix_operations_open", "domain", "seq", postgresql_where=text(f"state IN ({_states(*OPEN)})")),
    Index(
        "uq_operations_in_hand",
        "domain",
        unique=True,
        postgresql_where=text(
            "kind NOT IN ('transfer_decision', 'transfer_code') "
            "AND state IN ('running', 'verifying', 'awaiting_registry', 'action_required')"
        ),
    ),
    Index(
        "uq_operations_acquire",
        "domain",
        unique=True,
        postgresql_where=text(f"kind IN ('register', 'transfer') AND state IN ({_states(*OPEN)})"),
    ),
    Index(
        "uq_operations_renew",
        "domain",
        "current_expiry",
        unique=True,
        postgresql_where=text("kind = 'renew' AND state NOT IN ('failed', 'cancelled')"),
    ),
    Index("ix_operations_tenant_id", "tenant_id", "id"),
    Index("ix_operations_account_id", "account_id", "id"),
)

operation_attempts = Table(
    "operation_attempts",
    metadata,
    Column("operation_id", Text, ForeignKey("operations.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cltrid", Text, nullable=False, unique=True),
    _instant("sent_at"),
    Column("outcome", Text),  # null = open: whether it was sent, and what came of it, is not known
    Column("svtrid", Text),
    Column("code", Integer),
    Column("reason", Text),
    Column("detail", Text),
    _instant("finished_at", nullable=True),
    Column("verdict", Text),
    Column("clock_skew", Interval),  # the registry's clock minus ours when it was sent; null = not known
)

operation_events = Table(
    "operation_events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operation_id", Text, ForeignKey("operations.id"), nullable=False),
    _instant("at"),
    Column("event", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Index("ix_operation_events_operation_id", "operation_id", "id"),
)

poll_messages = Table(
    "poll_messages",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("registry", Text, nullable=False),
    Column("message_id", Text, nullable=False),  # the registry's
    Column("kind", Text, nullable=False),
    Column("domain", Text),
    Column("cltrid", Text),  # of the command of ours that was decided
    Column("detail", Text, nullable=False),
    Column("raw", Text, nullable=False),  # secrets and personal data masked
    _instant("queued_at", nullable=True),
    _instant("received_at"),
    _instant("handled_at", nullable=True),  # null = what it tells has not been followed up yet
    Column("failures", Integer, nullable=False, server_default="0"),  # follow-ups that failed
    _instant("retry_at", nullable=True),  # after a failed one: not before this
    UniqueConstraint("registry", "message_id"),
    Index("ix_poll_messages_unhandled", "registry", "id", postgresql_where=text("handled_at IS NULL")),
    Index("ix_poll_messages_handled_at", "handled_at", postgresql_where=text("handled_at IS NOT NULL")),
)
