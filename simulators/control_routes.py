"""What all control interfaces have in common: errors, journal, clock and faults."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from aiohttp.typedefs import Middleware

from simulators.clock import VirtualClock, timestamp
from simulators.control_body import InvalidBody, any_json, json_object, text, whole_number

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _Entry(Protocol):
    def as_json(self) -> dict[str, Any]: ...


class _Rule(_Entry, Protocol):
    @property
    def name(self) -> str: ...


class _Journal(Protocol):
    def select(self, *, command: str, object_name: str | None, since: int, limit: int) -> Iterable[_Entry]: ...


class _Faults(Protocol):
    def seed(self, seed: int) -> None: ...
    def rules(self) -> Iterable[_Rule]: ...
    def arm(self, name: str, body: Any) -> _Rule: ...
    def remove(self, name: str) -> None: ...
    def clear(self) -> None: ...


def errors_as_json(statuses: Mapping[type[Exception], int]) -> Middleware:
    """Answer `{"error": …}`: 400 for no JSON, 422 for a value that is refused, and `statuses` for one's own errors."""
    kinds: tuple[type[Exception], ...] = (ValueError, *statuses)

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as err:
            headers = {"Allow": err.headers["Allow"]} if "Allow" in err.headers else None
            return web.json_response({"error": err.text or err.reason}, status=err.status, headers=headers)
        except json.JSONDecodeError as err:
            return web.json_response({"error": f"not JSON: {err.msg}"}, status=400)
        except kinds as err:
            status = next((code for kind, code in statuses.items() if isinstance(err, kind)), 422)
            return web.json_response({"error": str(err)}, status=status)

    return answer


def journal_routes(journal: _Journal) -> list[web.RouteDef]:
    async def read(request: web.Request) -> web.Response:
        query = request.query
        since, limit = query.get("since", "0"), query.get("limit", "1000000")
        if not since.isdigit() or not limit.isdigit():
            raise ValueError("since: the number of an entry; limit: how many")
        found = journal.select(
            command=query.get("command", "*"), object_name=query.get("object"), since=int(since), limit=int(limit)
        )
        return web.json_response({"entries": [entry.as_json() for entry in found]})

    return [web.get("/_sim/journal", read)]


def clock_routes(clock: VirtualClock, moved: Callable[[datetime], object] = lambda _now: None) -> list[web.RouteDef]:
    """`moved` is told the time whenever it was set, so that what fell due happens."""

    async def read(_request: web.Request) -> web.Response:
        return web.json_response({"now": timestamp(clock())})

    async def move(request: web.Request) -> web.Response:
        body = await json_object(request, {"advance", "set"})
        if len(body) != 1:
            raise InvalidBody("either advance or set")
        now = clock.advance(text(body, "advance")) if "advance" in body else clock.set(text(body, "set"))
        moved(now)
        return web.json_response({"now": timestamp(now)})

    return [web.get("/_sim/clock", read), web.post("/_sim/clock", move)]


class FaultRoutes:
    def __init__(self, faults: _Faults) -> None:
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sim/faults", self._list),
            web.delete("/_sim/faults", self._clear),
            web.put("/_sim/faults/{name}", self._put),
            web.delete("/_sim/faults/{name}", self._delete),
            web.post("/_sim/seed", self._seed),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": {rule.name: rule.as_json() for rule in self._faults.rules()}})

    async def _put(self, request: web.Request) -> web.Response:
        return web.json_response(self._faults.arm(request.match_info["name"], await any_json(request)).as_json())

    async def _delete(self, request: web.Request) -> web.Response:
        try:
            self._faults.remove(request.match_info["name"])
        except KeyError:
            raise web.HTTPNotFound(text="no such fault") from None
        return web.Response(status=204)

    async def _clear(self, _request: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)

    async def _seed(self, request: web.Request) -> web.Response:
        body = await json_object(request, {"seed"}, required={"seed"})
        self._faults.seed(whole_number(body, "seed"))
        return web.json_response(body)
