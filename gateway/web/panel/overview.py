"""The first page: the money, what ends soon, and what will be charged."""

from datetime import timedelta

from aiohttp import web

from gateway.api.accounts import read_balance, read_forecast
from gateway.api.loyalty import read_standing
from gateway.web.pages import page
from gateway.web.panel.own import end_of, own_services
from gateway.web.scene import Scene

_SOON = timedelta(days=45)


@page("GET", "")
async def overview(scene: Scene) -> web.Response:
    services = [each for each in await own_services(scene) if each["state"] != "ended"]
    horizon = (scene.site.clock() + _SOON).isoformat()
    return scene.show(
        "overview.html",
        balance=await scene.api.get(read_balance, scene.account_id),
        forecast=await scene.api.get(read_forecast, scene.account_id),
        loyalty=await scene.api.get(read_standing, scene.account_id),
        services=services,
        soon=[each for each in services if (end_of(each) or horizon) < horizon],
    )


OVERVIEW = (overview,)
