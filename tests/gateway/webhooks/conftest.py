"""A receiver of webhooks on a real socket, and a node's sender whose time is the test's."""

from collections import deque
from datetime import UTC, datetime

import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from gateway.audit import Actor
from gateway.events import Event, emit
from gateway.settings import WebhookSettings
from gateway.webhooks.model import NewReceiver
from gateway.webhooks.service import Webhooks
from gateway.webhooks.worker import WebhookWorker
from tests.support.office import eventually
from tests.support.stock import FakeClock

BY = Actor("key:tester")
PATIENCE_SECONDS = 1


class Hook:
    """Answers 200, or what it is told to, in this order: a status, or a handler of its own."""

    def __init__(self):
        self.requests = []
        self.answers = deque()
        self.url = ""

    async def answer(self, request):
        self.requests.append((request.headers.copy(), await request.read()))
        answer = self.answers.popleft() if self.answers else 200
        return web.Response(status=answer) if isinstance(answer, int) else await answer(request)

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.requests]

    def verified(self, secret, place=-1):
        """Return the document of a request, verified by a library that is not ours."""
        headers, body = self.requests[place]
        return Webhook(secret).verify(body.decode(), dict(headers.items()))


@pytest.fixture
async def hook():
    hook = Hook()
    app = web.Application()
    app.router.add_post("/{tail:.*}", hook.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


class Results:
    def __init__(self):
        self.seen = []

    def attempted(self, result):
        self.seen.append(result)


class Sending:
    """A node that sends; receivers are added for the office's tenant."""

    def __init__(self, office, clock, settings):
        services = office.services
        self.office, self.clock, self.results = office, clock, Results()
        self.worker = WebhookWorker(services.database, settings, b"a secret", clock, self.results)
        self.service = Webhooks(services.database, services.audit, b"a secret", clock, allow_inner=True)
        self.service_of_public = Webhooks(services.database, services.audit, b"a secret", clock)

    @property
    def tenant_id(self):
        return self.office.tenant_id

    async def receiver(self, url, **more):
        return await self.service.add(self.tenant_id, NewReceiver(url, **more), by=BY)

    async def happen(self, *types, tenant_id=None):
        """Have events happen."""
        async with self.office.services.database.engine.begin() as connection:
            told = (Event(each, tenant_id or self.tenant_id, None, {"domain": "example.test"}) for each in types)
            await emit(connection, *told, at=self.clock())

    async def deliveries(self, receiver):
        page = await self.service.deliveries(self.tenant_id, receiver.id, None, after=None, limit=100)
        return page.items

    async def until(self, receiver, attempts=1, state=None):
        """Return the newest delivery once it was attempted so often and is in that state."""

        async def reached():
            for each in (await self.deliveries(receiver))[:1]:
                if each.attempts >= attempts and state in (None, each.state.value):
                    return each
            return None

        return await eventually(reached)

    async def fresh(self, receiver):
        return await self.service.get(self.tenant_id, receiver.id)


@pytest.fixture
async def sending(idle_office):
    settings = WebhookSettings(allow_inner=True, poll_seconds=0.05, timeout_seconds=PATIENCE_SECONDS)
    sending = Sending(idle_office, FakeClock(datetime.now(UTC)), settings)
    sending.worker.start()
    yield sending
    await sending.worker.stop()
