"""Partners of the old system, whom they referred, and the old history. Commission is opened like a balance."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.run import Run
from billing_core.migration.sql import statement

_NUMBER = "pg_get_serial_sequence('partners', 'public_number')"

_ADD = (
    f"""
    WITH source AS (
        SELECT row.*, client.account_id, client.currency
        FROM stage_partners AS row JOIN stage_known_clients AS client ON client.old_id = row.client
        WHERE NOT row.rejected
    ), added AS (
        INSERT INTO partners (id, tenant_id, account_id, public_number, created_at)
        SELECT partner_id, :tenant, account_id, coalesce(number, nextval({_NUMBER})), :at FROM source
        ON CONFLICT (id) DO NOTHING RETURNING id
    ), rated AS (
        INSERT INTO partner_rates (partner_id, valid_from, percent)
        SELECT partner_id, CAST(:month AS date), rate_percent FROM source JOIN added ON added.id = source.partner_id
    ), opened AS (
        INSERT INTO ledger_accounts (code, account_id, currency, opened_at)
        SELECT 'partner:' || partner_id || ':commission', partner_id, currency, :at FROM source
        ON CONFLICT (code) DO NOTHING
    )
    INSERT INTO imported_ids (system, kind, old_id, new_id, imported_at)
    SELECT :system, 'partner', old_id, partner_id, :at FROM source ON CONFLICT DO NOTHING
    """,
    f"""
    SELECT setval({_NUMBER}, greatest(max(public_number), (SELECT last_value FROM partners_public_number_seq)))
    FROM partners HAVING max(public_number) IS NOT NULL
    """,
)

_REFER = """
INSERT INTO referrals (account_id, partner_id, project, touched_at, signed_up_at)
SELECT client.account_id, partner.partner_id, row.project,
       CAST(row.signed_up_on AS timestamp) AT TIME ZONE 'Europe/Kyiv',
       CAST(row.signed_up_on AS timestamp) AT TIME ZONE 'Europe/Kyiv'
FROM stage_referrals AS row
JOIN stage_known_clients AS client ON client.old_id = row.old_id
JOIN stage_known_partners AS partner ON partner.old_id = row.partner
WHERE NOT row.rejected AND row.n BETWEEN :first AND :last
ON CONFLICT (account_id) DO NOTHING
"""

_REMEMBER = """
INSERT INTO old_history (system, old_id, account_id, on_day, what)
SELECT :system, row.old_id, client.account_id, row.on_day, row.what
FROM stage_history AS row JOIN stage_known_clients AS client ON client.old_id = row.client
WHERE NOT row.rejected AND row.n BETWEEN :first AND :last
ON CONFLICT (system, old_id) DO NOTHING
"""


async def add(conn: AsyncConnection, run: Run, *, month: date) -> None:
    """Add the partners, each with the rate from the first day of the month of the cut-over on."""
    first, after = _ADD
    await conn.execute(statement(first), run.values | {"month": month})
    await conn.execute(statement(after))


async def refer(conn: AsyncConnection, first: int, last: int) -> None:
    """Attribute a slice of referred clients; whoever has a partner already keeps that one."""
    await conn.execute(statement(_REFER), {"first": first, "last": last})


async def remember(conn: AsyncConnection, first: int, last: int, *, run: Run) -> None:
    """Keep a slice of the old history."""
    await conn.execute(statement(_REMEMBER), {"first": first, "last": last, "system": run.system})
