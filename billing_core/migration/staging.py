"""The export as it lies beside the books: temporary tables of the session, filled by COPY, checked and joined there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import start_of
from billing_core.migration import records
from billing_core.migration.files import Place, RawRow
from billing_core.migration.identity import imported_id
from billing_core.money import EXPONENTS
from billing_core.requisites import is_e164, is_edrpou, is_iban, is_ipn, is_rnokpp

_COMMON = {"place": "text", "old_id": "text", "rejected": "boolean"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A staging table: its columns by name, and how a row of an export becomes one of it."""

    columns: Mapping[str, str]
    values: Callable[[Any, str], tuple[Any, ...]]

    @property
    def names(self) -> list[str]:
        return [*_COMMON, *self.columns]

    def row(self, place: Place, old_id: str, record: records.Row, system: str) -> tuple[Any, ...]:
        return (str(place), old_id, False, *self.values(record, system))


def _client(row: records.Client, system: str) -> tuple[Any, ...]:
    profile = row.model_dump_json(exclude={"id", "currency", "balance", "bonus", "price_list"})
    return (
        imported_id("acc", system, "client", row.id),
        row.currency,
        EXPONENTS[row.currency],
        row.balance,
        row.bonus,
        row.price_list,
        row.email.lower(),
        row.tax_number,
        _doubtful(row),
        profile,
    )


def _doubtful(row: records.Client) -> list[str]:
    """Return the fields whose check digits, or whose form, can't be right."""
    is_tax_number = is_edrpou if row.kind == "company" else is_rnokpp
    checks = (("tax_number", is_tax_number), ("vat_number", is_ipn), ("iban", is_iban), ("phone", is_e164))
    told = {"tax_number": row.tax_number, "vat_number": row.vat_number, "phone": row.phone.replace(".", "")}
    told["iban"] = row.iban.replace(" ", "").upper()
    return [field for field, is_right in checks if told[field] and not is_right(told[field])]


def _service(row: records.OldService, system: str) -> tuple[Any, ...]:
    end = row.paid_until if row.paid_through is None else row.paid_through + timedelta(days=1)
    return (
        imported_id("svc", system, "service", row.id),
        row.client,
        row.plan,
        end,
        row.last_price,
        row.term_months,
        row.label,
        row.auto_renew,
        row.priority,
        row.state,
        row.suspended_on,
        None if row.blocked is None else row.blocked.value,
        row.login,
        row.site.lower(),
    )


def _domain(row: records.OldDomain, system: str) -> tuple[Any, ...]:
    """A bare date is the business day on which the name expires."""
    name, expires_at = row.name, row.expires_at
    if not isinstance(expires_at, datetime):
        expires_at = start_of(expires_at)
    elif expires_at.tzinfo is None:
        expires_at = expires_at.replace(tzinfo=UTC)
    return (imported_id("dom", system, "domain", name), row.client, name, expires_at, row.auto_renew, row.last_price)


def _partner(row: records.OldPartner, system: str) -> tuple[Any, ...]:
    partner_id = imported_id("par", system, "partner", row.id)
    return (partner_id, row.client, row.rate_percent, row.number, row.unpaid_commission)


STAGES: Mapping[str, Stage] = {
    "clients": Stage(
        {
            "account_id": "text",
            "currency": "text",
            "exponent": "integer",
            "balance": "numeric",
            "bonus": "numeric",
            "price_list": "text",
            "email": "text",
            "tax_number": "text",
            "doubtful": "text[]",
            "profile": "jsonb",
        },
        _client,
    ),
    "plans": Stage({"plan_code": "text"}, lambda row, _system: (row.new,)),
    "services": Stage(
        {
            "service_id": "text",
            "client": "text",
            "plan": "text",
            "paid_until": "date",
            "last_price": "numeric",
            "term_months": "integer",
            "label": "text",
            "auto_renew": "boolean",
            "priority": "integer",
            "state": "text",
            "suspended_on": "date",
            "blocked": "text",
            "login": "text",
            "site": "text",
        },
        _service,
    ),
    "domains": Stage(
        {
            "domain_id": "text",
            "client": "text",
            "name": "text",
            "expires_at": "timestamptz",
            "auto_renew": "boolean",
            "last_price": "numeric",
        },
        _domain,
    ),
    "partners": Stage(
        {
            "partner_id": "text",
            "client": "text",
            "rate_percent": "numeric",
            "number": "bigint",
            "commission": "numeric",
        },
        _partner,
    ),
    "referrals": Stage(
        {"partner": "text", "project": "integer", "signed_up_on": "date"},
        lambda row, _system: (row.partner, row.project, row.signed_up_on),
    ),
    "history": Stage(
        {"client": "text", "on_day": "date", "what": "text"}, lambda row, _system: (row.client, row.on, row.what)
    ),
}

_OLD_ID = {"plans": "old", "domains": "name", "referrals": "client"}
"""The field by which a row is known where it is not `id`."""


def old_id_of(kind: str, record: records.Row) -> str:
    return str(getattr(record, _OLD_ID.get(kind, "id")))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, and which field of it is why."""

    place: str
    kind: str
    field: str
    problem: str


async def make_tables(conn: AsyncConnection) -> None:
    """Make the empty tables of this session; what an earlier import of the session left is dropped."""
    for kind, stage in STAGES.items():
        columns = ", ".join(f"{name} {of}" for name, of in {**_COMMON, **stage.columns}.items())
        await conn.execute(text(f"DROP TABLE IF EXISTS stage_{kind}"))
        await conn.execute(text(f"CREATE TEMP TABLE stage_{kind} (n bigint GENERATED ALWAYS AS IDENTITY, {columns})"))
    await conn.execute(text("DROP TABLE IF EXISTS stage_rejects"))
    await conn.execute(text("CREATE TEMP TABLE stage_rejects (place text, kind text, field text, problem text)"))


async def copy_rows(conn: AsyncConnection, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Fill a table by COPY, within the transaction of the connection."""
    if not rows:
        return
    raw = await conn.get_raw_connection()
    driver = raw.driver_connection
    if driver is None:
        raise AssertionError("an open connection has a driver's")
    await driver.copy_records_to_table(table, records=rows, columns=columns)


async def index_tables(conn: AsyncConnection) -> None:
    """Let the planner know the tables, once they are full."""
    for kind in STAGES:
        await conn.execute(text(f"CREATE UNIQUE INDEX ON stage_{kind} (n)"))
        await conn.execute(text(f"CREATE INDEX ON stage_{kind} (old_id)"))
        await conn.execute(text(f"ANALYZE stage_{kind}"))


def unreadable(raw: RawRow, field: str, problem: str) -> Rejected:
    return Rejected(str(raw.place), raw.kind, field, problem)
