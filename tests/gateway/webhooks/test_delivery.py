"""F080: every event arrives, whatever a receiver does, and none waits for another's."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from gateway.events import EventType
from gateway.ids import new_id
from gateway.settings import WebhookSettings
from gateway.webhooks.model import DisabledFor
from gateway.webhooks.post import Poster
from gateway.webhooks.service import ROTATION
from tests.gateway.webhooks.conftest import BY
from tests.support.office import eventually

RENEWED, LOST = EventType.DOMAIN_RENEWED, EventType.DOMAIN_LOST


async def test_event_arrives_signed_under_its_own_id(sending, hook):
    receiver, secret = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    delivery = await sending.until(receiver, state="delivered")
    document = hook.verified(secret)
    assert (document["type"], document["data"]["domain"]) == ("domain.renewed", "example.test")
    assert hook.ids == [delivery.event_id]
    assert (delivery.status, delivery.result.value, sending.results.seen) == (200, "ok", ["ok"])


async def test_receiver_is_told_of_its_own_types_and_tenant_only(sending, hook):
    await sending.happen(LOST)
    receiver, secret = await sending.receiver(hook.url, types=(LOST.value,))
    await sending.happen(RENEWED, LOST, RENEWED)
    await sending.happen(LOST, tenant_id=new_id("ten"))
    await sending.until(receiver, state="delivered")
    await sending.worker.spread()
    assert [each.event_type for each in await sending.deliveries(receiver)] == ["domain.lost"]
    assert hook.verified(secret)["type"] == "domain.lost"


@pytest.mark.fault("F080")
async def test_failed_delivery_comes_again_under_the_same_id(sending, hook):
    hook.answers.extend([500, 503])
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    first = await sending.until(receiver)
    assert timedelta(seconds=5) <= first.next_at - sending.clock() <= timedelta(seconds=5.5)
    sending.clock.now = first.next_at
    second = await sending.until(receiver, attempts=2)
    sending.clock.now = second.next_at
    await sending.until(receiver, attempts=3, state="delivered")
    assert len(hook.ids) == 3
    assert len(set(hook.ids)) == 1
    assert (await sending.fresh(receiver)).failing_since is None


@pytest.mark.fault("F080")
async def test_receiver_that_never_answers_delays_nobody(sending, hook):
    released, held = asyncio.Event(), asyncio.Event()

    async def hang(_request):
        held.set()
        await released.wait()
        return web.Response()

    hook.answers.append(hang)
    slow, _ = await sending.receiver(f"{hook.url}/slow", types=(RENEWED.value,))
    await sending.happen(RENEWED)
    await held.wait()
    quick, _ = await sending.receiver(f"{hook.url}/quick", types=(LOST.value,))
    await sending.happen(LOST)
    try:
        await sending.until(quick, state="delivered")
        found = await sending.until(slow)
    finally:
        released.set()
    assert (found.result.value, found.status, found.state.value) == ("timeout", None, "pending")


@pytest.mark.fault("F080")
async def test_endless_answer_is_cut_off(sending, hook):
    async def endless(request):
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65536)

    hook.answers.append(endless)
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    assert (await sending.until(receiver)).result.value == "ok"


@pytest.mark.fault("F079")
async def test_redirect_is_not_followed(sending, hook):
    async def elsewhere(_request):
        return web.Response(status=307, headers={"Location": f"{hook.url}/inner"})

    hook.answers.append(elsewhere)
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    found = await sending.until(receiver)
    assert (found.result.value, found.status, len(hook.requests)) == ("http_3xx", 307, 1)


@pytest.mark.fault("F080")
async def test_receiver_says_when_to_come_again(sending, hook):
    async def busy(_request):
        return web.Response(status=429, headers={"Retry-After": "3600"})

    hook.answers.append(busy)
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    found = await sending.until(receiver)
    assert found.next_at - sending.clock() == timedelta(hours=1)


@pytest.mark.fault("F080")
async def test_receiver_that_is_gone_is_sent_nothing_more(sending, hook):
    hook.answers.append(410)
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    assert (await sending.until(receiver)).state.value == "failed"
    assert (await sending.fresh(receiver)).disabled_for is DisabledFor.GONE
    await sending.happen(LOST)
    await sending.worker.spread()
    assert len(hook.requests) == len(await sending.deliveries(receiver)) == 1


@pytest.mark.fault("F080")
async def test_receiver_that_takes_nothing_for_five_days_is_disabled_and_its_owner_told(sending, hook):
    hook.answers.extend([500] * 100)
    receiver, _ = await sending.receiver(hook.url, email="ops@example.net")
    await sending.happen(RENEWED)
    await sending.until(receiver)
    sending.clock.pass_days(5)
    await sending.until(receiver, attempts=2)
    disabled = await sending.fresh(receiver)
    assert disabled.disabled_for is DisabledFor.FAILING
    told = await sending.office.execute("SELECT data FROM events WHERE type = 'webhook.disabled'")
    assert [row[0] for row in told] == [{"webhook": receiver.id, "reason": "failing"}]
    mails = await sending.office.execute("SELECT recipient, kind FROM mails")
    assert [tuple(row) for row in mails] == [("ops@example.net", "webhook_disabled")]


async def test_what_happened_while_it_was_disabled_is_sent_when_it_is_enabled(sending, hook):
    from gateway.webhooks.model import ReceiverChange

    receiver, _ = await sending.receiver(hook.url)
    await sending.service.change(sending.tenant_id, receiver.id, ReceiverChange(enabled=False), by=BY)
    await sending.happen(RENEWED)
    await sending.worker.spread()
    assert not await sending.deliveries(receiver)
    await sending.service.change(sending.tenant_id, receiver.id, ReceiverChange(enabled=True), by=BY)
    assert (await sending.until(receiver, state="delivered")).event_type == "domain.renewed"


async def test_delivery_is_sent_again_by_hand_under_its_id(sending, hook):
    receiver, _ = await sending.receiver(hook.url)
    await sending.happen(RENEWED)
    first = await sending.until(receiver, state="delivered")
    await sending.service.redeliver(sending.tenant_id, receiver.id, first.id)
    await eventually(lambda: _are(hook.ids, 2))
    assert set(hook.ids) == {first.event_id}


async def test_what_a_dead_node_had_under_way_is_sent_when_its_lease_is_over(sending, hook):
    receiver, _ = await sending.receiver(hook.url)
    until = sending.clock() + timedelta(minutes=5)
    await sending.office.execute("UPDATE webhook_receivers SET leased_until = :until", until=until)
    await sending.happen(RENEWED)
    await eventually(lambda: _are_made(sending, receiver))
    assert hook.requests == []
    sending.clock.now = until
    await sending.until(receiver, state="delivered")


@pytest.mark.fault("F081")
async def test_fresh_secret_and_the_one_before_sign_for_a_day(sending, hook):
    receiver, old = await sending.receiver(hook.url)
    _, fresh = await sending.service.rotate(sending.tenant_id, receiver.id, by=BY)
    await sending.happen(RENEWED)
    await sending.until(receiver, state="delivered")
    assert hook.verified(fresh) == hook.verified(old)
    sending.clock.now += ROTATION
    await sending.happen(LOST)
    await eventually(lambda: _are(hook.ids, 2))
    assert [len(headers["webhook-signature"].split(" ")) for headers, _ in hook.requests] == [2, 1]


@pytest.mark.fault("F080")
async def test_certificate_that_nobody_believes_is_refused(hook, tmp_path):
    import ssl

    import trustme

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    app = web.Application()
    app.router.add_post("/", hook.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    try:
        url = f"https://127.0.0.1:{runner.addresses[0][1]}/"
        attempted = await Poster(WebhookSettings(allow_inner=True)).post(url, {}, b"{}")
    finally:
        await runner.cleanup()
    assert (attempted.result.value, hook.requests) == ("tls", [])


async def _are(ids, number):
    return len(ids) >= number


async def _are_made(sending, receiver):
    return bool(await sending.deliveries(receiver))
