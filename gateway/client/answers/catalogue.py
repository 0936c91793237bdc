"""What is sold: zones with their rules and prices, and plans of hosting."""

from typing import Any

from gateway.client.answers.base import Money, Shape


class Price(Shape):
    """`action`: register, renew, transfer or restore. A term that is not listed costs that of one year for each."""

    action: str
    years: int
    price: Money


class ZonePrice(Price):
    """A price of one zone."""

    tld: str


class Prices(Shape):
    """`unpriced`: zones in which nothing can be ordered in this currency."""

    items: tuple[ZonePrice, ...]
    unpriced: tuple[str, ...]


class Renewal(Shape):
    """`earliest_days_before` null = at any time."""

    years: tuple[int, ...]
    by_registry: bool
    ceiling_years: int
    earliest_days_before: int | None
    latest_days_after: int


class NameserverRules(Shape):
    """`default`: of a registration that says nothing about name servers."""

    min: int
    max: int
    default: tuple[str, ...] = ()


class ContactRules(Shape):
    """`contact_schema` is the JSON Schema (2020-12) of one contact."""

    roles_required: tuple[str, ...]
    roles_allowed: tuple[str, ...]
    contact_schema: dict[str, Any]


class Tld(Shape):
    """The rules of one zone: look here before you order."""

    tld: str
    tld_unicode: str
    registry: str
    idn: bool
    label_pattern: str | None
    idn_languages: tuple[str, ...]
    licensed: bool
    register_years: tuple[int, ...]
    renewal: Renewal
    nameservers: NameserverRules
    contacts: ContactRules
    restore: bool
    grace_days: dict[str, int]
    prices: tuple[Price, ...]


class Term(Shape):
    months: int
    price: Money


class Tariff(Shape):
    """`prices` are VAT included, without anybody's discount."""

    plan: str
    group: str
    service_class: str
    titles: dict[str, str]
    limits: dict[str, Any]
    prices: tuple[Term, ...]
