"""Partners: what the close of a month would post or has posted, and payouts with the bank's word on them."""

from aiohttp import web

from billing_core.business_calendar import Month, business_date
from gateway.audit import Actor
from gateway.errors import NotFound
from gateway.keys import DATABASE, REQUEST_ID, SERVICES
from gateway.people.model import Role
from gateway.storage import customer_search, tenant_payouts
from gateway.web.pages import page
from gateway.web.scene import Scene

_PAYOUTS_SHOWN = 100


@page("GET", "/partners")
async def partners(scene: Scene) -> web.Response:
    month, tenant_id = _month(scene), scene.person.tenant_id
    closing = scene.request.app[SERVICES].partners.closer
    planned = await closing.preview(month) if scene.request.query.get("month") else []
    async with scene.request.app[DATABASE].reading() as connection:
        payouts = await tenant_payouts.page(connection, tenant_id, limit=_PAYOUTS_SHOWN)
        owners = await tenant_payouts.accounts_of(connection, tenant_id, [each.partner_id for each in planned])
        shown = [*owners.values(), *(each.account_id for each in payouts)]
        names = await customer_search.names_of(connection, shown)
    ours = [each for each in planned if each.partner_id in owners]
    return scene.show(
        "console/partners.html",
        month=str(month),
        asked=bool(scene.request.query.get("month")),
        planned=ours,
        owners=owners,
        payouts=payouts,
        names=names,
    )


@page("POST", "/partners/payouts/{id}/confirm", role=Role.ADMIN, again=partners)
async def confirm(scene: Scene) -> web.Response:
    payout_id = await _ours(scene)
    service = scene.request.app[SERVICES].partners.service
    await service.confirm(payout_id, bank=scene.said("iban").replace(" ", ""), by=_actor(scene))
    return scene.go("/partners", {"done": "paid_out"})


@page("POST", "/partners/payouts/{id}/reject", role=Role.ADMIN, again=partners)
async def reject(scene: Scene) -> web.Response:
    payout_id = await _ours(scene)
    service = scene.request.app[SERVICES].partners.service
    await service.reject(payout_id, scene.said("reason"), by=_actor(scene))
    return scene.go("/partners", {"done": "rejected"})


async def _ours(scene: Scene) -> str:
    payout_id = scene.request.match_info["id"]
    async with scene.request.app[DATABASE].reading() as connection:
        if not await tenant_payouts.is_of(connection, scene.person.tenant_id, payout_id):
            raise NotFound("payout", payout_id)
    return payout_id


def _month(scene: Scene) -> Month:
    """Return the month that was asked for, else the last one that is over."""
    try:
        return Month.parse(scene.request.query.get("month", ""))
    except ValueError:
        return Month.of(business_date(scene.site.clock())).previous


def _actor(scene: Scene) -> Actor:
    return Actor(f"user:{scene.person.id}", scene.request[REQUEST_ID], scene.request.remote)


PARTNERS = (partners, confirm, reject)
