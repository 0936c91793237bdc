"""Accounts at hosting panels that old services are."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.report import Notice
from billing_core.migration.sql import statement

_SERVED = """
FROM stage_services AS row JOIN stage_terms AS term USING (service_id) JOIN plans ON plans.code = term.plan_code
WHERE NOT row.rejected AND plans.panel IS NOT NULL
"""
_ADD = f"""
INSERT INTO hosting_accounts (service_id, panel, login, domain, email)
SELECT row.service_id, plans.panel, row.login, row.site,
       coalesce((SELECT client.email FROM stage_clients AS client WHERE client.old_id = row.client LIMIT 1), '')
{_SERVED} AND row.login <> '' AND row.n BETWEEN :first AND :last
ON CONFLICT DO NOTHING
"""
_WITHOUT = f"""
SELECT term.plan_code, count(*) {_SERVED} AND row.login = '' GROUP BY 1 ORDER BY 1
"""


async def add(conn: AsyncConnection, first: int, last: int) -> None:
    """Say which account at its panel each service of a slice is; what is known already stays."""
    await conn.execute(statement(_ADD), {"first": first, "last": last})


async def notices(conn: AsyncConnection) -> list[Notice]:
    """Return plans at panels with services whose account there nobody named: nothing can be done to those."""
    rows = await conn.execute(text(_WITHOUT))
    return [Notice("no login at the hosting panel is given", code, f"{count} services") for code, count in rows]
