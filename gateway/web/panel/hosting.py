"""Ordering hosting: the plans on sale, and an order that waits for money when there is not enough."""

from aiohttp import web

from gateway.api.paid_services import order_service
from gateway.api.tariffs import list_tariffs
from gateway.web.pages import page
from gateway.web.panel.promo import promo_typed
from gateway.web.scene import Scene, whole_number


@page("GET", "/hosting")
async def hosting(scene: Scene) -> web.Response:
    tariffs = (await scene.api.get(list_tariffs))["items"]
    return scene.show("hosting.html", tariffs=tariffs, said=scene.said)


@page("POST", "/hosting", again=hosting)
async def order(scene: Scene) -> web.Response:
    plan, _, months = scene.said("term").partition(":")
    body = {
        "account_id": scene.account_id,
        "plan": plan,
        "months": whole_number(months),
        "auto_renew": scene.said("auto_renew") == "yes",
        "pay_when_funded": True,
        **promo_typed(scene),
    }
    if scene.said("domain"):
        body |= {"domain": scene.said("domain"), "email": scene.person.email}
    answer = await scene.api.post(order_service, body=body, key=scene.order_key)
    service = answer.body.get("service_class") and answer.body["id"]
    return scene.go(f"/services/{service}" if service else "/services", {"done": "ordered"})


HOSTING = (hosting, order)
