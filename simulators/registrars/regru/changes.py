"""Changes of a service that cost nothing: contacts and flags."""

from typing import Any

from simulators.registrars.regru.contact_rules import check_contacts
from simulators.registrars.regru.objects import Service
from simulators.registrars.regru.refusals import Refused
from simulators.registrars.regru.request import Request, zone_of


def update_contacts(request: Request, service: Service) -> dict[str, Any]:
    """An owner under .ua stays the owner. The flag of privacy may come with the contacts; left out, it stays."""
    zone, contacts = zone_of(service.name), request.table("contacts")
    if zone is None or zone.family == "ua":
        raise Refused("DATA_IS_READ_ONLY", dname=service.name)
    check_contacts(contacts, zone.family, place_required=request.switches.passport_place_required)
    if (flag := contacts.pop("private_person_flag", None)) is not None:
        service.flags["private_person"] = flag == "1"
    service.contacts = contacts
    return {}


def set_privacy(request: Request, service: Service) -> dict[str, Any]:
    service.flags["private_person"] = request.flag("private_person_flag")
    return {"pp_flag": "is set" if service.flags["private_person"] else "is cleared"}


def set_autorenew(request: Request, service: Service) -> dict[str, Any]:
    service.flags["autorenew"] = request.flag("flag_value")
    return {}
