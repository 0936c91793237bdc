"""Hosts below a name, which no call shows; refusals are the supplier's, under a call that succeeded."""

from typing import Any

from simulators.registrars.regru.nameservers import addresses_of
from simulators.registrars.regru.objects import Service
from simulators.registrars.regru.refusals import Refused, missing
from simulators.registrars.regru.request import Request, zone_of


def register(request: Request) -> dict[str, Any]:
    service, host = _below(request)
    text = request.text("ns0ip")
    if host in service.hosts:
        return _refused("{hostname=Child NameServer already exists}")
    service.hosts[host] = addresses_of(host, text, service.name)
    return _done("AddCns")


def delete(request: Request) -> dict[str, Any]:
    service, host = _below(request)
    if host not in service.hosts:
        return _refused("Invalid Old Child NameServer")
    if any(host == used for each in request.state.services.values() if each.lives for used, _ in each.nss):
        return _refused("{hostname=Child NameServer is in use}")
    del service.hosts[host]
    return _done("DelCnsIp")


def _below(request: Request) -> tuple[Service, str]:
    service = request.state.own(request.account, request.name())
    zone = zone_of(service.name)
    if zone is None or zone.family != "gtld":
        raise Refused("DOMAIN_BAD_TLD", dname=service.name)
    host = request.text("ns0").lower().rstrip(".")
    if not host.endswith(f".{service.name}"):
        raise missing("ns0")
    return service, host


def _done(action: str) -> dict[str, Any]:
    return {"resp": {"status": "Success", "actiontype": action}}


def _refused(text: str) -> dict[str, Any]:
    return {"resp": {"status": "ERROR", "message": text}}
