"""One panel as it runs: its server, its clock, its faults and its journal, behind two listeners."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from simulators import cutting
from simulators.clock import VirtualClock
from simulators.panels.faults import Action, Fault
from simulators.panels.server import HostingServer, Refused
from simulators.panels.whm import DENIED, Done, Whm, answer

USER, TOKEN = "hoster", "WHM-HOSTER-TOKEN-1"


@dataclass(slots=True)
class Entry:
    """One call as the panel saw it; no password is kept. `applied`: it changed something."""

    seq: int
    at: datetime
    function: str
    user: str | None
    result: int | None = None
    reason: str = ""
    applied: bool = False
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")}


class Panel:
    """`create_seconds` is how long making an account takes; it goes on when the client has gone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.clock = VirtualClock()
        self.server = HostingServer(USER)
        self.faults: dict[str, Fault] = {}
        self.journal: list[Entry] = []
        self.create_seconds = 0.0
        self._whm = Whm(self.server, USER, TOKEN, self.clock.now)
        self._making: set[asyncio.Task[Done | Refused]] = set()

    def reset(self) -> None:
        """Be as at the first start."""
        self.server.reset()
        self.clock.shift(timedelta())
        self.faults.clear()
        self.journal.clear()
        self.create_seconds = 0.0

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024)
        app.router.add_route("GET", "/json-api/{function}", self._take)
        app.router.add_route("POST", "/json-api/{function}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        function = request.match_info["function"]
        fields = {key: str(value) for key, value in (*request.query.items(), *(await request.post()).items())}
        user = fields.get("user") or fields.get("username")
        entry = Entry(len(self.journal) + 1, self.clock.now(), function, user)
        self.journal.append(entry)
        name, fault = self._firing(function, user)
        entry.fault = name
        bent = _before(request, fault)
        if bent is not None:
            return bent
        if not self._whm.lets_in(request.headers.get("Authorization", "")) or not self._whm.knows(function):
            return web.json_response(DENIED, status=403)
        result = await self._done(function, fields, fault, entry)
        return await _after(request, fault, answer(function, result, version_1=fields.get("api.version") == "1"))

    async def _done(self, function: str, fields: dict[str, str], fault: Fault | None, entry: Entry) -> Done | Refused:
        if fault is not None and fault.action is Action.REFUSE:
            result: Done | Refused = Refused(fault.reason)
        else:
            making = asyncio.create_task(self._called(function, fields, entry))
            self._making.add(making)
            making.add_done_callback(self._making.discard)
            result = await asyncio.shield(making)
        if fault is not None and fault.action is Action.REFUSE_AFTER:
            result = Refused(fault.reason)
        entry.result, entry.reason = int(isinstance(result, Done)), str(getattr(result, "reason", result))
        return result

    async def _called(self, function: str, fields: dict[str, str], entry: Entry) -> Done | Refused:
        if function == "createacct":
            await asyncio.sleep(self.create_seconds)
        before = dict(self.server.accounts)
        try:
            return self._whm.call(function, fields)
        except Refused as err:
            return err
        finally:
            entry.applied = before != self.server.accounts

    def _firing(self, function: str, user: str | None) -> tuple[str | None, Fault | None]:
        return next(((name, fault) for name, fault in self.faults.items() if fault.fires(function, user)), (None, None))


def _before(request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
    match fault.action if fault is not None else None:
        case Action.ERROR_BEFORE:
            return web.Response(status=500, text="Internal Server Error")
        case Action.FORBIDDEN:
            return web.json_response(DENIED, status=403)
        case Action.CUT_BEFORE:
            return _cut(request)
        case _:
            return None


async def _after(request: web.Request, fault: Fault | None, document: dict[str, Any]) -> web.StreamResponse:
    match fault.action if fault is not None else None:
        case Action.ERROR_AFTER:
            return web.Response(status=500, text="Internal Server Error")
        case Action.CUT_AFTER:
            return _cut(request)
        case Action.HTML:
            return web.Response(text="<html><body><h1>Please log in</h1></body></html>", content_type="text/html")
        case Action.DELAY:
            await asyncio.sleep(fault.seconds if fault is not None else 0)
    return web.Response(text=json.dumps(document, ensure_ascii=False), content_type="application/json")


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        cutting.reset(request.transport)
    return web.Response()
