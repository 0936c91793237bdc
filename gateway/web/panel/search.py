"""Finding a name that is free in any zone, and ordering it with the owner's details that its registry asks for."""

from typing import Any

from aiohttp import web

from adapters.model import DomainName, InvalidName
from gateway.api.domain_check import check_domains
from gateway.api.domain_orders import register_domain
from gateway.api.problems import problem_of
from gateway.api.suggestions import suggest_names
from gateway.api.tlds import list_tlds, read_tld
from gateway.errors import NotFound
from gateway.web.pages import page
from gateway.web.panel.contact_pages import contact_form, contacts_typed
from gateway.web.panel.promo import promo_typed
from gateway.web.panel.terms import registration_terms
from gateway.web.scene import Scene, whole_number


@page("GET", "/search")
async def search(scene: Scene) -> web.Response:
    asked = scene.request.query.get("q", "").strip().lower()
    zones = (await scene.api.get(list_tlds, account_id=scene.account_id))["items"]
    prices = {zone["tld"]: _first_year(zone) for zone in zones}
    found: list[dict[str, Any]] = []
    try:
        found = await _availability(scene, asked, list(prices)) if asked else []
        if scene.request.query.get("ideas"):
            found += await _ideas(scene, found)
    except Exception as err:  # noqa: BLE001 - told beside the field
        scene.problem = problem_of(err)
    return scene.show(
        "search.html", asked=asked, found=found, prices=prices, zones=zones, ideas="ideas" in scene.request.query
    )


async def _availability(scene: Scene, asked: str, zones: list[str]) -> list[dict[str, Any]]:
    """Return the name in every zone; the zone that was typed comes first."""
    typed = next((zone for zone in sorted(zones, key=len, reverse=True) if asked.endswith(f".{zone}")), None)
    label = asked.removesuffix(f".{typed}") if typed else asked.partition(".")[0]
    ordered = sorted(zones, key=lambda zone: (zone != typed, zone))
    answer = await scene.api.call(check_domains, body={"names": [f"{label}.{zone}" for zone in ordered]})
    return [{**each, "zone": zone} for each, zone in zip(answer.body["items"], ordered, strict=True)]


async def _ideas(scene: Scene, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return free names like those that were found."""
    label = (found[0]["name_unicode"] or "").partition(".")[0] if found else ""
    known = {each["name"] for each in found}
    ideas = (await scene.api.get(suggest_names, words=label, limit="30"))["items"] if label else []
    return [{**each, "zone": each["name"].partition(".")[2]} for each in ideas if each["name"] not in known]


def _first_year(zone: dict[str, Any]) -> dict[str, str] | None:
    rows = [row for row in zone["prices"] if row["action"] == "register"]
    return min(rows, key=lambda row: int(row["years"]))["price"] if rows else None


@page("GET", "/order/{name}")
async def order_page(scene: Scene) -> web.Response:
    return await _order_page(scene, await _zone(scene), None)


async def _order_page(scene: Scene, zone: dict[str, Any], tried: dict[str, Any] | None) -> web.Response:
    """`tried` is the price of what was typed, when that was all that was asked."""
    form = await contact_form(scene, zone, None)
    name = scene.request.match_info["name"]
    return scene.show(
        "order.html",
        name=name,
        title=DomainName.parse(name).unicode,
        zone=zone,
        terms=await registration_terms(scene, zone),
        groups=form.groups,
        general=form.general,
        wrong=form.wrong,
        given=form.given,
        tried=tried,
    )


@page("POST", "/order/{name}", again=order_page)
async def order(scene: Scene) -> web.Response:
    zone = await _zone(scene)
    body = _body(scene, zone)
    if scene.said("try"):
        tried = await scene.api.post(register_domain, body=body | {"dry_run": True}, key=scene.order_key)
        return await _order_page(scene, zone, tried.body)
    answer = await scene.api.post(register_domain, body=body, key=scene.order_key)
    if answer.status == 202:
        return scene.go("/services", {"done": "ordered"})
    return scene.go(f"/domains/{answer.body['name']}", {"done": "registered"})


def _body(scene: Scene, zone: dict[str, Any]) -> dict[str, Any]:
    years, _, amount = scene.said("term").partition(":")
    body: dict[str, Any] = {
        "account_id": scene.account_id,
        "name": scene.request.match_info["name"],
        "years": whole_number(years),
        "max_price": {"amount": amount, "currency": scene.said("currency")},
        "contacts": contacts_typed(scene, zone),
        "nameservers": [{"host": host} for host in scene.said("servers").split()],
        **promo_typed(scene),
    }
    if scene.said("license"):
        body["license"] = scene.said("license")
    return body


async def _zone(scene: Scene) -> dict[str, Any]:
    """Return the rules and prices of the zone that a name lies in. Raises `NotFound`."""
    try:
        name = DomainName.parse(scene.request.match_info["name"])
    except InvalidName as err:
        raise NotFound("zone", "") from err
    zone: dict[str, Any] = await scene.api.get(read_tld, name.parent, account_id=scene.account_id)
    return zone


SEARCH = (search, order_page, order)
