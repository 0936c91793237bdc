"""Everything the customer has; and hosting: renewed, set to renew itself, moved to another plan, its password."""

from typing import Any

from aiohttp import web

from gateway.api import services as api
from gateway.api.problems import problem_of
from gateway.api.tariffs import list_tariffs
from gateway.web.pages import page
from gateway.web.panel.own import own_service, own_services
from gateway.web.scene import Scene

_TERMS = (1, 3, 6, 12, 24, 36)


@page("GET", "/services")
async def services(scene: Scene) -> web.Response:
    return scene.show("services.html", services=await own_services(scene))


@page("GET", "/services/{id}")
async def service(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    if found["service_class"] == "domain":
        return scene.go(f"/domains/{found['domain']}")
    terms = [] if found["state"] in {"ordered", "ended"} else await _terms(scene, found["id"])
    return scene.show("service.html", service=found, terms=terms)


async def _terms(scene: Scene, service_id: str) -> list[dict[str, Any]]:
    """Return what each term costs now: the sums that renewals are then charged at."""
    found = []
    for months in _TERMS:
        try:
            tried = await scene.api.post(
                api.renew_service, service_id, body={"months": months, "dry_run": True}, key=f"quote:{months}"
            )
        except Exception as err:
            if problem_of(err).kind.status >= 500:
                raise
            continue
        found.append(tried.body)
    return found


@page("POST", "/services/{id}/renewals", again=service)
async def renew(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body = {"months": _number(scene.said("months")), "max_price": _price(scene)}
    await scene.api.post(api.renew_service, found["id"], body=body, key=scene.order_key)
    return scene.go(f"/services/{found['id']}", {"done": "renewed"})


@page("POST", "/services/{id}/auto-renew", again=service)
async def auto_renew(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body: dict[str, Any] = {"enabled": scene.said("enabled") == "yes"}
    if scene.said("months"):
        body["months"] = _number(scene.said("months"))
    await scene.api.call(api.set_auto_renew, found["id"], body=body)
    return scene.go(f"/services/{found['id']}", {"done": "changed"})


@page("POST", "/services/{id}/password", again=service)
async def password(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    wanted = {"password": str(scene.form.get("password", ""))}
    await scene.api.post(api.set_password, found["id"], body=wanted, key=scene.order_key)
    return scene.go(f"/services/{found['id']}", {"done": "password"})


@page("GET", "/services/{id}/plan")
async def plans(scene: Scene) -> web.Response:
    """Show each plan with what the change would do: the new end, or the exact sum to add."""
    found = await own_service(scene, scene.request.match_info["id"])
    tariffs = (await scene.api.get(list_tariffs))["items"]
    group = next((each["group"] for each in tariffs if each["plan"] == found["plan"]), None)
    offers = [
        (tariff, *await _preview(scene, found["id"], tariff["plan"]))
        for tariff in tariffs
        if tariff["group"] == group and tariff["plan"] != found["plan"]
    ]
    return scene.show("plans.html", service=found, offers=offers)


async def _preview(scene: Scene, service_id: str, plan: str) -> tuple[dict[str, Any] | None, str | None]:
    """Return the preview, or the words of why there is none."""
    body = {"plan": plan, "dry_run": True}
    try:
        tried = await scene.api.post(api.change_tariff, service_id, body=body, key=f"preview:{plan}")
    except Exception as err:  # noqa: BLE001 - told beside the plan
        return None, scene.words(problem_of(err))
    return tried.body, None


@page("POST", "/services/{id}/plan", again=plans)
async def change_plan(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body = {"plan": scene.said("plan"), "max_price": _price(scene)}
    await scene.api.post(api.change_tariff, found["id"], body=body, key=scene.order_key)
    return scene.go(f"/services/{found['id']}", {"done": "tariff"})


def _price(scene: Scene) -> dict[str, str]:
    return {"amount": scene.said("amount"), "currency": scene.said("currency")}


def _number(text: str) -> int:
    """Return a whole number of a form; -1 for what is none, which is refused like every wrong number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


SERVICES = (services, service, renew, auto_renew, password, plans, change_plan)
