"""One panel as it runs: its vendor's interface, its clock, its faults and its journal."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from simulators import cutting
from simulators.clock import VirtualClock
from simulators.panels.face import Call, Face, Reply
from simulators.panels.faults import Action, Fault
from simulators.panels.server import HostingServer, Refused


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

    def __init__(self, face: Face, clock: VirtualClock) -> None:
        self.name = face.name
        self.face = face
        self.clock = clock
        self.faults: dict[str, Fault] = {}
        self.journal: list[Entry] = []
        self.create_seconds = 0.0
        self._first_switches = dict(face.switches)
        self._making: set[asyncio.Task[object]] = set()

    @property
    def server(self) -> HostingServer:
        return self.face.server

    def reset(self) -> None:
        """Be as at the first start."""
        self.face.reset()
        self.face.switches.update(self._first_switches)
        self.server.reset()
        self.clock.shift(timedelta())
        self.faults.clear()
        self.journal.clear()
        self.create_seconds = 0.0

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024)
        for path in self.face.paths:
            app.router.add_route("GET", path, self._take)
            app.router.add_route("POST", path, self._take)
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        fields = {key: str(value) for key, value in (*request.query.items(), *(await request.post()).items())}
        call = self.face.call(request.path, request.headers.get("Authorization", ""), fields)
        entry = Entry(len(self.journal) + 1, self.clock.now(), call.function, call.user)
        self.journal.append(entry)
        entry.fault, fault = self._firing(call)
        action = None if fault is None else fault.action
        if action is Action.ERROR_BEFORE:
            return web.Response(status=500, text="Internal Server Error")
        if action is Action.CUT_BEFORE:
            return _cut(request)
        if action is Action.FORBIDDEN or not self.face.lets_in(call):
            return _response(self.face.denied(call))
        return await _after(request, fault, self.face.reply(call, await self._result(call, fault, entry)))

    async def _result(self, call: Call, fault: Fault | None, entry: Entry) -> object:
        if fault is not None and fault.action is Action.REFUSE:
            result: object = self.face.refusal(fault.reason)
        else:
            making = asyncio.create_task(self._done(call, entry))
            self._making.add(making)
            making.add_done_callback(self._making.discard)
            result = await asyncio.shield(making)
        if fault is not None and fault.action is Action.REFUSE_AFTER:
            result = self.face.refusal(fault.reason)
        refused = isinstance(result, Refused)
        entry.result, entry.reason = int(not refused), str(result) if refused else "OK"
        return result

    async def _done(self, call: Call, entry: Entry) -> object:
        if self.face.makes_account(call):
            await asyncio.sleep(self.create_seconds)
        before = dict(self.server.accounts)
        try:
            return self.face.do(call)
        except Refused as err:
            return err
        finally:
            entry.applied = before != self.server.accounts

    def _firing(self, call: Call) -> tuple[str | None, Fault | None]:
        firing = ((name, fault) for name, fault in self.faults.items() if fault.fires(call.function, call.user))
        return next(firing, (None, None))


async def _after(request: web.Request, fault: Fault | None, reply: Reply) -> web.StreamResponse:
    match fault.action if fault is not None else None:
        case Action.ERROR_AFTER:
            return web.Response(status=500, text="Internal Server Error")
        case Action.CUT_AFTER:
            return _cut(request)
        case Action.HTML:
            return web.Response(text="<html><body><h1>Please log in</h1></body></html>", content_type="text/html")
        case Action.DELAY:
            await asyncio.sleep(fault.seconds if fault is not None else 0)
    return _response(reply)


def _response(reply: Reply) -> web.Response:
    return web.Response(body=reply.body, content_type=reply.content_type, status=reply.status)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        cutting.reset(request.transport)
    return web.Response()
