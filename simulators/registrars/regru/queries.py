"""What can be asked: of services, availability, prices, the balance, bills."""

from datetime import date
from typing import Any

from simulators.amounts import minor_units
from simulators.registrars.regru import facts
from simulators.registrars.regru.facts import MOSCOW
from simulators.registrars.regru.objects import Bill, Service, moscow_day
from simulators.registrars.regru.refusals import Refused, incorrect
from simulators.registrars.regru.request import Request, read_name

_CURRENCIES = {"", "RUR"}


def nop(request: Request) -> dict[str, Any]:
    return {"login": request.account.id, "user_id": request.id("20011")}


def get_balance(request: Request) -> dict[str, Any]:
    if request.get("currency") not in _CURRENCIES:
        raise Refused("UNSUPPORTED_CURRENCY")
    return {"prepay": request.sum(request.account.balance_minor), "currency": facts.CURRENCY}


def check(request: Request) -> dict[str, Any]:
    return {"currency": facts.CURRENCY, "domains": [_checked(request, row) for row in request.rows()]}


def get_prices(request: Request) -> dict[str, Any]:
    prices = {}
    for tld, zone in facts.ZONES.items():
        prices["__idn.рф" if tld == "xn--p1ai" else tld] = {
            "reg_price": request.sum(zone.register),
            "renew_price": request.sum(zone.renew),
            "retail_reg_price": request.sum(2 * zone.register),
            "retail_renew_price": request.sum(2 * zone.renew),
            "reg_min_period": 1,
            "reg_max_period": zone.years_max,
        }
    return {"currency": facts.CURRENCY, "price_group": "partner", "prices": prices}


def get_info(_request: Request, service: Service) -> dict[str, Any]:
    expires_on = "" if service.expires_on is None else service.expires_on.isoformat()
    return {
        "servtype": "domain",
        "subtype": "",
        "state": service.state,
        "creation_date": service.created_on.isoformat(),
        "expiration_date": expires_on,
    }


def get_list(request: Request) -> dict[str, Any]:
    own = [each for each in request.state.services.values() if each.account == request.account.id and each.lives]
    return {"services": [row(request, each) | get_info(request, each) for each in own]}


def get_details(request: Request, service: Service) -> dict[str, Any]:
    flag = {"private_person_flag": str(int(service.flags.get("private_person", False)))}
    return {"details": {**service.contacts, **(flag if request.switches.details_show_flag else {})}}


def get_transfer_status(_request: Request, service: Service) -> dict[str, Any]:
    if service.transfer is None:
        raise Refused("NOT_A_TRANSFER_ORDER", dname=service.name)
    return {"status": service.transfer.word}


def bills_not_paid(request: Request) -> dict[str, Any]:
    return {"bills": [_bill(request, each) for each in _bills(request) if each.status == "notpayed"]}


def bills_of_period(request: Request) -> dict[str, Any]:
    first, last = _day(request, "start_date"), _day(request, "end_date")
    found = [each for each in _bills(request) if first <= moscow_day(each.at) <= last]
    return {"bills": [_bill(request, each) for each in found]}


def bills_of_service(request: Request, service: Service) -> dict[str, Any]:
    return {"bills": [request.id(each.id) for each in _bills(request) if each.service == service.id]}


def bill_status(request: Request) -> dict[str, Any]:
    bill = _own_bill(request)
    return {"bill_id": request.id(bill.id), "pay_status": bill.status}


def delete_bill(request: Request) -> dict[str, Any]:
    bill = _own_bill(request)
    if bill.status != "notpayed":
        raise Refused("INCORRECT_STATE")
    bill.status = "cancelled"
    return {"bill_id": request.id(bill.id), "pay_status": bill.status}


def row(request: Request, service: Service) -> dict[str, Any]:
    return {"dname": service.name, "service_id": request.id(service.id), "result": "success"}


def _checked(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    text = str(asked.get("dname") or asked.get("domain_name") or "")
    try:
        name = read_name(text)
    except Refused as err:
        return {"dname": text} | err.document
    if request.state.is_taken(name):
        return {"dname": name} | Refused("DOMAIN_ALREADY_EXISTS", dname=name).document
    found: dict[str, Any] = {"dname": name, "result": "Available"}
    premium = request.switches.premium.get(name)
    if premium is not None:
        price = request.sum(minor_units(premium))
        found |= {"is_premium": 1, "price": price, "renew_price": price}
    return found


def _bills(request: Request) -> list[Bill]:
    return [each for each in request.state.bills.values() if each.account == request.account.id]


def _own_bill(request: Request) -> Bill:
    bill = request.state.bills.get(request.text("bill_id"))
    if bill is None or bill.account != request.account.id:
        raise incorrect("bill_id")
    return bill


def _bill(request: Request, bill: Bill) -> dict[str, Any]:
    at = bill.at.astimezone(MOSCOW)
    return {
        "bill_id": request.id(bill.id),
        "bill_date": f"{at:%Y-%m-%d %H:%M:%S}" if request.switches.bill_times else f"{at:%Y-%m-%d}",
        "currency": facts.CURRENCY,
        "payment": request.sum(bill.amount_minor),
        "total_payment": request.sum(bill.amount_minor),
        "pay_type": "prepay",
        "pay_status": bill.status,
        "items": [
            {
                "dname": bill.name,
                "service_id": request.id(bill.service),
                "servtype": "domain",
                "action": bill.action,
            }
        ],
    }


def _day(request: Request, name: str) -> date:
    try:
        return date.fromisoformat(request.text(name))
    except ValueError:
        raise incorrect(name) from None
