"""Plans and prices as operators write them: rows of texts, one a price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services.plans import Plan
from gateway.hosting.tariffs import DISK

LANGUAGES = ("uk", "ru", "en")


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan: Plan
    months: int
    price: Money
    valid_from: datetime


def plan_row(row: Mapping[str, str]) -> PlanRow:
    """Read one row. Raises KeyError for a missing column, ValueError for a wrong value."""
    valid_from = datetime.fromisoformat(row["valid_from"])
    if valid_from.tzinfo is None:
        raise ValueError("valid_from needs its offset, as in 2027-01-01T00:00:00Z")
    price = Money.parse(row["price"], row["currency"])
    if price.minor < 0:
        raise ValueError("a price is not below zero")
    panel, panel_plan = row.get("panel") or None, row.get("panel_plan") or None
    if (panel is None) != (panel_plan is None):
        raise ValueError("panel and panel_plan go together")
    service_class = ServiceClass(row["class"])
    if service_class is ServiceClass.DOMAIN:
        raise ValueError("domains have price lists of their own: dgw price import")
    plan = Plan(
        row["plan"],
        service_class,
        row["group"],
        {language: title for language in LANGUAGES if (title := row.get(f"title_{language}"))},
        {DISK: int(row[DISK])} if row.get(DISK) else {},
        discountable=_flag(row.get("discountable")),
        on_sale=_flag(row.get("on_sale")),
        panel=panel,
        panel_plan=panel_plan,
    )
    return PlanRow(plan, int(row["months"]), price, valid_from)


def _flag(text: str | None) -> bool:
    if text not in {None, "", "yes", "no"}:
        raise ValueError("a flag is yes or no")
    return text != "no"
