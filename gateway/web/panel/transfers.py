"""Bringing a domain here from another registrar: its name and the code that the other one gave."""

from typing import Any

from aiohttp import web

from gateway.api.tlds import list_tlds
from gateway.api.transfers import order_transfer
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/transfer")
async def transfer(scene: Scene) -> web.Response:
    zones = (await scene.api.get(list_tlds, account_id=scene.account_id))["items"]
    return scene.show(
        "transfer.html",
        prices={zone["tld_unicode"]: _price(zone) for zone in zones if zone["transfer"]["to_us"] and _price(zone)},
        said=scene.said,
    )


def _price(zone: dict[str, Any]) -> dict[str, str] | None:
    return next((row["price"] for row in zone["prices"] if row["action"] == "transfer"), None)


@page("POST", "/transfer", again=transfer)
async def order(scene: Scene) -> web.Response:
    body = {
        "account_id": scene.account_id,
        "name": scene.said("name").lower(),
        "auth_code": str(scene.form.get("code", "")).strip(),
    }
    answer = await scene.api.post(order_transfer, body=body, key=scene.order_key)
    if answer.status == 201 and "expires_at" in answer.body:
        return scene.go(f"/domains/{answer.body['name']}", {"done": "registered"})
    return scene.go("/services", {"done": "transfer"})


TRANSFERS = (transfer, order)
