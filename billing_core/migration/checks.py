"""What no single row can tell: ids given twice, clients that are not there, plans without a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.errors import BillingError
from billing_core.migration.sql import statement
from billing_core.migration.staging import Rejected
from billing_core.money import Money
from billing_core.services import plans


@dataclass(frozen=True, slots=True)
class Check:
    """`wrong` is a condition in SQL on a row that is called `row`; `field` is the one to be mended."""

    kind: str
    field: str
    problem: str
    wrong: str


def given_twice(kind: str, field: str = "id") -> Check:
    nth = f"SELECT n, row_number() OVER (PARTITION BY old_id ORDER BY n) FROM stage_{kind}"
    again = f"SELECT n FROM ({nth}) AS each (n, nth)"
    return Check(kind, field, "another row before has the same", f"row.n IN ({again} WHERE nth > 1)")


def unknown_client(kind: str, column: str = "client") -> Check:
    found = f"SELECT FROM stage_known_clients AS known WHERE known.old_id = row.{column}"
    return Check(kind, "client", "no such client is imported", f"NOT EXISTS ({found})")


CLIENT_CHECKS = (
    given_twice("clients"),
    Check(
        "clients",
        "currency",
        "the balance has more decimal places than the currency",
        "greatest(scale(trim_scale(row.balance)), scale(trim_scale(row.bonus))) > row.exponent",
    ),
)

_UNMAPPED = "NOT EXISTS (SELECT FROM stage_plans AS plan WHERE plan.old_id = row.plan AND NOT plan.rejected)"
_TERM = "SELECT FROM stage_terms AS term WHERE term.service_id = row.service_id AND term.price_minor IS NOT NULL"
_PARTNER = "SELECT FROM stage_known_partners AS known WHERE known.old_id = row.partner"
_OWN = f"{_PARTNER} AND known.account_id = (SELECT account_id FROM stage_known_clients WHERE old_id = row.old_id)"
_SAME_ACCOUNT = (
    "SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY client ORDER BY n) FROM stage_partners) AS each (n, nth)"
)

_LOGINS = (
    "SELECT each.n, row_number() OVER (PARTITION BY plans.panel, each.login ORDER BY each.n) "
    "FROM stage_services AS each "
    "JOIN stage_plans AS plan ON plan.old_id = each.plan AND NOT plan.rejected "
    "JOIN plans ON plans.code = plan.plan_code AND plans.panel IS NOT NULL WHERE each.login <> ''"
)
_SAME_LOGIN = f"SELECT n FROM ({_LOGINS}) AS each (n, nth)"

SERVICE_CHECKS = (
    given_twice("plans", "old"),
    Check("plans", "new", "no such plan here", "NOT EXISTS (SELECT FROM plans WHERE code = row.plan_code)"),
    given_twice("services"),
    unknown_client("services"),
    Check("services", "plan", "no plan of ours is given for it in the plans file", _UNMAPPED),
    Check(
        "services", "login", "a row before has the same at the same panel", f"row.n IN ({_SAME_LOGIN} WHERE nth > 1)"
    ),
)
BASIS_CHECK = Check(
    "services",
    "last_price",
    "not given, and the plan has no price for this term",
    f"row.last_price IS NULL AND NOT EXISTS ({_TERM})",
)
PARTNER_CHECKS = (
    given_twice("partners"),
    unknown_client("partners"),
    Check("partners", "client", "is a partner in a row before", f"row.n IN ({_SAME_ACCOUNT} WHERE nth > 1)"),
    Check(
        "partners",
        "number",
        "another partner has it",
        "row.number IN (SELECT number FROM stage_partners AS other WHERE other.n < row.n) OR EXISTS "
        "(SELECT FROM partners WHERE public_number = row.number AND id <> row.partner_id)",
    ),
)
REFERRAL_CHECKS = (
    given_twice("referrals", "client"),
    unknown_client("referrals", "old_id"),
    Check("referrals", "partner", "no such partner is imported", f"NOT EXISTS ({_PARTNER})"),
    Check("referrals", "partner", "refers to the client itself", f"EXISTS ({_OWN})"),
)
HISTORY_CHECKS = (given_twice("history"), unknown_client("history"))


async def reject(conn: AsyncConnection, checks: Sequence[Check]) -> None:
    """Mark the rows that fail and keep why; each row is told its first problem."""
    for check in checks:
        command = f"""
            WITH bad AS (
                UPDATE stage_{check.kind} AS row SET rejected = true
                WHERE NOT rejected AND ({check.wrong}) RETURNING place
            )
            INSERT INTO stage_rejects SELECT place, :kind, :field, :problem FROM bad
        """
        await conn.execute(statement(command), {"kind": check.kind, "field": check.field, "problem": check.problem})


async def check_billing(conn: AsyncConnection, system: str, *, gross: Callable[[Money], Money], at: datetime) -> None:
    """Reject what can't be imported, kind after kind. Clients must have been checked for everything else before.

    `gross` makes a listed price what a customer pays; prices are those of `at`.
    """
    await know_clients(conn, system)
    await reject(conn, SERVICE_CHECKS)
    await _price_terms(conn, gross, at)
    await reject(conn, [BASIS_CHECK])
    await reject(conn, PARTNER_CHECKS)
    await _know_partners(conn, system)
    await reject(conn, [*REFERRAL_CHECKS, *HISTORY_CHECKS])


async def know_clients(conn: AsyncConnection, system: str) -> None:
    """Collect the clients that rows may name: those of these files, and those imported before."""
    await conn.execute(statement("DROP TABLE IF EXISTS stage_known_clients"))
    await conn.execute(
        statement("""
            CREATE TEMP TABLE stage_known_clients AS
            SELECT old_id, account_id, currency, exponent FROM stage_clients WHERE NOT rejected
        """)
    )
    await conn.execute(
        statement("""
            INSERT INTO stage_known_clients
            SELECT known.old_id, known.new_id, account.currency,
                   CASE account.currency WHEN 'JPY' THEN 0 ELSE 2 END
            FROM imported_ids AS known
            JOIN ledger_accounts AS account ON account.code = 'customer:' || known.new_id || ':main'
            WHERE known.system = :system AND known.kind = 'client'
              AND NOT EXISTS (SELECT FROM stage_clients AS row WHERE row.old_id = known.old_id)
        """),
        {"system": system},
    )
    await conn.execute(statement("CREATE UNIQUE INDEX ON stage_known_clients (old_id)"))
    await conn.execute(statement("ANALYZE stage_known_clients"))


async def _know_partners(conn: AsyncConnection, system: str) -> None:
    await conn.execute(statement("DROP TABLE IF EXISTS stage_known_partners"))
    await conn.execute(
        statement("""
            CREATE TEMP TABLE stage_known_partners AS
            SELECT row.old_id, row.partner_id, client.account_id
            FROM stage_partners AS row JOIN stage_known_clients AS client ON client.old_id = row.client
            WHERE NOT row.rejected
            UNION
            SELECT known.old_id, known.new_id, partners.account_id
            FROM imported_ids AS known JOIN partners ON partners.id = known.new_id
            WHERE known.system = :system AND known.kind = 'partner'
        """),
        {"system": system},
    )


async def _price_terms(conn: AsyncConnection, gross: Callable[[Money], Money], at: datetime) -> None:
    """Find what each service's term costs in its new plan; there are few different ones, however many services."""
    await conn.execute(statement("DROP TABLE IF EXISTS stage_terms, stage_prices"))
    await conn.execute(
        statement(
            "CREATE TEMP TABLE stage_prices (plan_code text, term_months integer, currency text, price_minor bigint)"
        )
    )
    terms = await conn.execute(
        statement("""
            SELECT DISTINCT plan.plan_code, row.term_months, client.currency
            FROM stage_services AS row
            JOIN stage_plans AS plan ON plan.old_id = row.plan AND NOT plan.rejected
            JOIN stage_known_clients AS client ON client.old_id = row.client
            WHERE NOT row.rejected
        """)
    )
    for plan_code, months, currency in terms.all():
        try:
            price = gross(await plans.quote_price(conn, plan_code, months, currency, at)).minor
        except BillingError:
            price = None
        await conn.execute(
            statement("INSERT INTO stage_prices VALUES (:plan, :months, :currency, :price)"),
            {"plan": plan_code, "months": months, "currency": currency, "price": price},
        )
    await conn.execute(
        statement("""
            CREATE TEMP TABLE stage_terms AS
            SELECT row.service_id, client.account_id, client.currency, client.exponent,
                   price.plan_code, price.price_minor
            FROM stage_services AS row
            JOIN stage_plans AS plan ON plan.old_id = row.plan AND NOT plan.rejected
            JOIN stage_known_clients AS client ON client.old_id = row.client
            JOIN stage_prices AS price ON price.plan_code = plan.plan_code AND price.term_months = row.term_months
                AND price.currency = client.currency
            WHERE NOT row.rejected
        """)
    )
    await conn.execute(statement("CREATE UNIQUE INDEX ON stage_terms (service_id)"))
    await conn.execute(statement("ANALYZE stage_terms"))


async def rejected(conn: AsyncConnection) -> list[Rejected]:
    """Return why rows are not imported, in the order of the files."""
    rows = await conn.execute(
        statement(
            "SELECT place, kind, field, problem FROM stage_rejects "
            "ORDER BY split_part(place, ':', 1), CAST(split_part(place, ':', 2) AS bigint)"
        )
    )
    return [Rejected(*row) for row in rows]
