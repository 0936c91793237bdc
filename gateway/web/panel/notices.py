"""What the customer was told of what ends and of money, when, and whether by mail."""

from aiohttp import web

from gateway.api.notices import list_notices
from gateway.web.pages import page
from gateway.web.scene import Scene

_PAGE = "50"


@page("GET", "/notices")
async def notices(scene: Scene) -> web.Response:
    query = {"limit": _PAGE}
    if cursor := scene.request.query.get("cursor"):
        query["cursor"] = cursor
    return scene.show("notices.html", told=await scene.api.get(list_notices, scene.account_id, **query))


NOTICES = (notices,)
