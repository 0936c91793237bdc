"""Writing accepted orders: keys, contacts, operations, their first events and the signal, by one statement.

An order that its own process wants to begin at once is written with a lease, unless it has to wait behind an older one
of its name or for the end of a pause; nobody is woken for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.operations.states import OPEN, OperationState
from gateway.storage.as_json import as_json
from gateway.storage.notify import QUEUED

ACCEPTED_EVENT = "accept"

FIRST_FENCE = 1

_OPEN = ", ".join(f"'{state.value}'" for state in OperationState if state in OPEN)

# The turn is that of `gateway.operations.queue.next_turn`, for several orders of an account at once.
_WRITE = text(f"""
    WITH ordered AS (
        SELECT o.*, row_number() OVER (PARTITION BY registry, priority, account_id ORDER BY place) - 1 AS behind,
            paused.until AS paused_until,
            taken AND NOT paused.held AND NOT EXISTS (
                SELECT FROM operations q WHERE q.domain = o.domain AND q.state IN ({_OPEN})) AS begins
        FROM jsonb_to_recordset(CAST(:orders AS jsonb)) AS o (
            place int, id text, tenant_id text, account_id text, key text, fingerprint text, idempotency_key text,
            kind text, registry text, domain text, priority int, payload jsonb, sealed_secret text,
            current_expiry timestamptz, price_minor bigint, currency text, hold_id text, taken boolean)
        CROSS JOIN LATERAL (
            SELECT max(ends_at) AS until, count(*) > 0 AS held FROM registry_pauses AS p
            WHERE p.registry = o.registry AND p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now())
              AND (NOT p.paid_only OR o.price_minor IS NOT NULL)) AS paused
    ), keyed AS (
        INSERT INTO idempotency_keys (tenant_id, key, fingerprint, subject, created_at)
        SELECT tenant_id, key, decode(fingerprint, 'hex'), id, CAST(:at AS timestamptz) FROM ordered
    ), kept AS (
        INSERT INTO contacts (id, tenant_id, account_id, handle, data, created_at)
        SELECT id, tenant_id, account_id, handle, data, CAST(:at AS timestamptz)
        FROM jsonb_to_recordset(CAST(:contacts AS jsonb)) AS c (
            id text, tenant_id text, account_id text, handle text, data jsonb)
        WHERE NOT EXISTS (SELECT FROM contacts k WHERE k.account_id = c.account_id AND k.handle = c.handle)
        ORDER BY account_id, handle
        ON CONFLICT DO NOTHING
    ), accepted AS (
        INSERT INTO operations (id, tenant_id, account_id, idempotency_key, kind, state, registry, domain, priority,
            turn, payload, sealed_secret, current_expiry, price_minor, currency, hold_id, created_at, updated_at,
            not_before, deadline_at, lease_owner, lease_until, fence)
        SELECT id, tenant_id, account_id, idempotency_key, kind, '{OperationState.QUEUED.value}', registry, domain,
            priority, behind + greatest(0,
                (SELECT max(turn) + 1 FROM operations q WHERE q.state = '{OperationState.QUEUED.value}'
                     AND q.registry = o.registry AND q.priority = o.priority AND q.account_id = o.account_id),
                (SELECT turn FROM operations q WHERE q.state = '{OperationState.QUEUED.value}'
                     AND q.registry = o.registry AND q.priority = o.priority AND q.not_before <= now()
                 ORDER BY turn LIMIT 1)),
            payload, decode(sealed_secret, 'hex'), current_expiry, price_minor, currency, hold_id,
            CAST(:at AS timestamptz), CAST(:at AS timestamptz), now(), now() + CAST(:deadline AS interval),
            CASE WHEN begins THEN CAST(:owner AS text) END,
            CASE WHEN begins THEN now() + CAST(:lease AS interval) END,
            CASE WHEN begins THEN {FIRST_FENCE} ELSE 0 END
        FROM ordered AS o ORDER BY place
        RETURNING id, not_before, deadline_at
    ), told AS (
        INSERT INTO operation_events (operation_id, at, event, to_state, detail)
        SELECT id, CAST(:at AS timestamptz), '{ACCEPTED_EVENT}', '{OperationState.QUEUED.value}', '{{}}' FROM ordered
    ), woken AS MATERIALIZED (
        SELECT registry, pg_notify('{QUEUED}', registry) FROM (
            SELECT DISTINCT registry FROM ordered WHERE NOT begins) AS r
    )
    SELECT id, deadline_at, greatest(not_before, paused_until) AS retry_at, begins AS taken
    FROM accepted JOIN ordered USING (id) LEFT JOIN woken USING (registry)
""")  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Schedule:
    """By the database's clock: when an order is run at the earliest, and when it is too late to send it.

    `taken`: it is leased to the process that has accepted it, under `FIRST_FENCE`.
    """

    retry_at: datetime
    deadline_at: datetime
    taken: bool


async def write(
    connection: AsyncConnection,
    orders: Sequence[Mapping[str, Any]],
    contacts: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    deadline: timedelta,
    owner: str,
    lease: timedelta,
) -> Mapping[str, Schedule]:
    """Write orders in their order, with the contacts that their accounts do not have yet; return when each is due.

    `owner` leases those that it wants and that may run now.
    """
    rows = [{"place": place, **order} for place, order in enumerate(orders)]
    values = {"orders": as_json(rows), "contacts": as_json(contacts), "at": at, "deadline": deadline}
    written = await connection.execute(_WRITE, values | {"owner": owner, "lease": lease})
    return {row.id: Schedule(row.retry_at, row.deadline_at, row.taken) for row in written}
