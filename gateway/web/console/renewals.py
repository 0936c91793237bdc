"""Auto-renewal: what would be charged in so many days, and what is missing for it."""

from aiohttp import web

from gateway.keys import SERVICES
from gateway.web.pages import page
from gateway.web.scene import Scene

_DAYS = ("0", "1", "7", "30")


@page("GET", "/renewals")
async def renewals(scene: Scene) -> web.Response:
    chosen = scene.request.query.get("days", "1")
    days = int(chosen) if chosen in _DAYS else 1
    service = scene.request.app[SERVICES].renewals
    planned = await service.preview_all(service.due.horizon_in(days, service.clock()))
    return scene.show("console/renewals.html", planned=planned, days=str(days), choices=_DAYS)


RENEWALS = (renewals,)
