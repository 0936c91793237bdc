"""The hosting panels behind the gateway: how each is; pause and resume."""

from aiohttp import web

from adapters.rules import FieldProblem
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.panel import HostingPanelShape, HostingPanelsShape, PanelHealthShape
from gateway.api.shapes.registry import NewPauseShape
from gateway.auth.scopes import Scope
from gateway.clock import utc_now
from gateway.errors import ValidationFailed
from gateway.keys import SERVICES
from gateway.panels.service import PanelService


def panels_of(call: Call[NewPauseShape, NoQuery] | Call[None, NoQuery]) -> PanelService:
    return call.app[SERVICES].panels


@endpoint(
    "GET",
    "/v1/panels",
    summary="List the hosting panels",
    scope=Scope.BILLING_READ,
    answers={200: (HostingPanelsShape,)},
)
async def list_panels(call: Call[None, NoQuery]) -> web.Response:
    """As this node sees them now; nothing is asked of a panel."""
    panels = panels_of(call)
    pauses = await panels.pauses()
    items = [HostingPanelShape.of(adapter, pauses[name]) for name, adapter in sorted(panels.targets.panels.items())]
    return reply(HostingPanelsShape(items=items))


@endpoint(
    "GET",
    "/v1/panels/{id}",
    summary="Read a hosting panel's health",
    scope=Scope.ADMIN,
    answers={200: (PanelHealthShape,)},
    problems=("not_found",),
)
async def read_panel(call: Call[None, NoQuery]) -> web.Response:
    """All but `link` is the same on every node."""
    return await _health(call)


@endpoint(
    "POST",
    "/v1/panels/{id}/pause",
    summary="Pause a hosting panel",
    scope=Scope.ADMIN,
    body=NewPauseShape,
    answers={200: (PanelHealthShape,)},
    problems=("not_found",),
    example={"reason": "moved to a new server", "until": "2027-01-31T10:00:00Z"},
)
async def pause_panel(call: Call[NewPauseShape, NoQuery]) -> web.Response:
    """Nothing is sent to it any more, on any node; orders are accepted and wait. What is on the wire finishes."""
    until = call.body.until
    if until is not None and until <= utc_now():
        raise ValidationFailed([FieldProblem("/until", "in_the_past", "a pause ends in the future")])
    await panels_of(call).pause(call.path("id"), call.body.reason, until=until, by=actor_of(call))
    return await _health(call)


@endpoint(
    "POST",
    "/v1/panels/{id}/resume",
    summary="Resume a hosting panel",
    scope=Scope.ADMIN,
    answers={200: (PanelHealthShape,)},
    problems=("not_found",),
)
async def resume_panel(call: Call[None, NoQuery]) -> web.Response:
    """Ends a pause, and has the panel asked at once if it did not answer before."""
    await panels_of(call).resume(call.path("id"), by=actor_of(call))
    return await _health(call)


async def _health(call: Call[NewPauseShape, NoQuery] | Call[None, NoQuery]) -> web.Response:
    panels, name = panels_of(call), call.path("id")
    return reply(PanelHealthShape.of(await panels.health(name), panels.adapter(name).link()))


ENDPOINTS: tuple[Endpoint, ...] = (list_panels, read_panel, pause_panel, resume_panel)
