"""Paying for orders: from the account's balance, or by a bill that waits."""

from simulators.registrars.book import Charge
from simulators.registrars.regru.objects import Bill, Service
from simulators.registrars.regru.refusals import Refused
from simulators.registrars.regru.request import Request

_NEW = {"create": "new", "transfer": "new", "renew": "renew"}


def pay(request: Request, service: Service, action: str, amount_minor: int, years: int, *, unpaid: bool) -> Bill:
    """Take the money and return the bill; `unpaid`: without money the bill waits, instead of a refusal."""
    if request.text("pay_type") not in {"prepay", "bank", "pbank", "yacard"}:
        raise Refused("PARAMETER_INCORRECT", param="pay_type")
    account = request.account
    can_pay = request.text("pay_type") == "prepay" and account.can_pay(amount_minor)
    if not can_pay and not unpaid:
        raise Refused("NOT_ENOUGH_MONEY", dname=service.name)
    status = "payed" if can_pay else "notpayed"
    bill = Bill(
        request.state.number(),
        account.id,
        service.id,
        service.name,
        _NEW[action],
        request.now,
        amount_minor,
        years,
        status,
    )
    request.state.bills[bill.id] = bill
    if can_pay:
        account.take(Charge(request.now, action, service.name, amount_minor, years))
    return bill
