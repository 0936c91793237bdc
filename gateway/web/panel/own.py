"""What is the signed-in customer's, and nobody else's: a thing of another customer does not exist here."""

from typing import Any

from gateway.api.documents import read_document
from gateway.api.domains import read_domain
from gateway.api.services import list_services, read_service
from gateway.errors import NotFound
from gateway.web.scene import Scene

_PAGE = "200"


async def own_domain(scene: Scene, name: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "domain", await scene.api.get(read_domain, name))


async def own_service(scene: Scene, service_id: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "service", await scene.api.get(read_service, service_id))


async def own_document(scene: Scene, document_id: str) -> dict[str, Any]:
    """Raises `NotFound`."""
    return _own(scene, "document", await scene.api.get(read_document, document_id))


async def own_services(scene: Scene) -> list[dict[str, Any]]:
    """Return everything that the customer has, what ends first first."""
    found: list[dict[str, Any]] = []
    query = {"account_id": scene.account_id, "limit": _PAGE}
    while True:
        page = await scene.api.get(list_services, **query)
        found += page["items"]
        if page["next_cursor"] is None:
            return sorted(found, key=_end)
        query["cursor"] = page["next_cursor"]


def end_of(service: dict[str, Any]) -> str | None:
    """Return the day or the moment at which a service ends."""
    end: str | None = service["expires_at"] or service["ends_on"]
    return end


def _end(service: dict[str, Any]) -> tuple[bool, str]:
    return service["state"] == "ended", end_of(service) or "9"


def _own(scene: Scene, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    if thing["account_id"] != scene.account_id:
        raise NotFound(kind, str(thing["id"]))
    return thing
