"""Ordering hosting: the plans on sale, and an order that waits for money when there is not enough."""

from aiohttp import web

from gateway.api.problem import Problem
from gateway.api.problems import problem_of
from gateway.api.services import order_service
from gateway.api.tariffs import list_tariffs
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/hosting")
async def hosting(scene: Scene) -> web.Response:
    return await _shown(scene)


async def _shown(scene: Scene, problem: Problem | None = None) -> web.Response:
    words = None if problem is None else scene.words(problem)
    tariffs = (await scene.api.get(list_tariffs))["items"]
    status = 200 if problem is None else problem.kind.status
    return scene.show("hosting.html", status=status, tariffs=tariffs, problem=problem, words=words, said=scene.said)


@page("POST", "/hosting")
async def order(scene: Scene) -> web.Response:
    plan, _, months = scene.said("term").partition(":")
    body = {
        "account_id": scene.account_id,
        "plan": plan,
        "months": int(months) if months.isdigit() and months.isascii() and len(months) < 4 else 0,
        "auto_renew": scene.said("auto_renew") == "yes",
        "pay_when_funded": True,
    }
    if scene.said("domain"):
        body |= {"domain": scene.said("domain"), "email": scene.person.email}
    try:
        answer = await scene.api.post(order_service, body=body, key=scene.order_key)
    except Exception as err:  # noqa: BLE001 - told beside the plans
        return await _shown(scene, problem_of(err))
    service = answer.body.get("service_class") and answer.body["id"]
    return scene.go(f"/services/{service}" if service else "/services", {"done": "ordered"})


HOSTING = (hosting, order)
