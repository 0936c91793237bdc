"""What the registries say otherwise than we do, and what a person does about it."""

from typing import Any

from aiohttp import web

from adapters.model import DomainName
from gateway.api.adjustments import propose_adjustment
from gateway.api.registries import close_difference, list_differences, list_registries
from gateway.errors import NotFound
from gateway.keys import DATABASE, SERVICES
from gateway.people.model import Role
from gateway.storage import customer_search
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/differences")
async def differences(scene: Scene) -> web.Response:
    names = [each["id"] for each in (await scene.api.get(list_registries))["items"]]
    found = {name: await _open_at(scene, name) for name in names}
    accounts = [each["proposal"]["account_id"] for items in found.values() for each in items if each["proposal"]]
    async with scene.request.app[DATABASE].reading() as connection:
        customers = await customer_search.names_of(connection, accounts)
    return scene.show(
        "console/differences.html", found={name: items for name, items in found.items() if items}, names=customers
    )


@page("POST", "/differences/{registry}/{id}", role=Role.OPERATOR, again=differences)
async def close(scene: Scene) -> web.Response:
    return await _closed(scene, scene.said("note"), done="closed")


@page("POST", "/differences/{registry}/{id}/follow", role=Role.OPERATOR, again=differences)
async def follow(scene: Scene) -> web.Response:
    """Turn the proposal into an adjustment, which another person decides; the same difference gives one."""
    found = await _the_one(scene)
    proposal = found["proposal"] or {}
    if not proposal.get("price"):
        raise NotFound("proposal", str(found["id"]))
    amount, sign = proposal["price"], "-" if proposal["action"] == "charge" else ""
    body = {
        "amount": {"amount": sign + amount["amount"], "currency": amount["currency"]},
        "reason": f"{found['domain']}: {found['ours']} → {found['theirs']}",
        "wait": True,
    }
    key = f"difference:{found['id']}"
    made = await scene.api.post(propose_adjustment, proposal["account_id"], body=body, key=key)
    return await _closed(scene, str(made.body["id"]), done="proposed")


@page("POST", "/differences/{registry}/{id}/look", role=Role.OPERATOR, again=differences)
async def look(scene: Scene) -> web.Response:
    """Ask the registry about the name now; what it says is taken over as always."""
    found = await _the_one(scene)
    await scene.request.app[SERVICES].reconciler.look(DomainName(found["domain"]))
    return scene.go("/differences", {"done": "looked"})


async def _closed(scene: Scene, note: str, *, done: str) -> web.Response:
    place = scene.request.match_info
    await scene.api.call(close_difference, place["registry"], place["id"], body={"note": note})
    return scene.go("/differences", {"done": done})


async def _the_one(scene: Scene) -> dict[str, Any]:
    place = scene.request.match_info
    for each in await _open_at(scene, place["registry"]):
        if str(each["id"]) == place["id"]:
            return each
    raise NotFound("open difference", place["id"])


async def _open_at(scene: Scene, registry: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await scene.api.get(list_differences, registry, limit="200"))["items"]
    return items


DIFFERENCES = (differences, close, follow, look)
