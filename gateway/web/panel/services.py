"""One hosting service: renewed, set to renew itself, moved to another plan, its password."""

from typing import Any

from aiohttp import web

from gateway.api.paid_services import change_tariff, renew_service
from gateway.api.problems import problem_of
from gateway.api.service_passwords import set_password
from gateway.api.services import set_auto_renew
from gateway.api.tariffs import list_tariffs
from gateway.web.pages import page
from gateway.web.panel.own import own_service
from gateway.web.panel.promo import promo_typed, with_promo
from gateway.web.scene import Scene

_TERMS = (1, 3, 6, 12, 24, 36)


@page("GET", "/services/{id}")
async def service(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    if found["service_class"] == "domain":
        return scene.go(f"/domains/{found['domain']}")
    terms = [] if found["state"] in {"ordered", "ended"} else await _terms(scene, found["id"])
    return scene.show("service.html", service=found, terms=terms, promo=scene.request.query.get("promo", ""))


async def _terms(scene: Scene, service_id: str) -> list[dict[str, Any]]:
    """Return what each term costs now, with the promo code that was typed: the sums that renewals are charged at."""

    async def priced(months: int, **promo: str) -> dict[str, Any]:
        body = {"months": months, "dry_run": True, **promo}
        tried: dict[str, Any] = (await scene.api.post(renew_service, service_id, body=body, key="quote")).body
        return tried

    sold = []
    for months in _TERMS:
        try:
            sold.append(await priced(months))
        except Exception as err:
            if problem_of(err).kind.status >= 500:
                raise
    return await with_promo(scene, sold, lambda term, code: priced(term["months"], promo_code=code))


@page("POST", "/services/{id}/renewals", again=service)
async def renew(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body = {"months": scene.number("months"), "max_price": _price(scene), **promo_typed(scene)}
    await scene.api.post(renew_service, found["id"], body=body, key=scene.order_key)
    return scene.go(f"/services/{found['id']}", {"done": "renewed"})


@page("POST", "/services/{id}/auto-renew", again=service)
async def auto_renew(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body: dict[str, Any] = {"enabled": scene.said("enabled") == "yes"}
    if scene.said("months"):
        body["months"] = scene.number("months")
    await scene.api.call(set_auto_renew, found["id"], body=body)
    return scene.go(f"/services/{found['id']}", {"done": "changed"})


@page("POST", "/services/{id}/password", again=service)
async def password(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    wanted = {"password": str(scene.form.get("password", ""))}
    await scene.api.post(set_password, found["id"], body=wanted, key=scene.order_key)
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
        tried = await scene.api.post(change_tariff, service_id, body=body, key=f"preview:{plan}")
    except Exception as err:  # noqa: BLE001 - told beside the plan
        return None, scene.words(problem_of(err))
    return tried.body, None


@page("POST", "/services/{id}/plan", again=plans)
async def change_plan(scene: Scene) -> web.Response:
    found = await own_service(scene, scene.request.match_info["id"])
    body = {"plan": scene.said("plan"), "max_price": _price(scene)}
    await scene.api.post(change_tariff, found["id"], body=body, key=scene.order_key)
    return scene.go(f"/services/{found['id']}", {"done": "tariff"})


def _price(scene: Scene) -> dict[str, str]:
    return {"amount": scene.said("amount"), "currency": scene.said("currency")}


SERVICES = (service, renew, auto_renew, password, plans, change_plan)
