"""What is the signed-in customer's, and nobody else's: a thing of another customer does not exist here."""

from datetime import datetime, timedelta
from typing import Any

from billing_core.business_calendar import business_date, start_of
from gateway.api.documents import read_document
from gateway.api.domains import read_domain
from gateway.api.services import list_services, read_service
from gateway.errors import NotFound
from gateway.keys import DATABASE
from gateway.storage import portfolio
from gateway.web.scene import Scene

_SOON = timedelta(days=45)


async def own_domain(scene: Scene, name: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "domain", await scene.api.get(read_domain, name))


async def own_service(scene: Scene, service_id: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "service", await scene.api.get(read_service, service_id))


async def own_document(scene: Scene, document_id: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "document", await scene.api.get(read_document, document_id))


async def own_services(scene: Scene, **query: str) -> dict[str, Any]:
    """Return a page of what the customer has, what ends first first, and the cursor of the next."""
    page: dict[str, Any] = await scene.api.get(
        list_services, account_id=scene.account_id, **{"sort": "end", "live": "true"} | query
    )
    return page


async def holdings(scene: Scene) -> portfolio.Holdings:
    async with scene.request.app[DATABASE].reading() as connection:
        return await portfolio.count(connection, scene.account_id, soon=soon(scene))


def soon(scene: Scene) -> datetime:
    """Return the instant before which an end is soon: the same one all day."""
    return start_of(business_date(scene.site.clock())) + _SOON


def _own(scene: Scene, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    if thing["account_id"] != scene.account_id:
        raise NotFound(kind, str(thing["id"]))
    return thing
