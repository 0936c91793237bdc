"""The registries behind the gateway: what each can do and how it is; pause and resume; differences from its data."""

from aiohttp import web

from adapters.errors import AdapterError
from adapters.rules import FieldProblem
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.registry import (
    ClosingShape,
    DifferenceShape,
    NewPauseShape,
    RegistriesShape,
    RegistryCheckShape,
    RegistryHealthShape,
    RegistryShape,
)
from gateway.auth.scopes import Scope
from gateway.catalogue.certificates import certificate_ends_at
from gateway.clock import utc_now
from gateway.errors import NotFound, ValidationFailed
from gateway.keys import REGISTRIES, REGISTRY_SERVICE, SETTINGS


class DifferencesQuery(ListQuery):
    """`open` leaves out what is settled."""

    open: bool = True


@endpoint(
    "GET",
    "/v1/registries",
    summary="List the registries",
    scope=Scope.DOMAINS_READ,
    answers={200: (RegistriesShape,)},
)
async def list_registries(call: Call[None, NoQuery]) -> web.Response:
    """As this node sees them now; nothing is asked of a registry."""
    registries, pauses = call.app[REGISTRIES], await call.app[REGISTRY_SERVICE].pauses()
    items = [
        RegistryShape.of(adapter, _zones(call, name), pauses[name])
        for name, adapter in sorted(registries.adapters.items())
    ]
    return reply(RegistriesShape(items=items))


@endpoint(
    "GET",
    "/v1/registries/{id}",
    summary="Read a registry's health",
    scope=Scope.ADMIN,
    answers={200: (RegistryHealthShape,)},
    problems=("not_found",),
)
async def read_registry(call: Call[None, NoQuery]) -> web.Response:
    """All but `link` is the same on every node."""
    return await _health(call)


@endpoint(
    "POST",
    "/v1/registries/{id}/pause",
    summary="Pause a registry",
    scope=Scope.ADMIN,
    body=NewPauseShape,
    answers={200: (RegistryHealthShape,)},
    problems=("not_found",),
    example={"reason": "asked by the registry", "until": "2027-01-31T10:00:00Z"},
)
async def pause_registry(call: Call[NewPauseShape, NoQuery]) -> web.Response:
    """Nothing is sent to it any more, on any node; orders are accepted and wait. What is on the wire finishes."""
    until = call.body.until
    if until is not None and until <= utc_now():
        raise ValidationFailed([FieldProblem("/until", "in_the_past", "a pause ends in the future")])
    await call.app[REGISTRY_SERVICE].pause(call.path("id"), call.body.reason, until=until, by=actor_of(call))
    return await _health(call)


@endpoint(
    "POST",
    "/v1/registries/{id}/resume",
    summary="Resume a registry",
    scope=Scope.ADMIN,
    answers={200: (RegistryHealthShape,)},
    problems=("not_found",),
)
async def resume_registry(call: Call[None, NoQuery]) -> web.Response:
    """Ends an operator's pause, and has the registry asked at once if it did not answer before. Announced maintenance
    and an empty balance end by themselves.
    """
    await call.app[REGISTRY_SERVICE].resume(call.path("id"), by=actor_of(call))
    return await _health(call)


@endpoint(
    "POST",
    "/v1/registries/{id}/check",
    summary="Ask whether a registry answers us",
    scope=Scope.ADMIN,
    answers={200: (RegistryCheckShape,)},
    problems=("not_found",),
)
async def check_registry(call: Call[None, NoQuery]) -> web.Response:
    """Asks one question now, paused or not, which proves our credentials too; nothing is changed there."""
    try:
        seconds = await call.app[REGISTRIES].adapter(call.path("id")).ping()
    except AdapterError as err:
        return reply(RegistryCheckShape(answered=False, seconds=None, problem=str(err)))
    return reply(RegistryCheckShape(answered=True, seconds=round(seconds, 4), problem=None))


@endpoint(
    "GET",
    "/v1/registries/{id}/differences",
    summary="List differences from a registry",
    scope=Scope.ADMIN,
    query=DifferencesQuery,
    answers={200: (ListShape[DifferenceShape],)},
    problems=("not_found", "invalid_cursor"),
)
async def list_differences(call: Call[None, DifferencesQuery]) -> web.Response:
    """The newest first. They are found by the daily reconciliation and by the registry's messages."""
    page = await call.app[REGISTRY_SERVICE].differences(
        call.path("id"), open_only=call.query.open, after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, DifferenceShape, DifferenceShape.of)


@endpoint(
    "POST",
    "/v1/registries/{id}/differences/{difference}/close",
    summary="Close a difference",
    scope=Scope.ADMIN,
    body=ClosingShape,
    answers={200: (DifferenceShape,)},
    problems=("not_found",),
    example={"note": "charged by an invoice of its own"},
)
async def close_difference(call: Call[ClosingShape, NoQuery]) -> web.Response:
    """Your word on it is kept. The ledger is not touched."""
    text = call.path("difference")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("difference", text)
    closed = await call.app[REGISTRY_SERVICE].close_difference(
        call.path("id"), int(text), note=call.body.note, by=actor_of(call)
    )
    return reply(DifferenceShape.of(closed))


async def _health(call: Call[NewPauseShape, NoQuery] | Call[None, NoQuery]) -> web.Response:
    registry = call.path("id")
    health = await call.app[REGISTRY_SERVICE].health(registry)
    configured = call.app[SETTINGS].registries.get(registry)
    file = None if configured is None else configured.cert_file
    ends_at = None if file is None else certificate_ends_at(file)
    return reply(RegistryHealthShape.of(health, call.app[REGISTRIES].adapter(registry).link(), ends_at))


def _zones(call: Call[None, NoQuery], registry: str) -> list[str]:
    registries = call.app[REGISTRIES]
    return [tld for tld in registries.tlds() if registries.registry_of(tld) == registry]


ENDPOINTS: tuple[Endpoint, ...] = (
    list_registries,
    read_registry,
    check_registry,
    pause_registry,
    resume_registry,
    list_differences,
    close_difference,
)
