"""The feed of what happened, so that a panel that was away loses nothing."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.prefer import Preference
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.auth.scopes import Scope
from gateway.events import KeptEvent
from gateway.keys import LIFECYCLE, SERVICES


class EventsQuery(RequestShape):
    """`after` is the id of the last event that you have; without it, from the oldest that is kept."""

    after: Annotated[str, Field(pattern=r"^evt_[0-9A-Z]{26}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EventShape(AnswerShape):
    """`type` may be one that you do not know: skip it. `data` has ids, names of domains, dates and amounts."""

    id: str
    type: str
    account_id: str | None
    at: datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, event: KeptEvent) -> "EventShape":
        return cls(id=event.id, type=event.type.value, account_id=event.account_id, at=event.at, data=dict(event.data))


class EventsShape(AnswerShape):
    """`next_after` is what to ask with next; null = nothing has happened yet."""

    items: list[EventShape]
    next_after: str | None


@endpoint(
    "GET",
    "/v1/events",
    summary="Read what happened",
    scope=Scope.EVENTS_READ,
    query=EventsQuery,
    answers={200: (EventsShape,)},
    problems=("event_not_kept", "invalid_preference"),
    waits=True,
)
async def read_events(call: Call[None, EventsQuery]) -> web.Response:
    """The oldest first, each once, none left out: ask again with `next_after`, for as long as you like.

    With `Prefer: wait=N` the answer comes as soon as something has happened, or empty after N seconds.
    """
    preference = Preference.parse(call.request.headers.getall("Prefer", []), default_seconds=0)
    found = await _read(call, preference.wait_seconds)
    items = [EventShape.of(event) for event in found]
    answer = reply(EventsShape(items=items, next_after=items[-1].id if items else call.query.after))
    if preference.applied is not None:
        answer.headers["Preference-Applied"] = preference.applied
    return answer


async def _read(call: Call[None, EventsQuery], wait_seconds: float) -> Sequence[KeptEvent]:
    """Read, and wait no longer than this node serves."""
    feed, tenant_id, query = call.app[SERVICES].events, call.principal.tenant_id, call.query
    reading = asyncio.create_task(feed.read(tenant_id, query.after, limit=query.limit, wait_seconds=wait_seconds))
    closing = asyncio.create_task(call.app[LIFECYCLE].closed())
    try:
        await asyncio.wait({reading, closing}, return_when=asyncio.FIRST_COMPLETED)
        return reading.result() if reading.done() else ()
    finally:
        for task in (reading, closing):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


ENDPOINTS: tuple[Endpoint, ...] = (read_events,)
