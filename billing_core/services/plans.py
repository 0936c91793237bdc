"""Plans of hosting and add-ons with their price lists: rows by term, each valid until a later row supersedes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.auto_renewal import ServiceClass
from billing_core.errors import BillingError, PriceConflict
from billing_core.money import Money
from billing_core.storage.service_tables import plan_prices, plans


class UnknownPlan(BillingError):
    def __init__(self, code: str) -> None:
        super().__init__(f"no plan {code!r}")
        self.code = code


class NoPlanPrice(BillingError):
    """The plan has no price for this term, so it can't be sold for it."""

    def __init__(self, code: str, months: int, currency: str) -> None:
        super().__init__(f"{code}: no {currency} price for {months} months")
        self.code = code
        self.months = months
        self.currency = currency


class PlanNotFitting(BillingError):
    """The new plan is of another group, is no longer sold, or is the one the service has."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Plan:
    """`group`: a service changes its plan within it only. `limits` say what may be used, such as `disk_mb`.

    `panel` serves it under the name `panel_plan`; None = nothing is to be done anywhere.
    """

    code: str
    service_class: ServiceClass
    group: str
    titles: Mapping[str, str]
    limits: Mapping[str, Any]
    discountable: bool = True
    on_sale: bool = True
    panel: str | None = None
    panel_plan: str | None = None


@dataclass(frozen=True, slots=True)
class PricedPlan:
    """A plan with what its terms cost, by months."""

    plan: Plan
    prices: Mapping[int, Money]


async def add(conn: AsyncConnection, plan: Plan, *, at: datetime) -> None:
    """Add a plan; the same code again changes nothing."""
    await conn.execute(insert(plans).values(_row(plan) | {"created_at": at}).on_conflict_do_nothing())


async def put(conn: AsyncConnection, plan: Plan, *, at: datetime) -> None:
    """Add a plan, or make the known one so. Services that have it keep what their panel gave them."""
    added = insert(plans).values(_row(plan) | {"created_at": at})
    changed = {name: added.excluded[name] for name in _row(plan) if name != "code"}
    await conn.execute(added.on_conflict_do_update(index_elements=["code"], set_=changed))


async def read(conn: AsyncConnection, code: str) -> Plan:
    """Raises `UnknownPlan`."""
    row = (await conn.execute(select(plans).where(plans.c.code == code))).mappings().one_or_none()
    if row is None:
        raise UnknownPlan(code)
    return _plan(row)


async def add_price(conn: AsyncConnection, code: str, months: int, price: Money, *, valid_from: datetime) -> None:
    """Add a price; the same row again changes nothing. Raises `PriceConflict` for another price from that moment."""
    row = {
        "plan_code": code,
        "months": months,
        "currency": price.currency,
        "valid_from": valid_from,
        "price_minor": price.minor,
    }
    await conn.execute(insert(plan_prices).values(row).on_conflict_do_nothing())
    same_row = [column == row[column.name] for column in plan_prices.primary_key.columns]
    if (await conn.execute(select(plan_prices.c.price_minor).where(*same_row))).scalar_one() != price.minor:
        raise PriceConflict(f"{code}: another price of {months} months from {valid_from.isoformat()}")


async def price_list(conn: AsyncConnection, code: str, currency: str, at: datetime) -> dict[int, Money]:
    """Return the prices valid at a moment, by months."""
    columns = plan_prices.c
    statement = (
        select(columns.months, columns.price_minor)
        .ext(distinct_on(columns.months))
        .where(columns.plan_code == code, columns.currency == currency, columns.valid_from <= at)
        .order_by(columns.months, columns.valid_from.desc())
    )
    return {row.months: Money(row.price_minor, currency) for row in await conn.execute(statement)}


async def priced(conn: AsyncConnection, currency: str, at: datetime) -> list[PricedPlan]:
    """Return the plans that have a price in this currency, with the prices valid at a moment."""
    rows = (await conn.execute(select(plans).order_by(plans.c.code))).mappings().all()
    listed = [(_plan(row), await price_list(conn, row["code"], currency, at)) for row in rows]
    return [PricedPlan(plan, prices) for plan, prices in listed if prices]


def price_of_term(prices: Mapping[int, Money], months: int) -> Money | None:
    """Return the price of a whole term: its own row, else that of the longest shorter term that divides it.

    So 5 months cost five times one month, and 24 twice a year's price; None when no row divides the term.
    """
    fitting = max((term for term in prices if term <= months and months % term == 0), default=None)
    return None if fitting is None else prices[fitting].times(months // fitting)


def price_of_remainder(prices: Mapping[int, Money], months: int) -> Money | None:
    """Return what a term would cost for a change of plan: its row, else the longest shorter one scaled exactly.

    Falls back to the shortest term when all are longer; None without any price.
    """
    term = max((term for term in prices if term <= months), default=min(prices, default=None))
    return None if term is None else prices[term].times(Fraction(months, term))


async def quote_price(conn: AsyncConnection, code: str, months: int, currency: str, at: datetime) -> Money:
    """Return the listed price of a term at a moment. Raises `NoPlanPrice`."""
    price = price_of_term(await price_list(conn, code, currency, at), months)
    if price is None:
        raise NoPlanPrice(code, months, currency)
    return price


def _plan(row: RowMapping) -> Plan:
    return Plan(
        row["code"],
        ServiceClass(row["service_class"]),
        row["plan_group"],
        row["titles"],
        row["limits"],
        row["discountable"],
        row["on_sale"],
        row["panel"],
        row["panel_plan"],
    )


def _row(plan: Plan) -> dict[str, Any]:
    return {
        "code": plan.code,
        "service_class": plan.service_class.value,
        "plan_group": plan.group,
        "titles": dict(plan.titles),
        "limits": dict(plan.limits),
        "discountable": plan.discountable,
        "on_sale": plan.on_sale,
        "panel": plan.panel,
        "panel_plan": plan.panel_plan,
    }
