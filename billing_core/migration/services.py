"""Services of the old system as ours: the same end, and one tranche of what the last term cost."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.run import Run
from billing_core.migration.sql import statement

LEAD_DAYS = 3

# The last term is worth what was paid for it. What was paid ahead of it counts at the same rate from the cut-over on.
_ADD = """
WITH source AS (
    SELECT row.*, term.account_id, term.currency, term.plan_code,
           coalesce(CAST(row.last_price * 10 ^ term.exponent AS bigint), term.price_minor) AS basis_minor,
           CAST(row.paid_until - make_interval(months => row.term_months) AS date) AS starts_on
    FROM stage_services AS row JOIN stage_terms AS term USING (service_id)
    WHERE NOT row.rejected AND row.n BETWEEN :first AND :last
), added AS (
    INSERT INTO services (id, tenant_id, account_id, service_class, state, plan_code, label, ends_on, anchor_day,
                          term_months, auto_renew, priority, lead_days, blocked, suspended_on, basis_assumed,
                          created_at, updated_at)
    SELECT service_id, :tenant, account_id, plans.service_class, source.state, source.plan_code, source.label,
           paid_until, CAST(extract(day FROM paid_until) AS smallint), term_months, auto_renew, priority, :lead_days,
           blocked, suspended_on, last_price IS NULL, :at, :at
    FROM source JOIN plans ON plans.code = source.plan_code
    ON CONFLICT (id) DO NOTHING RETURNING id, state
), paid AS (
    INSERT INTO service_tranches (service_id, starts_on, ends_on, basis_minor, currency, basis_days, months)
    SELECT service_id, least(starts_on, CAST(:cut_over_day AS date)), paid_until, basis_minor, currency,
           paid_until - starts_on, term_months
    FROM source JOIN added ON added.id = source.service_id
), told AS (
    INSERT INTO service_events (service_id, at, event, from_state, to_state, detail)
    SELECT id, :at, 'import', NULL, state, jsonb_build_object('system', CAST(:system AS text)) FROM added
)
INSERT INTO imported_ids (system, kind, old_id, new_id, imported_at)
SELECT :system, 'service', old_id, service_id, :at FROM source ON CONFLICT DO NOTHING
"""


async def add(conn: AsyncConnection, first: int, last: int, *, run: Run, cut_over_day: date) -> None:
    """Add a slice of the services that were checked; those that are there already stay as they have become."""
    values = run.values | {"cut_over_day": cut_over_day, "lead_days": LEAD_DAYS}
    await conn.execute(statement(_ADD), {"first": first, "last": last, **values})
