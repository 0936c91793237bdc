"""What is the signed-in customer's, and nobody else's: a thing of another customer does not exist here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from billing_core.business_calendar import business_date, start_of
from gateway.api.documents import read_document
from gateway.api.domains import read_domain
from gateway.api.services import list_services, read_service
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.service import ServiceShape
from gateway.errors import NotFound
from gateway.keys import DATABASE, DOMAINS, SERVICES
from gateway.storage import portfolio
from gateway.web.scene import Scene

_SOON = timedelta(days=45)


async def own_domain(scene: Scene, name: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "domain", await scene.api.get(read_domain, name))


async def own_service(scene: Scene, service_id: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "service", await scene.api.get(read_service, service_id))


async def own_chosen(scene: Scene, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return services in the order of their ids here. Raises `NotFound` for one that is not there."""
    found = await scene.request.app[SERVICES].hosting.reader.chosen(scene.person.tenant_id, ids)
    if missing := [each for each in ids if each not in found]:
        raise NotFound("service", missing[0])
    return [_own(scene, "service", ServiceShape.of(found[each]).model_dump(mode="json")) for each in ids]


async def domains_of(scene: Scene, services: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the domains among services by id, without those that are over: their names may be others' now."""
    wanted = {each["id"]: each["domain"] for each in services if each["service_class"] == "domain"}
    domains = scene.request.app[DOMAINS]
    found = await domains.chosen(scene.person.tenant_id, list(wanted.values()))
    return {
        each.id: DomainShape.of(each, domains.life(each)).model_dump(mode="json") for each in found if each.id in wanted
    }


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
