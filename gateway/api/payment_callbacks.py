"""Where payment providers tell us of payments: no API key, the signature over the raw body is what counts."""

from aiohttp import web

from billing_core.payments import ForgedNotice, MalformedNotice
from gateway.errors import ProviderNotOffered
from gateway.keys import SERVICES

BODY_MAX_BYTES = 64 * 1024
_CHUNK_BYTES = 16 * 1024


def add_payment_callbacks(router: web.UrlDispatcher) -> None:
    router.add_post("/v1/payment-callbacks/{provider}", receive)


async def receive(request: web.Request) -> web.Response:
    """Answer what the provider wants to hear, to repeats as well; anything else makes it come again.

    403: not theirs; 422: theirs, and not what they document; 503: come again, the database does not answer.
    """
    provider, payments = request.match_info["provider"], request.app[SERVICES].payments
    if provider not in payments.desks.names:
        raise web.HTTPNotFound
    body = await _read(request)
    if body is None:
        payments.receiving.observer.refused(provider, "too_large")
        return web.Response(status=413)
    try:
        reply = await payments.receiving.callback(provider, body, request.headers)
    except ForgedNotice:
        return web.Response(status=403)
    except MalformedNotice:
        return web.Response(status=422)
    except ProviderNotOffered:
        raise web.HTTPNotFound from None
    return web.Response(text=reply.body, content_type=reply.content_type)


async def _read(request: web.Request) -> bytes | None:
    """Return the body as it came, None when it is too large; no more than that is read."""
    body = b""
    async for chunk in request.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > BODY_MAX_BYTES:
            return None
    return body
