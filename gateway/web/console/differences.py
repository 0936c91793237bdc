"""What the registries say otherwise than we do, and what a person decided of it."""

from aiohttp import web

from gateway.api.registries import close_difference, list_differences, list_registries
from gateway.people.model import Role
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/differences")
async def differences(scene: Scene) -> web.Response:
    names = [each["id"] for each in (await scene.api.get(list_registries))["items"]]
    found = {name: (await scene.api.get(list_differences, name, limit="50"))["items"] for name in names}
    return scene.show("console/differences.html", found={name: items for name, items in found.items() if items})


@page("POST", "/differences/{registry}/{id}", role=Role.OPERATOR)
async def close(scene: Scene) -> web.Response:
    place = scene.request.match_info
    await scene.api.call(close_difference, place["registry"], place["id"], body={"note": scene.said("note")})
    return scene.go("/differences", {"done": "closed"})


DIFFERENCES = (differences, close)
