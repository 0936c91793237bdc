"""What is asked: names free or taken, orders, the queue, money."""

from datetime import datetime
from typing import Any

from simulators.amounts import decimal
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import Action, Order
from simulators.registrars.logicboxes.people import contact_view
from simulators.registrars.logicboxes.refusals import error, no_website
from simulators.registrars.logicboxes.request import Request

_ROLES = {"reg": "registrant", "admin": "admin", "tech": "tech", "billing": "billing"}


def available(request: Request) -> dict[str, Any]:
    labels, zones = request.texts("domain-name"), request.texts("tlds")
    names = [f"{label}.{zone}".lower() for label in labels for zone in zones]
    if len(names) > request.switches.names_per_check:
        raise error(f"Too many domain names: {request.switches.names_per_check} at most")
    return {name: availability(request, name) for name in names}


def order_id(request: Request) -> int:
    return int(_order_by_name(request).id)


def details(request: Request) -> dict[str, Any]:
    request.texts("options")
    return order_view(request, request.order())


def details_by_name(request: Request) -> dict[str, Any]:
    request.texts("options")
    return order_view(request, _order_by_name(request))


def locks(request: Request) -> dict[str, Any]:
    order = request.order()
    return {"transferlock": order.theft_protected, "customerlock": {}}


def search(request: Request) -> dict[str, Any]:
    """Orders in whatever state, the newest last. Rows are keyed by their numbers."""
    records, page = request.number("no-of-records"), request.number("page-no")
    if not 10 <= records <= 500:
        raise error("Invalid no-of-records: 10 to 500")
    name = request.call.first("domain-name").lower()
    mine = [each for each in request.state.orders.values() if each.reseller == request.account.id]
    found = [each for each in mine if name in {"", each.name}]
    rows = [_row(each) for each in found[(page - 1) * records : page * records]]
    numbered = {str(number): row for number, row in enumerate(rows, start=1)}
    return {"recsonpage": str(len(rows)), "recsindb": str(len(found))} | numbered


def current_actions(request: Request) -> dict[str, Any]:
    return _actions(request, [each for each in request.state.actions.values() if each.completed_at is None])


def archived_actions(request: Request) -> dict[str, Any]:
    done = (each for each in request.state.actions.values() if each.completed_at is not None)
    return _actions(request, sorted(done, key=lambda each: int(each.id), reverse=True))


def balance(request: Request) -> dict[str, Any]:
    if request.text("reseller-id") != request.account.id:
        raise error("Invalid reseller-id")
    return {"sellingcurrencybalance": decimal(request.account.balance_minor), "sellingcurrencysymbol": facts.CURRENCY}


def cost_prices(_request: Request) -> dict[str, Any]:
    years = range(1, facts.YEARS_MAX + 1)
    return {
        product.key: {
            "addnewdomain": {str(year): decimal(product.register) for year in years},
            "renewdomain": {str(year): decimal(product.renew) for year in years},
            "addtransferdomain": {"1": decimal(product.transfer)},
            "restoredomain": {"1": decimal(product.restore)},
        }
        for product in facts.PRODUCTS.values()
    }


def order_view(request: Request, order: Order) -> dict[str, Any]:
    """All of an order; a running action is shown beside it."""
    shown: dict[str, Any] = {
        "orderid": order.id,
        "entityid": order.id,
        "domainname": order.name,
        "customerid": order.customer,
        "currentstatus": order.status,
        "orderstatus": ["transferlock"] if order.theft_protected else [],
        "domainstatus": [],
        "domsecret": order.secret,
        "isprivacyprotected": "true" if order.privacy else "false",
        "cns": order.hosts,
        "raaVerificationStatus": order.verification,
        "isOrderSuspendedUponExpiry": "false",
    }
    shown |= {f"ns{number}": host for number, host in enumerate(order.nameservers, start=1)}
    for role, contact_id in order.contacts.items():
        shown[f"{_ROLES[role]}contactid"] = contact_id
        if contact_id in request.state.contacts:
            shown[f"{_ROLES[role]}contact"] = contact_view(request.state.contacts[contact_id])
    if order.created_at is not None and order.ends_at is not None:
        shown |= {"creationtime": _seconds(order.created_at), "endtime": _seconds(order.ends_at)}
    running = request.state.running(order.id)
    if running is not None:
        shown |= {
            "actiontype": running.kind,
            "actionstatus": running.status,
            "actionstatusdesc": running.status_text,
        }
    return shown


def availability(request: Request, name: str) -> dict[str, Any]:
    product = facts.PRODUCTS.get(name.partition(".")[2])
    if product is None:
        return {"classkey": "", "status": "unknown"}
    order = request.state.order_of(name)
    if order is not None and order.status != "InActive":
        status = "regthroughus"
    elif name in request.state.foreign:
        status = "regthroughothers"
    else:
        status = "available"
    return {"classkey": product.key, "status": status}


def _order_by_name(request: Request) -> Order:
    name = request.text("domain-name").lower()
    order = request.state.order_of(name)
    if order is None or order.reseller != request.account.id:
        raise no_website(name)
    return order


def _row(order: Order) -> dict[str, Any]:
    row = {
        "orders.orderid": order.id,
        "entity.description": order.name,
        "entity.currentstatus": order.status,
        "entity.customerid": order.customer,
    }
    return row if order.ends_at is None else row | {"orders.endtime": _seconds(order.ends_at)}


def _actions(request: Request, actions: list[Action]) -> dict[str, Any]:
    records, page = request.number("no-of-records"), request.number("page-no")
    wanted_order, wanted = request.call.first("order-id"), request.call.first("eaq-id")
    found = [
        each
        for each in actions
        if request.state.orders[each.order].reseller == request.account.id
        and wanted_order in {"", each.order}
        and wanted in {"", each.id}
    ]
    rows = [_action(each) for each in found[(page - 1) * records : page * records]]
    numbered = {str(number): row for number, row in enumerate(rows, start=1)}
    return {"recsonpage": str(len(rows)), "recsindb": str(len(found))} | numbered


def _action(action: Action) -> dict[str, Any]:
    return {
        "eaqid": action.id,
        "entityid": action.order,
        "entitytypeid": "3",
        "actiontype": action.kind,
        "actiontypedesc": action.text,
        "actionadded": _seconds(action.added_at),
        "actionstarted": _seconds(action.added_at),
        "actioncompleted": "" if action.completed_at is None else _seconds(action.completed_at),
        "actionstatus": action.status,
        "actionstatusdesc": action.status_text,
    }


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))
