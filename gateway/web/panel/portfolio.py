"""Everything that the customer has: found by name, by kind, by what ends soon; a page at a time."""

from collections.abc import Mapping

from aiohttp import web

from gateway.api.cursor import InvalidCursor
from gateway.clock import rfc3339
from gateway.web.pages import page
from gateway.web.panel.own import holdings, own_services, soon
from gateway.web.scene import Scene

_PAGE = "50"
_KINDS: Mapping[str, Mapping[str, str]] = {
    "": {},
    "domains": {"service_class": "domain"},
    "hosting": {"service_class": "hosting"},
    "soon": {},
    "ended": {"live": "false"},
}


@page("GET", "/services")
async def services(scene: Scene) -> web.Response:
    asked = scene.request.query
    kind = asked.get("kind", "") if asked.get("kind") in _KINDS else ""
    query = {"limit": _PAGE, **_KINDS[kind]}
    if kind == "soon":
        query["ends_before"] = rfc3339(soon(scene))
    if text := asked.get("q", "").strip()[:100]:
        query["search"] = text
    if cursor := asked.get("cursor"):
        query["cursor"] = cursor
    try:
        found = await own_services(scene, **query)
    except InvalidCursor:  # what is soon has moved on since the page before
        found = await own_services(scene, **{name: value for name, value in query.items() if name != "cursor"})
    return scene.show(
        "services.html",
        services=found["items"],
        onward=found["next_cursor"],
        holdings=await holdings(scene),
        kind=kind,
        asked=text,
    )


PORTFOLIO = (services,)
