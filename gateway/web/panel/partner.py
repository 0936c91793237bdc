"""The partner programme: the links in both forms, what they brought, and payouts."""

from typing import Any

from aiohttp import web

from gateway.api import partners as api
from gateway.keys import SERVICES
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/partner")
async def partner(scene: Scene) -> web.Response:
    partner_id = await _partner_id(scene)
    seen: dict[str, Any] = {"partner": None, "months": [], "payouts": []}
    if partner_id is not None:
        seen = {
            "partner": await scene.api.get(api.read_partner, partner_id),
            "months": (await scene.api.get(api.list_accruals, partner_id, limit="12"))["items"],
            "payouts": (await scene.api.get(api.list_payouts, partner_id, limit="12"))["items"],
        }
    return scene.show("partner.html", **seen)


@page("POST", "/partner", again=partner)
async def become(scene: Scene) -> web.Response:
    await scene.api.post(api.create_partner, body={"account_id": scene.account_id}, key=scene.order_key)
    return scene.go("/partner", {"done": "partner"})


@page("POST", "/partner/payouts", again=partner)
async def payout(scene: Scene) -> web.Response:
    partner_id = await _partner_id(scene)
    if partner_id is None:
        raise web.HTTPNotFound
    iban = scene.said("iban").replace(" ", "")
    await scene.api.post(api.create_payout, partner_id, body={"iban": iban} if iban else {}, key=scene.order_key)
    return scene.go("/partner", {"done": "payout"})


async def _partner_id(scene: Scene) -> str | None:
    service = scene.request.app[SERVICES].partners.service
    found = await service.of_account(scene.person.tenant_id, scene.account_id)
    return None if found is None else found.id


PARTNER = (partner, become, payout)
