"""Webhooks of the panel: where it is told, what became of the last tellings, and sending one again."""

from aiohttp import web

from gateway.api import webhooks as api
from gateway.people.model import Role
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/webhooks")
async def webhooks(scene: Scene) -> web.Response:
    found = (await scene.api.get(api.list_webhooks, limit="50"))["items"]
    return scene.show("console/webhooks.html", found=found)


@page("GET", "/webhooks/{id}")
async def webhook(scene: Scene) -> web.Response:
    webhook_id, state = scene.request.match_info["id"], scene.request.query.get("state", "")
    asked = {"state": state} if state in {"pending", "delivered", "failed"} else {}
    return scene.show(
        "console/webhook.html",
        webhook=await scene.api.get(api.read_webhook, webhook_id),
        deliveries=(await scene.api.get(api.list_deliveries, webhook_id, limit="50", **asked))["items"],
        state=state,
    )


@page("POST", "/webhooks/{id}/enable", role=Role.OPERATOR, again=webhook)
async def enable(scene: Scene) -> web.Response:
    return await _switched(scene, enabled=True)


@page("POST", "/webhooks/{id}/disable", role=Role.OPERATOR, again=webhook)
async def disable(scene: Scene) -> web.Response:
    return await _switched(scene, enabled=False)


async def _switched(scene: Scene, *, enabled: bool) -> web.Response:
    webhook_id = scene.request.match_info["id"]
    await scene.api.call(api.change_webhook, webhook_id, body={"enabled": enabled})
    return scene.go(f"/webhooks/{webhook_id}", {"done": "changed"})


@page("POST", "/webhooks/{id}/test", role=Role.OPERATOR, again=webhook)
async def try_it(scene: Scene) -> web.Response:
    webhook_id = scene.request.match_info["id"]
    await scene.api.call(api.test_webhook, webhook_id)
    return scene.go(f"/webhooks/{webhook_id}", {"done": "sent_again"})


@page("POST", "/webhooks/{id}/deliveries/{delivery}", role=Role.OPERATOR, again=webhook)
async def redeliver(scene: Scene) -> web.Response:
    place = scene.request.match_info
    await scene.api.call(api.redeliver, place["id"], place["delivery"])
    return scene.go(f"/webhooks/{place['id']}", {"done": "sent_again"})


WEBHOOKS = (webhooks, webhook, enable, disable, try_it, redeliver)
