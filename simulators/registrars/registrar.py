"""One registrar as it runs: its service, with clock, faults and journal around it, as a web application."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from simulators import cutting
from simulators.clock import VirtualClock
from simulators.registrars.exchange import Answered, Call, Reply
from simulators.registrars.fault_actions import Delivery
from simulators.registrars.faults import Faults, Rule
from simulators.registrars.journal import Entry, Journal
from simulators.registrars.service import RegistrarService

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_REQUEST_MAX = 4 << 20


class Registrar:
    """`parallel_max`: a call beyond so many at once is dropped, None = none is."""

    def __init__(self, name: str, service: RegistrarService, seed: int = 1) -> None:
        self.name = name
        self.service = service
        self.clock = VirtualClock()
        self.faults = Faults(service.actions, seed)
        self.journal = Journal(service.secrets)
        self.parallel_max: int | None = None
        self._running = 0

    def reset(self) -> None:
        """Be as at the first start."""
        self.clock.set(VirtualClock().now().isoformat())
        self.faults.clear()
        self.journal.clear()
        self.parallel_max = None
        self.service.reset()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=_REQUEST_MAX)
        app.router.add_route("*", "/{path:.*}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if self.parallel_max is not None and self._running >= self.parallel_max:
            return _cut(request)
        self._running += 1
        try:
            return await self._deliver(request, await self._handled(await _call(request)))
        finally:
            self._running -= 1

    async def _handled(self, call: Call) -> Delivery:
        command, object_name = self.service.subject(call)
        entry = self.journal.open(call, self.clock.now(), command, object_name)
        rules = self.faults.firing(command, object_name)
        entry.faults = tuple(rule.name for rule in rules)
        delivery = await _bent(rules, call, partial(self._answered, call, entry))
        if delivery.answered is not None:
            entry.status = delivery.answered.reply.status
            entry.response = self.journal.mask(delivery.answered.reply.body)
        return delivery

    async def _answered(self, call: Call, entry: Entry) -> Delivery:
        now = self.clock.now()
        self.service.settle(now)
        answered: Answered = self.service.answer(call, now)
        entry.applied, entry.account = answered.applied, answered.account
        return Delivery(answered)

    async def _deliver(self, request: web.Request, delivery: Delivery) -> web.StreamResponse:
        if delivery.answered is None:
            return _cut(request)
        reply = delivery.answered.reply
        if delivery.cut_after is None:
            return web.Response(
                status=reply.status, body=reply.body, content_type=reply.content_type, headers=dict(reply.headers)
            )
        return await _cut_short(request, reply, delivery.cut_after)


def _bent(rules: list[Rule], call: Call, handle: Callable[[], Awaitable[Delivery]]) -> Awaitable[Delivery]:
    """Handle one call inside the actions of `rules`, the first one outermost."""
    go_on = handle
    for rule in reversed(rules):
        go_on = partial(rule.action.run, call, rule.args, go_on)
    return go_on()


async def _call(request: web.Request) -> Call:
    fields = list(request.query.items())
    if request.content_type in _FORMS:
        fields += [(name, value) for name, value in (await request.post()).items() if isinstance(value, str)]
    return Call(request.method, request.path.lstrip("/"), tuple(fields), request.remote or "", bool(request.query))


async def _cut_short(request: web.Request, reply: Reply, octets: int) -> web.StreamResponse:
    response = web.StreamResponse(status=reply.status)
    response.content_type, response.content_length = reply.content_type, len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[: min(octets, len(reply.body) - 1)])
    return _cut(request, response)


def _cut(request: web.Request, response: web.StreamResponse | None = None) -> web.StreamResponse:
    if request.transport is not None:
        cutting.reset(request.transport)
    return web.Response() if response is None else response
