"""What an import comes to: each figure of the old system beside ours. A difference that no rejected row explains is one
too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.reading import Unreadable
from billing_core.migration.sql import statement
from billing_core.money import Money


@dataclass(frozen=True, slots=True)
class Figure:
    """`old`: what the export says; `left_out`: the part of it in rows that are listed as not imported; `new`: ours.

    Counts, or minor units where there is a currency.
    """

    what: str
    old: int
    left_out: int
    new: int
    currency: str | None = None

    @property
    def unexplained(self) -> int:
        return self.old - self.left_out - self.new

    @property
    def agrees(self) -> bool:
        return self.unexplained == 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something for a person to look at, that is no difference; `subject` says of what."""

    what: str
    subject: str
    detail: str


_COUNTS = {
    "clients": "JOIN imported_ids AS known ON known.system = :system AND known.kind = 'client' "
    "AND known.old_id = row.old_id AND known.new_id = row.account_id "
    "JOIN ledger_accounts AS ours ON ours.code = 'customer:' || row.account_id || ':main'",
    "plans": "JOIN plans AS ours ON ours.code = row.plan_code",
    "partners": "JOIN partners AS ours ON ours.id = row.partner_id",
    "referrals": "JOIN stage_known_clients AS client ON client.old_id = row.old_id "
    "JOIN referrals AS ours ON ours.account_id = client.account_id "
    "JOIN stage_known_partners AS partner ON partner.old_id = row.partner AND partner.partner_id = ours.partner_id",
    "history": "JOIN old_history AS ours ON ours.system = :system AND ours.old_id = row.old_id",
}

_MONEY = """
SELECT source.title, source.currency, sum(source.old_minor), sum(source.left_out_minor), sum(source.new_minor)
FROM (
    SELECT CASE WHEN balance < 0 THEN 'debts' ELSE 'balances' END AS title, currency,
           CAST(balance * 10 ^ exponent AS bigint) AS old_minor,
           CASE WHEN rejected THEN CAST(balance * 10 ^ exponent AS bigint) ELSE 0 END AS left_out_minor, 0 AS new_minor
    FROM stage_clients
    UNION ALL
    SELECT 'bonus', currency, CAST(bonus * 10 ^ exponent AS bigint),
           CASE WHEN rejected THEN CAST(bonus * 10 ^ exponent AS bigint) ELSE 0 END, 0
    FROM stage_clients WHERE bonus <> 0
    UNION ALL
    SELECT 'unpaid commission', coalesce(client.currency, 'UAH'), CAST(row.commission * 100 AS bigint),
           CASE WHEN row.rejected THEN CAST(row.commission * 100 AS bigint) ELSE 0 END, 0
    FROM stage_partners AS row LEFT JOIN stage_known_clients AS client ON client.old_id = row.client
    WHERE row.commission <> 0
    UNION ALL
    SELECT CASE WHEN open.what = 'commission' THEN 'unpaid commission' WHEN open.what = 'bonus' THEN 'bonus'
                WHEN line.amount_minor < 0 THEN 'debts' ELSE 'balances' END,
           line.currency, 0, 0, line.amount_minor
    FROM stage_openings AS open
    JOIN journal_entries AS entry ON entry.key = open.key
    JOIN journal_lines AS line ON line.entry_id = entry.id AND line.account = open.code
) AS source
GROUP BY source.title, source.currency ORDER BY source.title, source.currency
"""

_SERVICES = """
SELECT coalesce(plan.plan_code, row.plan), row.state,
       count(*), count(*) FILTER (WHERE row.rejected), count(known.new_id)
FROM stage_services AS row
LEFT JOIN stage_plans AS plan ON plan.old_id = row.plan AND NOT plan.rejected
LEFT JOIN imported_ids AS known ON known.system = :system AND known.kind = 'service' AND known.old_id = row.old_id
    AND EXISTS (SELECT FROM services WHERE services.id = known.new_id)
GROUP BY 1, 2 ORDER BY 1, 2
"""

_ENDED = """
SELECT count(*), count(*) FILTER (WHERE row.rejected), count(known.new_id)
FROM stage_services AS row
LEFT JOIN imported_ids AS known ON known.system = :system AND known.kind = 'service' AND known.old_id = row.old_id
WHERE row.paid_until < :cut_over_day
"""

_CHANGED = """
SELECT 'balance is another than the one that was opened', open.key,
       'export ' || open.amount_minor || ', ledger ' || line.amount_minor || ' ' || line.currency || ' (minor units)'
FROM stage_openings AS open
JOIN journal_entries AS entry ON entry.key = open.key
JOIN journal_lines AS line ON line.entry_id = entry.id AND line.account = open.code
WHERE line.amount_minor <> open.amount_minor
ORDER BY open.key
"""

_TWICE = {
    "the same e-mail": "SELECT string_agg(old_id, ', ' ORDER BY n) FROM stage_clients "
    "WHERE NOT rejected AND email <> '' GROUP BY email HAVING count(*) > 1 ORDER BY min(n)",
    "the same tax number": "SELECT string_agg(old_id, ', ' ORDER BY n) FROM stage_clients "
    "WHERE NOT rejected AND tax_number <> '' GROUP BY tax_number HAVING count(*) > 1 ORDER BY min(n)",
}

_DOUBTFUL = """
SELECT field, count(*), string_agg(old_id, ', ' ORDER BY n) FILTER (WHERE nth <= 10)
FROM (
    SELECT each.field, row.old_id, row.n, row_number() OVER (PARTITION BY each.field ORDER BY row.n) AS nth
    FROM stage_clients AS row CROSS JOIN LATERAL unnest(row.doubtful) AS each (field) WHERE NOT row.rejected
) AS found
GROUP BY field ORDER BY field
"""

_RENEWALS = """
SELECT term.plan_code, row.term_months, term.currency, count(*),
       sum(CAST(row.last_price * 10 ^ term.exponent AS bigint)) FILTER (WHERE term.price_minor IS NOT NULL),
       sum(term.price_minor) FILTER (WHERE row.last_price IS NOT NULL),
       count(*) FILTER (WHERE row.last_price IS NULL), count(*) FILTER (WHERE term.price_minor IS NULL)
FROM stage_services AS row JOIN stage_terms AS term USING (service_id)
WHERE NOT row.rejected AND row.auto_renew AND row.blocked IS NULL
  AND row.paid_until BETWEEN :cut_over_day AND :until_day
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


async def figures(conn: AsyncConnection, system: str, lost: Unreadable, *, cut_over_day: date) -> list[Figure]:
    """Compare the staged export with the books, kind by kind."""
    values = {"system": system, "cut_over_day": cut_over_day}
    found = []
    for kind, join in _COUNTS.items():
        rows = await _row(conn, f"SELECT count(*), count(*) FILTER (WHERE rejected) FROM stage_{kind}", values)
        ours = await _row(conn, f"SELECT count(*) FROM stage_{kind} AS row {join} WHERE NOT row.rejected", values)
        found.append(Figure(kind, rows[0] + lost.rows[kind], rows[1] + lost.rows[kind], ours[0]))
    for title, currency, *minors in await _rows(conn, _MONEY, values):
        old, left_out, new = (int(minor) for minor in minors)
        unread = lost.balances[title, currency]
        found.append(Figure(title, old + unread, left_out + unread, new, currency))
    for plan, state, *counts in await _rows(conn, _SERVICES, values):
        old, left_out, new = counts
        found.append(Figure(f"services {plan} {state}", old, left_out, new))
    if lost.rows["services"]:
        found.append(Figure("services that can't be read", lost.rows["services"], lost.rows["services"], 0))
    old, left_out, new = await _row(conn, _ENDED, values)
    found.append(Figure("services ended before the cut-over", old, left_out, new))
    return found


async def notices(conn: AsyncConnection, *, cut_over_day: date, until_day: date) -> list[Notice]:
    """Return what a person should look at: balances that changed since, likely duplicates, requisites that can't be
    right, prices that will differ.
    """
    found = [Notice(what, subject, detail) for what, subject, detail in await _rows(conn, _CHANGED, {})]
    for what, command in _TWICE.items():
        found += [Notice(what, row[0], "") for row in await _rows(conn, command, {})]
    for field, count, first in await _rows(conn, _DOUBTFUL, {}):
        found.append(Notice(f"{field} can't be right", first, f"{count} clients; imported as they are"))
    for row in await _rows(conn, _RENEWALS, {"cut_over_day": cut_over_day, "until_day": until_day}):
        found.append(_renewals(row))
    return found


def _renewals(row: Sequence[Any]) -> Notice:
    plan, months, currency, count, old, new, unknown, unpriced = row
    detail = f"{count} services"
    if old is not None and new is not None:
        detail += f": {Money(int(old), currency)} before, {Money(int(new), currency)} now"
    if unknown:
        detail += f"; {unknown} of them without an old price"
    if unpriced:
        detail += f"; {unpriced} can't renew, the plan has no price for this term"
    return Notice("renewals of 30 days", f"{plan}, {months} months", detail)


async def _rows(conn: AsyncConnection, command: str, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
    used = {name: value for name, value in values.items() if f":{name}" in command}
    return [tuple(row) for row in await conn.execute(statement(command), used)]


async def _row(conn: AsyncConnection, command: str, values: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(value) for value in (await _rows(conn, command, values))[0])
