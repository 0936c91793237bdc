"""Renewals, which nothing guards: the same call twice renews twice."""

from typing import Any

from simulators.registrars.regru.money import pay
from simulators.registrars.regru.objects import Service, begins, moscow_day, years_later
from simulators.registrars.regru.refusals import Refused, incorrect
from simulators.registrars.regru.request import Request, zone_of

_CEILING_YEARS = 11


def renew(request: Request) -> dict[str, Any]:
    service = _service(request)
    zone, years = zone_of(service.name), request.number("period")
    if zone is None or not 1 <= years <= zone.years_max:
        raise incorrect("period")
    if service.state not in {"A", "S"} or service.expires_on is None:
        raise Refused("INCORRECT_STATE", dname=service.name)
    until = years_later(service.expires_on, years)
    if until > years_later(moscow_day(request.now), _CEILING_YEARS):
        raise Refused("PROLONG_ERROR", dname=service.name)
    unpaid = request.flag("ok_if_no_money") or request.switches.unpaid_bills
    bill = pay(request, service, "renew", zone.renew * years, years, unpaid=unpaid)
    paid = bill.status == "payed"
    if paid:
        service.expires_on = until
        if begins(until) > request.now and not service.suspended:
            service.state = "A"
    return {
        "period": years,
        "bill_id": request.id(bill.id),
        "payment": request.sum(bill.amount_minor),
        "currency": "RUR",
        "status": "renew_success" if paid else "only_bill_created",
        "dname": service.name,
        "servtype": "domain",
        "service_id": request.id(service.id),
    }


def _service(request: Request) -> Service:
    service_id = request.get("service_id")
    if not service_id:
        return request.state.own(request.account, request.name())
    service = request.state.services.get(service_id)
    if service is None or service.account != request.account.id or not service.lives:
        raise Refused("SERVICE_NOT_FOUND")
    return service
