"""What a panel must know of a zone before it orders."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import Field

from adapters.contact_schema import contact_json_schema
from adapters.model import ContactRole
from adapters.rules import ContactRules, RenewalRules, TldRules
from billing_core import PricedAction
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.money import MoneyShape
from gateway.catalogue.prices import PriceView

_DAY = timedelta(days=1)


class RenewalShape(AnswerShape):
    """`earliest_days_before` null = at any time; `latest_days_after` counts from the expiry."""

    years: list[int]
    ceiling_years: int
    earliest_days_before: int | None
    latest_days_after: int

    @classmethod
    def of(cls, rules: RenewalRules) -> "RenewalShape":
        return cls(
            years=list(range(rules.years_min, rules.years_max + 1)),
            ceiling_years=rules.ceiling_years,
            earliest_days_before=rules.earliest_before // _DAY if rules.earliest_before is not None else None,
            latest_days_after=rules.latest_after // _DAY,
        )


class NameserverRulesShape(AnswerShape):
    min: int
    max: int


class ContactRulesShape(AnswerShape):
    """`contact_schema` is the JSON Schema (2020-12) of one contact."""

    roles_required: list[ContactRole]
    roles_allowed: list[ContactRole]
    contact_schema: dict[str, Any]

    @classmethod
    def of(cls, rules: ContactRules) -> "ContactRulesShape":
        return cls(
            roles_required=sorted(rules.roles_required),
            roles_allowed=sorted(rules.roles_allowed),
            contact_schema=contact_json_schema(rules),
        )


class PriceShape(AnswerShape):
    """A term that is not listed costs the price of one year for each year."""

    action: PricedAction
    years: int
    price: MoneyShape

    @classmethod
    def of(cls, row: PriceView) -> "PriceShape":
        return cls(action=row.action, years=row.years, price=MoneyShape.of(row.price))


class TldShape(AnswerShape):
    tld: str
    registry: str
    idn: bool
    idn_languages: list[str] = Field(description="One of them goes with an order of an internationalized name.")
    register_years: list[int]
    renewal: RenewalShape
    nameservers: NameserverRulesShape = Field(description="No name servers at all is allowed as well.")
    contacts: ContactRulesShape
    grace_days: dict[str, int]
    prices: list[PriceShape]

    @classmethod
    def of(cls, rules: TldRules, prices: Sequence[PriceView]) -> "TldShape":
        return cls(
            tld=rules.tld,
            registry=rules.registry,
            idn=rules.idn,
            idn_languages=sorted(rules.idn_languages),
            register_years=list(rules.register_years),
            renewal=RenewalShape.of(rules.renewal),
            nameservers=NameserverRulesShape(min=rules.nameservers_min, max=rules.nameservers_max),
            contacts=ContactRulesShape.of(rules.contacts),
            grace_days=dict(rules.grace_days),
            prices=[PriceShape.of(row) for row in prices],
        )
