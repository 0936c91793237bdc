"""What a posting was for, in the words of each language: by the operation or service that it names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core.documents.papers import LANGUAGES, LEGAL_LANGUAGE, Words
from billing_core.documents.sales import Unit
from billing_core.storage.service_tables import plans, quotes, services
from gateway.storage.hosting_table import service_orders
from gateway.storage.tables import operations

_DOMAIN_ACTIONS: Mapping[str, Mapping[str, str]] = {
    "register": {"uk": "Реєстрація домену", "ru": "Регистрация домена", "en": "Registration of the domain"},
    "renew": {"uk": "Продовження домену", "ru": "Продление домена", "en": "Renewal of the domain"},
    "transfer": {"uk": "Перенесення домену", "ru": "Перенос домена", "en": "Transfer of the domain"},
    "restore": {"uk": "Відновлення домену", "ru": "Восстановление домена", "en": "Restoration of the domain"},
}
_OTHER = {"uk": "Послуга", "ru": "Услуга", "en": "Service"}
_SPAN = {"uk": "з {first} по {last}", "ru": "с {first} по {last}", "en": "from {first} to {last}"}


@dataclass(frozen=True, slots=True)
class Sold:
    """`quantity` counts years or months where they are known."""

    titles: Words
    unit: Unit = Unit.SERVICE
    quantity: int = 1


async def sold_by(
    connection: AsyncConnection, references: Iterable[str], first: datetime, after: datetime
) -> dict[str, Sold]:
    """Return what each reference stands for; `[first, after)` bounds the quotes that tell for which months."""
    asked = set(references)
    found = await _operations(connection, asked)
    named = {row.domain for row in found if row.domain.startswith("svc_")} | asked
    by_service = await _services(connection, named, first, after)
    by_operation = {row.id: by_service.get(row.domain) or _domain(row) for row in found}
    known = by_service | by_operation | await _orders(connection, asked)
    return {each: known.get(each) or Sold(_OTHER) for each in asked}


async def _orders(connection: AsyncConnection, operation_ids: set[str]) -> dict[str, Sold]:
    """Return the orders among the operations, by the plan and the months that were ordered, whatever became of them."""
    query = (
        select(operations.c.id, services.c.label, plans.c.titles, quotes.c.months)
        .join(service_orders, service_orders.c.service_id == operations.c.domain)
        .join(services, services.c.id == service_orders.c.service_id)
        .join(quotes, quotes.c.id == service_orders.c.quote_id)
        .join(plans, plans.c.code == quotes.c.subject)
        .where(operations.c.id.in_(operation_ids))
    )
    return {row.id: Sold(_titles(row, []), Unit.MONTH, row.months) for row in await connection.execute(query)}


async def _operations(connection: AsyncConnection, ids: set[str]) -> list[Any]:
    columns = operations.c
    query = select(columns.id, columns.kind, columns.domain, columns.payload["years"].as_integer().label("years"))
    return list(await connection.execute(query.where(columns.id.in_(ids))))


def _domain(row: Any) -> Sold:
    action = _DOMAIN_ACTIONS.get(row.kind, _OTHER)
    name = DomainName.parse(row.domain).unicode
    titles = {language: f"{action[language]} {name}" for language in LANGUAGES}
    return Sold(titles, Unit.YEAR, row.years) if row.years else Sold(titles)


async def _services(connection: AsyncConnection, ids: set[str], first: datetime, after: datetime) -> dict[str, Sold]:
    query = (
        select(services.c.id, services.c.label, plans.c.titles)
        .join(plans, plans.c.code == services.c.plan_code)
        .where(services.c.id.in_(ids))
    )
    rows = list(await connection.execute(query))
    terms = await _terms(connection, [row.id for row in rows], first, after)
    return {row.id: _service(row, terms.get(row.id, [])) for row in rows}


async def _terms(connection: AsyncConnection, ids: list[str], first: datetime, after: datetime) -> dict[str, list[Any]]:
    columns = quotes.c
    query = (
        select(columns.subject, columns.months, columns.starts_on, columns.ends_on)
        .where(columns.subject.in_(ids), columns.used_at >= first, columns.used_at < after, columns.months > 0)
        .order_by(columns.starts_on)
    )
    terms: dict[str, list[Any]] = {}
    for row in await connection.execute(query):
        terms.setdefault(row.subject, []).append(row)
    return terms


def _service(row: Any, terms: list[Any]) -> Sold:
    titles = _titles(row, terms)
    if len(terms) == 1:
        return Sold(titles, Unit.MONTH, terms[0].months)
    return Sold(titles)


def _titles(row: Any, terms: list[Any]) -> dict[str, str]:
    titles = {}
    for language in LANGUAGES:
        plan = row.titles.get(language) or row.titles.get(LEGAL_LANGUAGE) or next(iter(row.titles.values()), "")
        titles[language] = ", ".join(filter(None, (plan, row.label, *_span(terms, language))))
    return titles


def _span(terms: list[Any], language: str) -> list[str]:
    if not terms:
        return []
    last = terms[-1].ends_on.toordinal() - 1
    said = _SPAN[language].format(
        first=f"{terms[0].starts_on:%d.%m.%Y}", last=f"{type(terms[0].ends_on).fromordinal(last):%d.%m.%Y}"
    )
    return [said]
