"""Whose address a request has when it came through our own proxies."""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from aiohttp import web

from gateway.auth.networks import Network, is_within
from gateway.keys import SETTINGS

HEADER = "X-Forwarded-For"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def client_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let `remote` be the client. The header counts only where a proxy of ours sent it: anybody else can write it."""
    proxies = request.app[SETTINGS].http.trusted_proxies
    if proxies and is_within(request.remote, proxies):
        hops = [hop.strip() for line in request.headers.getall(HEADER, ()) for hop in line.split(",")]
        request = request.clone(remote=_client(hops, proxies) or request.remote or "")
    return await handler(request)


def _client(hops: Sequence[str], proxies: Sequence[Network]) -> str | None:
    """Return the last address that is not a proxy of ours; None when there is none, or what stands there is none."""
    nearest = next((hop for hop in reversed(hops) if not is_within(hop, proxies)), "")
    try:
        return str(ip_address(nearest))
    except ValueError:
        return None
