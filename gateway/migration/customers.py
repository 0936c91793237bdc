"""Clients of an old system as customers of a tenant: their account, and who they are."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.checks import Check
from billing_core.migration.run import Run
from billing_core.migration.sql import statement

CLIENT_CHECKS = (
    Check(
        "clients",
        "id",
        "another account of the tenant has this reference",
        "EXISTS (SELECT FROM customer_accounts AS ours JOIN stage_owner AS owner ON owner.tenant_id = ours.tenant_id "
        "WHERE ours.reference = row.old_id AND ours.id <> row.account_id)",
    ),
    Check(
        "clients",
        "currency",
        "was imported with another currency",
        "EXISTS (SELECT FROM ledger_accounts AS ours WHERE ours.code = 'customer:' || row.account_id || ':main' "
        "AND ours.currency <> row.currency)",
    ),
)

_ACCOUNTS = """
WITH added AS (
    INSERT INTO customer_accounts (id, tenant_id, reference, currency, price_list, created_at, renewals_from)
    SELECT account_id, :tenant, old_id, currency, price_list, :at, :renewals_from
    FROM stage_clients WHERE NOT rejected AND n BETWEEN :first AND :last
    ON CONFLICT (id) DO NOTHING
)
INSERT INTO imported_ids (system, kind, old_id, new_id, imported_at)
SELECT :system, 'client', old_id, account_id, :at
FROM stage_clients WHERE NOT rejected AND n BETWEEN :first AND :last
ON CONFLICT DO NOTHING
"""


_PROFILES = """
INSERT INTO customer_profiles (account_id, kind, name, legal_form, tax_number, vat_number, vat_status, address, iban,
                               bank, email, phone, language, contract_version, contract_accepted_at, created_at,
                               updated_at)
SELECT account_id, profile ->> 'kind', profile ->> 'name', nullif(profile ->> 'legal_form', ''),
       nullif(profile ->> 'tax_number', ''), nullif(profile ->> 'vat_number', ''), nullif(profile ->> 'vat_status', ''),
       nullif(profile ->> 'address', ''), nullif(profile ->> 'iban', ''), nullif(profile ->> 'bank', ''),
       nullif(profile ->> 'email', ''), nullif(profile ->> 'phone', ''), profile ->> 'language',
       nullif(profile ->> 'contract', ''),
       CAST(profile ->> 'contract_on' AS timestamp) AT TIME ZONE 'Europe/Kyiv', :at, :at
FROM stage_clients WHERE NOT rejected AND n BETWEEN :first AND :last AND profile ->> 'name' <> ''
ON CONFLICT (account_id) DO NOTHING
"""


async def belong_to(conn: AsyncConnection, tenant_id: str) -> None:
    """Say for the checks whose customers they will be."""
    await conn.execute(statement("DROP TABLE IF EXISTS stage_owner"))
    await conn.execute(statement("CREATE TEMP TABLE stage_owner (tenant_id text)"))
    await conn.execute(statement("INSERT INTO stage_owner VALUES (:tenant)"), {"tenant": tenant_id})


async def add(conn: AsyncConnection, first: int, last: int, run: Run, *, renewals_from: datetime) -> None:
    """Add a slice of the clients that were checked; those that are there already stay as they are."""
    some = {"first": first, "last": last}
    await conn.execute(statement(_ACCOUNTS), some | run.values | {"renewals_from": renewals_from})
    await conn.execute(statement(_PROFILES), some | {"at": run.at})
