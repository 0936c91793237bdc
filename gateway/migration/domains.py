"""Domains of an old system: which of them are ours at their registries, and until when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.domain_name import InvalidName
from adapters.model import DomainName
from billing_core.migration.checks import Check, given_twice, reject, unknown_client
from billing_core.migration.report import Figure, Notice
from billing_core.migration.run import Run
from billing_core.migration.sql import statement
from billing_core.migration.staging import copy_rows
from gateway.catalogue.registries import Registries

_AT_ONCE = 10_000

_NAMED = "SELECT FROM stage_names AS name WHERE name.n = row.n"
_NTH = "SELECT n, row_number() OVER (PARTITION BY ascii ORDER BY n) FROM stage_names"
_SAME_NAME = f"SELECT n FROM ({_NTH}) AS each (n, nth)"
_HELD = "JOIN domains AS ours ON ours.name = name.ascii AND ours.held AND ours.id <> row.domain_id"

CHECKS = (
    given_twice("domains", "name"),
    unknown_client("domains"),
    Check("domains", "name", "is no domain name", f"NOT EXISTS ({_NAMED})"),
    Check(
        "domains", "name", "no registry that is configured here serves it", f"EXISTS ({_NAMED} AND registry IS NULL)"
    ),
    Check("domains", "name", "another row before has the same", f"row.n IN ({_SAME_NAME} WHERE nth > 1)"),
    Check(
        "domains",
        "name",
        "another account here holds it",
        f"EXISTS (SELECT FROM stage_names AS name {_HELD} WHERE name.n = row.n)",
    ),
)

_PROVED = "LEFT JOIN domain_proofs AS proof ON proof.name = name.ascii"
_ROWS = f"FROM stage_domains AS row JOIN stage_names AS name USING (n) {_PROVED} WHERE NOT row.rejected"
_UNPAID = "coalesce(abs(extract(epoch FROM row.expires_at - proof.year_added_at)) <= 86400, false)"
"""The old system knows of no payment for the year that the registry has added; a day apart is the same expiry."""

_ADD = f"""
WITH source AS (
    SELECT row.*, name.ascii, name.tld, name.registry, client.account_id, proof.ours, proof.statuses,
           proof.nameservers, proof.created_at, proof.expires_at AS proved_until, proof.asked_at,
           coalesce(proof.grace_statuses, '[]') AS graces,
           CASE WHEN {_UNPAID} THEN proof.year_added_at END AS paid_until
    FROM stage_domains AS row JOIN stage_names AS name USING (n)
    JOIN stage_known_clients AS client ON client.old_id = row.client {_PROVED}
    WHERE NOT row.rejected AND coalesce(proof.ours, true) AND row.n BETWEEN :first AND :last
), added AS (
    INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, locked, nameservers, contacts,
                         created_at, expires_at, registry_expires_at, grace_statuses, synced_at, updated_at, auto_renew)
    SELECT domain_id, :tenant, account_id, ascii, tld, registry, true,
           ARRAY(SELECT jsonb_array_elements_text(coalesce(statuses, '[]'))),
           coalesce(statuses ? 'clientTransferProhibited', false), coalesce(nameservers, '[]'), '{{}}',
           coalesce(created_at, :at), coalesce(paid_until, proved_until, expires_at),
           CASE WHEN paid_until IS NOT NULL THEN proved_until END, ARRAY(SELECT jsonb_array_elements_text(graces)),
           coalesce(asked_at, :at), :at, auto_renew
    FROM source
    ON CONFLICT DO NOTHING
)
INSERT INTO imported_ids (system, kind, old_id, new_id, imported_at)
SELECT :system, 'domain', old_id, domain_id, :at FROM source ON CONFLICT DO NOTHING
"""

_FIGURE = f"""
SELECT (SELECT count(*) FROM stage_domains),
       (SELECT count(*) FROM stage_domains WHERE rejected)
           + (SELECT count(*) {_ROWS} AND NOT coalesce(proof.ours, true)),
       (SELECT count(*) FROM stage_domains AS row JOIN domains AS ours ON ours.id = row.domain_id)
"""

_DAY = "YYYY-MM-DD"
_NOTICES = f"""
SELECT 'not ours at the registry, not imported', name.ascii, '', row.n {_ROWS} AND NOT coalesce(proof.ours, true)
UNION ALL
SELECT 'the registry has another expiry, taken over', name.ascii,
       to_char(row.expires_at, '{_DAY}') || ' in the export, ' || to_char(proof.expires_at, '{_DAY}') || ' there', row.n
{_ROWS} AND proof.ours AND NOT {_UNPAID} AND (row.expires_at AT TIME ZONE 'Europe/Kyiv')::date
    <> (proof.expires_at AT TIME ZONE 'Europe/Kyiv')::date
UNION ALL
SELECT 'expired, and its registry added a year that nobody has paid for', name.ascii,
       to_char(row.expires_at, '{_DAY}') || ' in the export, ' || to_char(proof.expires_at, '{_DAY}') || ' there', row.n
{_ROWS} AND {_UNPAID}
UNION ALL
SELECT 'the registry was not asked, the old date stands', name.ascii, '', row.n {_ROWS} AND proof.name IS NULL
ORDER BY 1, 4
"""


async def check_names(conn: AsyncConnection, registries: Registries) -> None:
    """Bring names to their one form and reject what can't be held here."""
    await conn.execute(text("DROP TABLE IF EXISTS stage_names"))
    await conn.execute(text("CREATE TEMP TABLE stage_names (n bigint, ascii text, tld text, registry text)"))
    last = 0
    while rows := await _names(conn, last):
        await copy_rows(conn, "stage_names", ["n", "ascii", "tld", "registry"], _canonical(rows, registries))
        last = rows[-1][0]
    await conn.execute(text("CREATE UNIQUE INDEX ON stage_names (n)"))
    await conn.execute(text("ANALYZE stage_names"))
    await reject(conn, CHECKS)


async def unproved(conn: AsyncConnection, *, since: datetime) -> list[tuple[str, DomainName]]:
    """Return names, with their registries, that were not asked for since a moment."""
    rows = await conn.execute(
        text(f"SELECT name.registry, name.ascii {_ROWS} AND coalesce(proof.asked_at < :since, true) ORDER BY 2"),
        {"since": since},
    )
    return [(registry, DomainName(name)) for registry, name in rows]


async def add(conn: AsyncConnection, first: int, last: int, *, run: Run) -> None:
    """Add a slice of the names, but those that a registry says are not ours; those that are here stay as they are."""
    await conn.execute(statement(_ADD), {"first": first, "last": last, **run.values})


async def figure(conn: AsyncConnection, unreadable: int) -> Figure:
    old, left_out, new = (await conn.execute(text(_FIGURE))).one()
    return Figure("domains", old + unreadable, left_out + unreadable, new)


async def notices(conn: AsyncConnection) -> list[Notice]:
    """Return names that are not ours, whose dates differ, or that no registry was asked for."""
    return [Notice(*row[:3]) for row in await conn.execute(text(_NOTICES))]


async def _names(conn: AsyncConnection, after: int) -> Sequence[tuple[int, str]]:
    rows = await conn.execute(
        text("SELECT n, name FROM stage_domains WHERE n > :after ORDER BY n LIMIT :most"),
        {"after": after, "most": _AT_ONCE},
    )
    return [(row[0], row[1]) for row in rows]


def _canonical(rows: Sequence[tuple[int, str]], registries: Registries) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for number, given in rows:
        try:
            name = DomainName.parse(given.removesuffix("."))
        except InvalidName:
            continue
        found.append((number, name.ascii, name.parent, registries.registry_of(name.parent)))
    return found
