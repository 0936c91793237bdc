"""Several renewals at once: each with its price and the total of all before, each an order of its own after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from billing_core import Money
from gateway.api.accounts import read_balance
from gateway.api.domain_orders import renew_domain
from gateway.api.endpoint import Endpoint
from gateway.api.paid_services import renew_service
from gateway.api.problem import Problem
from gateway.api.problems import problem_of
from gateway.api.shapes.money import MoneyShape
from gateway.api.tlds import read_tld
from gateway.web.pages import page
from gateway.web.panel.own import domains_of, own_chosen
from gateway.web.panel.terms import renewal_years, terms_of
from gateway.web.scene import Scene

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """`why` says in words why it is not renewed here; else `price` is what it costs."""

    service: Mapping[str, Any]
    price: Mapping[str, str] | None = None
    years: int = 0
    months: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """What renewing names costs, asked once for each zone and registry of a page."""

    scene: Scene
    _zones: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _terms: dict[tuple[str, str, int], list[dict[str, Any]]] = field(default_factory=dict)

    async def shortest(self, domain: dict[str, Any]) -> dict[str, Any] | None:
        """Return the shortest term that is sold now, with its price."""
        kept = domain["tld"], domain["registry"]
        if kept not in self._zones:
            self._zones[kept] = await self.scene.api.get(
                read_tld, domain["tld"], account_id=self.scene.account_id, registry=domain["registry"]
            )
        for years in renewal_years(self.scene, domain, self._zones[kept])[:1]:
            if (*kept, years) not in self._terms:
                self._terms[*kept, years] = await terms_of(self.scene, domain, [years])
            return next(iter(self._terms[*kept, years]), None)
        return None


@page("GET", "/renewals")
async def chosen(scene: Scene) -> web.Response:
    wanted = dict.fromkeys(scene.request.query.getall("id", []))
    services = await own_chosen(scene, list(wanted)[:_AT_ONCE])
    domains, prices = await domains_of(scene, services), Prices(scene)
    choices = [await _choice(prices, each, domains.get(each["id"])) for each in services]
    balance = await scene.api.get(read_balance, scene.account_id)
    currency = balance["available"]["currency"]
    total = sum(_minor(each.price) for each in choices if each.price)
    available = _minor(balance["available"]) + _minor(balance["bonus"])
    return scene.show(
        "renewals.html",
        choices=choices,
        total=MoneyShape.of(Money(total, currency)).model_dump(),
        missing=MoneyShape.of(Money(max(total - available, 0), currency)).model_dump(),
        balance=balance,
    )


def _minor(sum_: Mapping[str, str]) -> int:
    return Money.parse(sum_["amount"], sum_["currency"]).minor


async def _choice(prices: Prices, service: Mapping[str, Any], domain: dict[str, Any] | None) -> Choice:
    scene = prices.scene
    try:
        if service["service_class"] == "domain":
            return await _of_domain(prices, service, domain)
        body = {"months": service["months"] or 1, "dry_run": True}
        tried = await scene.api.post(renew_service, service["id"], body=body, key="quote")
    except Exception as err:  # noqa: BLE001 - told beside it
        return Choice(service, why=scene.words(problem_of(err)))
    return Choice(service, tried.body["price"], months=tried.body["months"])


async def _of_domain(prices: Prices, service: Mapping[str, Any], domain: dict[str, Any] | None) -> Choice:
    """A domain is renewed for the shortest term that its registry has."""
    term = await prices.shortest(domain) if domain and domain["life"] in {"active", "grace"} else None
    if term is None:
        return Choice(service, why=prices.scene.words(Problem("not_eligible")))
    return Choice(service, term["price"], years=term["years"])


@page("POST", "/renewals")
async def renew(scene: Scene) -> web.Response:
    services = await own_chosen(scene, [str(each) for each in scene.form.getall("id", [])[:_AT_ONCE]])
    domains = await domains_of(scene, services)
    outcomes = [(each, await _renew(scene, each, held=each["id"] in domains)) for each in services]
    return scene.show("renewals_done.html", outcomes=outcomes)


async def _renew(scene: Scene, service: Mapping[str, Any], *, held: bool) -> str | None:
    """Return why it was not renewed, in words; a registry's answer is not waited for."""
    service_id = str(service["id"])
    amount, currency = scene.said(f"amount:{service_id}"), scene.said(f"currency:{service_id}")
    body: dict[str, Any] = {"max_price": {"amount": amount, "currency": currency}}
    endpoint: Endpoint = renew_service
    place = service_id
    if service["service_class"] == "domain":
        if not held:
            return scene.words(Problem("not_eligible"))
        endpoint, place = renew_domain, service["domain"]
        body |= {"years": scene.number(f"years:{service_id}"), "current_expiry": scene.said(f"expiry:{service_id}")}
    else:
        body["months"] = scene.number(f"months:{service_id}")
    headers = {"Idempotency-Key": f"{scene.order_key}:{service_id}", "Prefer": "respond-async"}
    try:
        await scene.api.call(endpoint, place, body=body, headers=headers)
    except Exception as err:  # noqa: BLE001 - told beside it
        return scene.words(problem_of(err))
    return None


SEVERAL = (chosen, renew)
