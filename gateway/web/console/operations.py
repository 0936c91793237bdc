"""Operations: found by what is asked, one with its whole story, and the word of a person on it."""

from datetime import datetime
from typing import Any

from aiohttp import web

from gateway.api.operations import cancel_operation, list_operations, read_operation, resolve_operation
from gateway.api.problem import Problem
from gateway.keys import DATABASE
from gateway.operations.states import OperationState
from gateway.people.model import Role
from gateway.storage import customer_search, operation_story, people
from gateway.web.pages import page
from gateway.web.scene import Scene

_FILTERS = ("state", "registry", "domain", "account_id", "cursor")


@page("GET", "/operations")
async def operations(scene: Scene) -> web.Response:
    asked = {name: value for name in _FILTERS if (value := scene.request.query.get(name, "").strip())}
    try:
        found = await scene.api.get(list_operations, limit="50", **asked)
    except Problem:
        found = None
    status = 200 if found is not None else 422
    return scene.show("console/operations.html", status=status, asked=asked, found=found, states=_states())


@page("GET", "/operations/{id}")
async def operation(scene: Scene) -> web.Response:
    found: dict[str, Any] = await scene.api.get(read_operation, scene.request.match_info["id"])
    moments = [datetime.fromisoformat(each["at"]) for each in found["evidence"]["events"]]
    async with scene.request.app[DATABASE].reading() as connection:
        story = await operation_story.read(connection, scene.person.tenant_id, found["id"], moments)
        names = await customer_search.names_of(connection, [found["account_id"]])
        known = await people.addresses_of(connection, (each.actor for each in story.deeds))
    return scene.show("console/operation.html", operation=found, story=story, names=names, people=known)


@page("POST", "/operations/{id}/resolve", role=Role.OPERATOR, again=operation)
async def resolve(scene: Scene) -> web.Response:
    body: dict[str, Any] = {"resolution": scene.said("resolution"), "note": scene.said("note")}
    body |= {name: f"{day}T00:00:00Z" for name in ("expires_at", "created_at") if (day := scene.said(name))}
    operation_id = scene.request.match_info["id"]
    await scene.api.call(resolve_operation, operation_id, body=body)
    return scene.go(f"/operations/{operation_id}", {"done": "decided"})


@page("POST", "/operations/{id}/cancel", role=Role.OPERATOR, again=operation)
async def cancel(scene: Scene) -> web.Response:
    operation_id = scene.request.match_info["id"]
    await scene.api.call(cancel_operation, operation_id)
    return scene.go(f"/operations/{operation_id}", {"done": "cancelled"})


def _states() -> list[str]:
    return [state.value for state in OperationState]


OPERATIONS = (operations, operation, resolve, cancel)
