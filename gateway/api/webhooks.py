"""Webhooks of a panel: where it is told what happens, and what became of each telling."""

from aiohttp import web

from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.webhook import (
    DeliveryShape,
    NewWebhookShape,
    WebhookChangeShape,
    WebhookShape,
    WebhookWithSecretShape,
)
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES
from gateway.services import Services
from gateway.webhooks.model import DeliveryState
from gateway.webhooks.service import Webhooks


class DeliveriesQuery(ListQuery):
    state: DeliveryState | None = None


@endpoint(
    "GET",
    "/v1/webhooks",
    summary="List webhooks",
    scope=Scope.EVENTS_READ,
    query=ListQuery,
    answers={200: (ListShape[WebhookShape],)},
    problems=("invalid_cursor",),
)
async def list_webhooks(call: Call[None, ListQuery]) -> web.Response:
    """In the order in which they were added."""
    page = await _webhooks(call).list(call.principal.tenant_id, after=after(call), limit=call.query.limit)
    return page_reply(call, page, WebhookShape, WebhookShape.of)


@endpoint(
    "POST",
    "/v1/webhooks",
    summary="Add a webhook",
    scope=Scope.EVENTS_WRITE,
    body=NewWebhookShape,
    answers={201: (WebhookWithSecretShape,)},
    problems=("webhook_taken", "validation_failed"),
    example={"url": "https://panel.example/hooks/domains", "types": ["domain.registered", "domain.renewed"]},
)
async def add_webhook(call: Call[NewWebhookShape, NoQuery]) -> web.Response:
    """It is sent what happens from now on. The same URL again is refused, so a repeated request adds nothing."""
    receiver, secret = await _webhooks(call).add(call.principal.tenant_id, call.body.to_receiver(), by=actor_of(call))
    headers = {"Location": f"/v1/webhooks/{receiver.id}"}
    return reply(WebhookWithSecretShape.with_secret(receiver, secret), status=201, headers=headers)


@endpoint(
    "GET",
    "/v1/webhooks/{id}",
    summary="Read a webhook",
    scope=Scope.EVENTS_READ,
    answers={200: (WebhookShape,)},
)
async def read_webhook(call: Call[None, NoQuery]) -> web.Response:
    """Its secret is not shown again."""
    return reply(WebhookShape.of(await _webhooks(call).get(call.principal.tenant_id, call.path("id"))))


@endpoint(
    "PATCH",
    "/v1/webhooks/{id}",
    summary="Change a webhook",
    scope=Scope.EVENTS_WRITE,
    body=WebhookChangeShape,
    answers={200: (WebhookShape,)},
    problems=("not_found", "webhook_taken", "validation_failed"),
    example={"enabled": True},
)
async def change_webhook(call: Call[WebhookChangeShape, NoQuery]) -> web.Response:
    """Enabling it again sends what has happened since it was disabled, as far as events are kept."""
    receiver = await _webhooks(call).change(
        call.principal.tenant_id, call.path("id"), call.body.to_change(), by=actor_of(call)
    )
    return reply(WebhookShape.of(receiver))


@endpoint(
    "DELETE",
    "/v1/webhooks/{id}",
    summary="Remove a webhook",
    scope=Scope.EVENTS_WRITE,
    answers={200: (WebhookShape,)},
)
async def remove_webhook(call: Call[None, NoQuery]) -> web.Response:
    """With its deliveries; what was to be sent is not sent any more."""
    removed = await _webhooks(call).remove(call.principal.tenant_id, call.path("id"), by=actor_of(call))
    return reply(WebhookShape.of(removed))


@endpoint(
    "POST",
    "/v1/webhooks/{id}/secret",
    summary="Rotate a webhook's secret",
    scope=Scope.EVENTS_WRITE,
    answers={201: (WebhookWithSecretShape,)},
)
async def rotate_webhook_secret(call: Call[None, NoQuery]) -> web.Response:
    """For a day each message has two signatures, by the fresh secret and by the one before."""
    receiver, secret = await _webhooks(call).rotate(call.principal.tenant_id, call.path("id"), by=actor_of(call))
    return reply(WebhookWithSecretShape.with_secret(receiver, secret), status=201)


@endpoint(
    "POST",
    "/v1/webhooks/{id}/test",
    summary="Try a webhook",
    scope=Scope.EVENTS_WRITE,
    answers={201: (DeliveryShape,)},
)
async def test_webhook(call: Call[None, NoQuery]) -> web.Response:
    """Sends `webhook.test`; what became of it is among the deliveries."""
    delivery = await _webhooks(call).test(call.principal.tenant_id, call.path("id"))
    return reply(DeliveryShape.of(delivery), status=201)


@endpoint(
    "GET",
    "/v1/webhooks/{id}/deliveries",
    summary="List deliveries to a webhook",
    scope=Scope.EVENTS_READ,
    query=DeliveriesQuery,
    answers={200: (ListShape[DeliveryShape],)},
    problems=("not_found", "invalid_cursor"),
)
async def list_deliveries(call: Call[None, DeliveriesQuery]) -> web.Response:
    """The newest first."""
    page = await _webhooks(call).deliveries(
        call.principal.tenant_id, call.path("id"), call.query.state, after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, DeliveryShape, DeliveryShape.of)


@endpoint(
    "POST",
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver",
    summary="Deliver an event again",
    scope=Scope.EVENTS_WRITE,
    answers={201: (DeliveryShape,)},
)
async def redeliver(call: Call[None, NoQuery]) -> web.Response:
    """Under the same `webhook-id`, whether it was delivered before or not."""
    delivery = await _webhooks(call).redeliver(call.principal.tenant_id, call.path("id"), call.path("delivery"))
    return reply(DeliveryShape.of(delivery), status=201)


def _webhooks(call: Call[object, object]) -> Webhooks:
    services: Services = call.app[SERVICES]
    return services.webhooks.service


ENDPOINTS: tuple[Endpoint, ...] = (
    list_webhooks,
    add_webhook,
    read_webhook,
    change_webhook,
    remove_webhook,
    rotate_webhook_secret,
    test_webhook,
    list_deliveries,
    redeliver,
)
