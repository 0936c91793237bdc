"""Who has a service: handing it to another account, and the papers that its holder owes."""

from typing import Any

from simulators.registrars.regru.objects import Service
from simulators.registrars.regru.refusals import Refused, incorrect
from simulators.registrars.regru.request import Request, zone_of


def hand_over(request: Request, service: Service) -> dict[str, Any]:
    """Ask the other account, which decides when it likes; asking again asks whom the newest call names."""
    heir = request.text("new_user_name")
    if heir not in request.state.accounts or heir == service.account:
        raise incorrect("new_user_name")
    if service.state not in {"A", "S"}:
        raise Refused("INCORRECT_STATE", dname=service.name)
    service.heir = heir
    return {"result": "request_is_sent"}


def upload_uri(request: Request, service: Service) -> dict[str, Any]:
    zone = zone_of(service.name)
    if zone is None or zone.family != "ru":
        raise Refused("DOMAIN_BAD_TLD", dname=service.name)
    return {request.switches.upload_member: f"https://www.reg.example/user/docs/add?service={service.id}"}
