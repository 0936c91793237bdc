"""What a domain costs for each term that its registry allows: the sums that orders are then charged at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from billing_core import PricedAction
from billing_core.periods import add_months
from gateway.api.shapes.money import MoneyShape
from gateway.keys import PRICES
from gateway.web.scene import Scene


async def registration_terms(scene: Scene, zone: dict[str, Any]) -> list[dict[str, Any]]:
    return await _terms(scene, zone["tld"], PricedAction.REGISTER, zone["register_years"], None)


async def renewal_terms(scene: Scene, domain: dict[str, Any], zone: dict[str, Any]) -> list[dict[str, Any]]:
    return await terms_of(scene, domain, renewal_years(scene, domain, zone))


def renewal_years(scene: Scene, domain: dict[str, Any], zone: dict[str, Any]) -> list[int]:
    """Leave out the terms that lead beyond how far ahead the registry keeps a name."""
    rules = zone["renewal"]
    ends = datetime.fromisoformat(domain["expires_at"]).date()
    today = scene.site.clock().date()
    ceiling = add_months(today, today.day, 12 * rules["ceiling_years"])
    return [term for term in rules["years"] if add_months(ends, ends.day, 12 * term) <= ceiling]


async def terms_of(scene: Scene, domain: dict[str, Any], years: Sequence[int]) -> list[dict[str, Any]]:
    """Return what renewing a domain costs for each number of years: one name of a zone and registry as another."""
    return await _terms(scene, domain["tld"], PricedAction.RENEW, years, domain["registry"])


async def _terms(
    scene: Scene, tld: str, action: PricedAction, years: Sequence[int], registry: str | None
) -> list[dict[str, Any]]:
    prices = scene.request.app[PRICES]
    found = await prices.terms(scene.person.tenant_id, scene.account_id, tld, action, years, registry=registry)
    return [{"years": term.years, "price": MoneyShape.of(term.price).model_dump()} for term in found]
