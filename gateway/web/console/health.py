"""Is it well: each registry and panel at a glance, what needs a person, and the last day of orders."""

from typing import Any

from aiohttp import web

from gateway.api.endpoint import Endpoint
from gateway.api.hosting_panels import list_panels, pause_panel, read_panel, resume_panel
from gateway.api.operations import list_operations
from gateway.api.registries import check_registry, list_registries, pause_registry, read_registry, resume_registry
from gateway.keys import DATABASE, SETTINGS
from gateway.people.model import Role
from gateway.storage import attention, order_history, people
from gateway.web.console.glance import glances
from gateway.web.console.sparkline import sparkline
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "")
async def health(scene: Scene) -> web.Response:
    registries = [
        await _read(scene, each["id"])
        for endpoint in (list_registries, list_panels)
        for each in (await scene.api.get(endpoint))["items"]
    ]
    names, now = [each["id"] for each in registries], scene.site.clock()
    async with scene.request.app[DATABASE].reading() as connection:
        hours = await order_history.by_hour(connection, scene.person.tenant_id, until=now)
        waits = await attention.read(connection, scene.person.tenant_id)
    waiting = await scene.api.get(list_operations, state="action_required", limit="20")
    return scene.show(
        "console/health.html",
        glances=glances(registries, now),
        attention=waits,
        now=now,
        lines={name: sparkline(hours.get(name, [])) for name in names},
        totals={name: sum(hours.get(name, [])) for name in names},
        waiting=waiting["items"],
    )


@page("GET", "/registries/{id}")
async def registry(scene: Scene) -> web.Response:
    return await _shown(scene)


async def _shown(scene: Scene, checked: dict[str, Any] | None = None) -> web.Response:
    found = await _read(scene, scene.request.match_info["id"])
    async with scene.request.app[DATABASE].reading() as connection:
        known = await people.addresses_of(connection, (pause["actor"] for pause in found["pauses"]))
    return scene.show("console/registry.html", registry=found, people=known, checked=checked)


async def _read(scene: Scene, name: str) -> dict[str, Any]:
    """Return the health of a registry or of a hosting panel. Raises `NotFound`."""
    found: dict[str, Any] = await scene.api.get(_endpoints(scene, name)[0], name)
    return found


def _endpoints(scene: Scene, name: str) -> tuple[Endpoint, Endpoint, Endpoint]:
    """Return what reads, pauses and resumes it: no name is that of a registry and of a panel."""
    if name in scene.request.app[SETTINGS].panels:
        return read_panel, pause_panel, resume_panel
    return read_registry, pause_registry, resume_registry


@page("POST", "/registries/{id}/check", role=Role.OPERATOR, again=registry)
async def check(scene: Scene) -> web.Response:
    """Ask now, paused or not; nothing is changed there."""
    return await _shown(scene, (await scene.api.call(check_registry, scene.request.match_info["id"])).body)


@page("POST", "/registries/{id}/pause", role=Role.OPERATOR, again=registry)
async def pause(scene: Scene) -> web.Response:
    name = scene.request.match_info["id"]
    await scene.api.call(
        _endpoints(scene, name)[1], name, body={"reason": scene.said("reason") or "paused at the console"}
    )
    return scene.go(f"/registries/{name}", {"done": "paused"})


@page("POST", "/registries/{id}/resume", role=Role.OPERATOR, again=registry)
async def resume(scene: Scene) -> web.Response:
    name = scene.request.match_info["id"]
    await scene.api.call(_endpoints(scene, name)[2], name)
    return scene.go(f"/registries/{name}", {"done": "resumed"})


HEALTH = (health, registry, check, pause, resume)
