"""The first page: the money, what ends soon, and what will be charged."""

from aiohttp import web

from gateway.api.accounts import read_balance, read_forecast
from gateway.api.loyalty import read_standing
from gateway.clock import rfc3339
from gateway.web.pages import page
from gateway.web.panel.own import holdings, own_services, soon
from gateway.web.scene import Scene

_SHOWN = "10"


@page("GET", "")
async def overview(scene: Scene) -> web.Response:
    return scene.show(
        "overview.html",
        balance=await scene.api.get(read_balance, scene.account_id),
        forecast=await scene.api.get(read_forecast, scene.account_id),
        loyalty=await scene.api.get(read_standing, scene.account_id),
        holdings=await holdings(scene),
        soon=await own_services(scene, ends_before=rfc3339(soon(scene)), limit=_SHOWN),
    )


OVERVIEW = (overview,)
