"""Every endpoint of the interface, and where it is reached."""

from aiohttp import web

from gateway.api import (
    accounts,
    adjustments,
    auth_codes,
    bonus,
    contacts,
    contracts,
    deposits,
    dns_hosting,
    documents,
    domain_check,
    domain_contacts,
    domain_documents,
    domain_end,
    domain_orders,
    domain_settings,
    domains,
    events,
    hosting_panels,
    hosts,
    letters,
    loyalty,
    notices,
    operations,
    paid_services,
    partners,
    payments,
    prices,
    profiles,
    promo_codes,
    quotes,
    registries,
    release,
    service_passwords,
    service_refunds,
    services,
    status,
    suggestions,
    suspension,
    tariffs,
    tlds,
    transfer_codes,
    transfers,
    webhooks,
)
from gateway.api.dispatch import dispatcher
from gateway.api.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *domain_check.ENDPOINTS,
    *domains.ENDPOINTS,
    *suggestions.ENDPOINTS,
    *domain_orders.ENDPOINTS,
    *domain_contacts.ENDPOINTS,
    *domain_settings.ENDPOINTS,
    *suspension.ENDPOINTS,
    *contacts.ENDPOINTS,
    *hosts.ENDPOINTS,
    *domain_documents.ENDPOINTS,
    *release.ENDPOINTS,
    *domain_end.ENDPOINTS,
    *auth_codes.ENDPOINTS,
    *dns_hosting.ENDPOINTS,
    *transfers.ENDPOINTS,
    *letters.ENDPOINTS,
    *transfer_codes.ENDPOINTS,
    *operations.ENDPOINTS,
    *events.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *tlds.ENDPOINTS,
    *prices.ENDPOINTS,
    *services.ENDPOINTS,
    *paid_services.ENDPOINTS,
    *service_passwords.ENDPOINTS,
    *service_refunds.ENDPOINTS,
    *quotes.ENDPOINTS,
    *tariffs.ENDPOINTS,
    *accounts.ENDPOINTS,
    *notices.ENDPOINTS,
    *bonus.ENDPOINTS,
    *adjustments.ENDPOINTS,
    *loyalty.ENDPOINTS,
    *promo_codes.ENDPOINTS,
    *partners.ENDPOINTS,
    *deposits.ENDPOINTS,
    *payments.ENDPOINTS,
    *profiles.ENDPOINTS,
    *documents.ENDPOINTS,
    *contracts.ENDPOINTS,
    *status.ENDPOINTS,
    *registries.ENDPOINTS,
    *hosting_panels.ENDPOINTS,
)


_NAME = r"{name:[^/]+\.[^/]*}"
"""A name has a dot, so that `/v1/domains/check` is not taken for a domain."""


_CONTACT = r"contacts/{id:(?!validate$)[^/]+}"
"""`/v1/contacts/validate` is no contact, and has none of its methods."""


def add_routes(router: web.UrlDispatcher) -> None:
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{name}", _NAME).replace("contacts/{id}", _CONTACT)
        router.add_route(endpoint.method, path, dispatcher(endpoint))
