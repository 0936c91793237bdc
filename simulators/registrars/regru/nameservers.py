"""Name servers of a name: how a call gives them, and how they are shown."""

import re
from ipaddress import ip_address
from typing import Any

from simulators.registrars.regru.facts import Zone
from simulators.registrars.regru.objects import Service, begins
from simulators.registrars.regru.refusals import Refused, missing
from simulators.registrars.regru.request import Request, zone_of

_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}\Z")


def delegation_of(request: Request, name: str, zone: Zone) -> tuple[list[tuple[str, str]], bool]:
    """Return the name servers of an order, and whether the name is delegated to them."""
    if "nss" in request.fields:
        return read(request.table("nss"), name), True
    if request.flag("not_delegated") and zone.family == "ru":
        return [], False
    raise missing("nss")


def update(request: Request, service: Service) -> dict[str, Any]:
    service.nss, service.delegated = read(request.table("nss"), service.name), True
    service.hosts |= {host: addresses for host, addresses in service.nss if addresses}
    return {}


def undelegate(_request: Request, service: Service) -> dict[str, Any]:
    zone = zone_of(service.name)
    if zone is None or zone.family != "ru":
        raise Refused("UNDELEGATION_NOT_SUPPORTED_BY_TLD", dname=service.name)
    service.nss, service.delegated = [], False
    return {}


def delegate(_request: Request, service: Service) -> dict[str, Any]:
    if not service.nss:
        raise Refused("INVALID_NSS", dname=service.name)
    service.delegated = True
    return {}


def suspend(_request: Request, service: Service) -> dict[str, Any]:
    """Take the name out of the DNS; its name servers are kept for the day when it comes back."""
    if service.state not in {"A", "S"}:
        raise Refused("INCORRECT_STATE", dname=service.name)
    service.suspended, service.state = True, "S"
    return {}


def resume(request: Request, service: Service) -> dict[str, Any]:
    if service.expires_on is not None and begins(service.expires_on) <= request.now:
        raise Refused("SERVICE_EXPIRED", dname=service.name)
    if not service.suspended:
        raise Refused("SERVICE_NOT_SUSPENDED", dname=service.name)
    service.suspended, service.state = False, "A"
    return {}


def shown(_request: Request, service: Service) -> dict[str, Any]:
    nss = [{"ns": host, **({"ip": addresses} if addresses else {})} for host, addresses in service.nss]
    return {"nss": nss}


def read(table: dict[str, str], name: str) -> list[tuple[str, str]]:
    """Return the hosts with their addresses. Raises `Refused`."""
    hosts = []
    for index in range(13):
        host = table.get(f"ns{index}", "").lower().rstrip(".")
        if host:
            hosts.append((host, addresses_of(host, table.get(f"ns{index}ip", ""), name)))
    if len(hosts) < 2 or len({host for host, _ in hosts}) != len(hosts):
        raise Refused("INVALID_NSS", dname=name)
    return hosts


def addresses_of(host: str, text: str, name: str) -> str:
    """A host below the name itself has addresses, another has none."""
    if not _HOST.match(host) or host.endswith(f".{name}") != bool(text):
        raise Refused("INVALID_NSS", dname=name)
    try:
        return ",".join(str(ip_address(each.strip())) for each in text.split(",") if each)
    except ValueError:
        raise Refused("INVALID_NSS", dname=name) from None
