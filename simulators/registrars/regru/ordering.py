"""Orders: a new name, and a name that comes from another registrar."""

import re
from datetime import timedelta
from typing import Any

from simulators.amounts import minor_units
from simulators.registrars.regru import facts
from simulators.registrars.regru.contact_rules import check_contacts
from simulators.registrars.regru.facts import Zone
from simulators.registrars.regru.lifecycle import activate, give_back
from simulators.registrars.regru.money import pay
from simulators.registrars.regru.nameservers import delegation_of
from simulators.registrars.regru.objects import Bill, Service, Transfer, moscow_day
from simulators.registrars.regru.refusals import Refused, incorrect, missing
from simulators.registrars.regru.request import Request, zone_of

_SERVID = re.compile(r"[0-9a-f]{32}\Z")


def create(request: Request) -> dict[str, Any]:
    name = request.name()
    zone = _zone(name)
    servid = _servid(request)
    years = request.number("period")
    if not 1 <= years <= zone.years_max:
        raise incorrect("period")
    request.text("enduser_ip")
    contacts = _contacts(request, zone)
    nss, delegated = delegation_of(request, name, zone)
    price = _price(request, name, zone)
    if request.state.is_taken(name):
        raise Refused("DOMAIN_ALREADY_EXISTS", dname=name)
    today = moscow_day(request.now)
    service = Service(request.state.number(), servid, name, request.account.id, today, years)
    service.contacts, service.nss, service.delegated = contacts, nss, delegated
    service.hosts = {host: addresses for host, addresses in nss if addresses}
    service.flags["private_person"] = contacts.pop("private_person_flag", "0") == "1"
    bill = pay(request, service, "create", price * years, years, unpaid=request.flag("ok_if_no_money"))
    request.state.add(service)
    if bill.status == "payed":
        service.active_at = request.now + timedelta(seconds=request.switches.activation_seconds)
        activate(service, request.now)
    return ordered(request, service, bill)


def transfer(request: Request) -> dict[str, Any]:
    name = request.name()
    zone = _zone(name)
    servid = _servid(request)
    years = request.number("period")
    if years != (0 if zone.family == "ru" else 1):
        raise incorrect("period")
    contacts = _contacts(request, zone)
    word = _transfer_word(request, name)
    service = Service(request.state.number(), servid, name, request.account.id, moscow_day(request.now), years)
    service.contacts = contacts
    bill = pay(request, service, "transfer", zone.transfer, years, unpaid=False)
    ends_at = request.now + facts.TRANSFER_DAYS
    failed = request.state.living(name)
    if failed is not None:
        failed.state = "D"
    service.transfer = Transfer(word, ends_at, request.text("authinfo"), zone.transfer)
    request.state.add(service)
    return ordered(request, service, bill)


def cancel_transfer(request: Request, service: Service) -> dict[str, Any]:
    if service.transfer is None or service.state != "N":
        raise Refused("NOT_A_TRANSFER_ORDER", dname=service.name)
    give_back(request.state, service, request.now)
    service.state = "D"
    return {}


def set_new_authinfo(request: Request, service: Service) -> dict[str, Any]:
    held = request.state.foreign.get(service.name)
    if service.transfer is None or held is None or service.state != "N":
        raise Refused("NOT_A_TRANSFER_ORDER", dname=service.name)
    service.transfer.word = "pendingTransfer" if request.text("authinfo") == held.auth_info else "authinfoError"
    return {}


def ordered(request: Request, service: Service, bill: Bill) -> dict[str, Any]:
    service_id = request.id(service.id)
    paid = bill.status == "payed"
    return {
        "bill_id": request.id(bill.id),
        "payment": request.sum(bill.amount_minor),
        "pay_type": request.text("pay_type"),
        "pay_notes": "Amount successfully charged" if paid else "Awaiting payment",
        "service_id": service_id,
        "domains": [{"dname": service.name, "result": "success", "service_id": service_id}],
    }


def _zone(name: str) -> Zone:
    zone = zone_of(name)
    if zone is None:
        raise Refused("DOMAIN_BAD_TLD", dname=name)
    return zone


def _servid(request: Request) -> str | None:
    servid = request.get("user_servid") or None
    if servid is None:
        return None
    if not _SERVID.match(servid):
        raise Refused("BAD_USER_SERVID")
    if request.state.ordered_under(request.account.id, servid) is not None:
        raise Refused("USER_SERVID_IS_NOT_UNIQUE")
    return servid


def _contacts(request: Request, zone: Zone) -> dict[str, str]:
    profile = (request.get("profile_type"), request.get("profile_name"))
    if profile != ("", ""):
        if profile not in facts.PROFILES:
            raise incorrect("profile_name")
        return {"profile": "/".join(profile)}
    contacts = request.table("contacts")
    check_contacts(contacts, zone.family, place_required=request.switches.passport_place_required)
    return contacts


def _price(request: Request, name: str, zone: Zone) -> int:
    premium = request.switches.premium.get(name)
    if premium is None:
        return zone.register
    if not request.flag("reg_premium"):
        raise missing("reg_premium")
    return minor_units(premium)


def _transfer_word(request: Request, name: str) -> str:
    held, code = request.state.foreign.get(name), request.text("authinfo")
    before = request.state.living(name)
    if before is not None and (before.transfer is None or before.transfer.word != "transferError"):
        raise Refused("DOMAIN_ALREADY_ORDERED", dname=name)
    if held is None:
        raise Refused("CANT_OBTAIN_EXPDATE", dname=name)
    if held.locked:
        raise Refused("DOMAIN_CLIENT_TRANSFER_PROHIBITED", dname=name)
    if request.now - held.created_at < facts.TRANSFER_MIN_AGE:
        raise Refused("DOMAIN_TOO_YOUNG", dname=name)
    if not 5 <= len(code) <= 48:
        raise Refused("INVALID_AUTHINFO", dname=name)
    if code == held.auth_info:
        return "pendingTransfer"
    if not request.switches.wrong_code_waits:
        raise Refused("INVALID_AUTHINFO", dname=name)
    return "authinfoError"
