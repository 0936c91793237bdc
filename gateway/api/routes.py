"""Every endpoint of the interface, and where it is reached."""

from aiohttp import web

from gateway.api import accounts, domain_orders, domains, operations, registries, tlds
from gateway.api.dispatch import dispatcher
from gateway.api.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *domains.ENDPOINTS,
    *domain_orders.ENDPOINTS,
    *operations.ENDPOINTS,
    *tlds.ENDPOINTS,
    *accounts.ENDPOINTS,
    *registries.ENDPOINTS,
)


def add_routes(router: web.UrlDispatcher) -> None:
    for endpoint in ENDPOINTS:
        router.add_route(endpoint.method, endpoint.path, dispatcher(endpoint))
