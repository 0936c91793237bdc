"""Orders that begin or end a name's time here: register, transfer in, delete, restore."""

import secrets
from datetime import datetime

from simulators.periods import add_years
from simulators.registrars.exchange import Call
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import ROLES, Foreign, Order
from simulators.registrars.logicboxes.people import own_customer
from simulators.registrars.logicboxes.queue import TRANSFER, Price
from simulators.registrars.logicboxes.refusals import error, missing
from simulators.registrars.logicboxes.request import Request
from simulators.registrars.logicboxes.state import State

_OPTIONS = frozenset({"NoInvoice", "PayInvoice", "KeepInvoice", "OnlyAdd"})
_ROLE_FIELDS = {"reg": "registrant", "admin": "admin", "tech": "tech", "billing": "billing"}


def register(request: Request) -> object:
    name, years = sold_name(request), request.number("years")
    if not 1 <= years <= facts.YEARS_MAX:
        raise error("Invalid years: 1 to 10")
    check_invoice(request)
    nameservers = [each.lower() for each in request.texts("ns")]
    contacts = _contacts(request)
    if is_taken(request.state, name):
        raise error(f"{name} is already registered")
    order = _new_order(request, name, nameservers, contacts)

    def done(at: datetime) -> None:
        order.status, order.created_at, order.ends_at = "Active", at, add_years(at, years)

    price = Price("create", years * product_of(name).register, years)
    text = f"Registration of {name} for {_years(years)}"
    return request.queue.submit(order, "AddNewDomain", text, done, request.now, price=price)


def transfer(request: Request) -> object:
    name, code = sold_name(request), request.text("auth-code")
    check_invoice(request)
    contacts = _contacts(request)
    held = request.state.foreign.get(name)
    if held is None:
        raise error(f"{name} is currently available for Registration")
    if request.state.order_of(name) is not None:
        raise error(f"Domain {name} already exists in the database")
    if held.locked:
        raise error(f"{name} is locked for transfer at its present Registrar")
    right = secrets.compare_digest(code.encode(), held.auth_info.encode())
    if not right and not request.switches.wrong_code_waits:
        raise error("Invalid Authorization Code (Domain Secret)")
    order = _new_order(request, name, [each.lower() for each in request.call.all("ns") if each], contacts)

    def done(at: datetime) -> None:
        _move_in(request.state, order, held, at)

    price = Price("transfer", product_of(name).transfer, 1)
    waits_for = "loser" if right else "auth-code"
    return request.queue.submit(
        order, TRANSFER, f"Transfer of {name}", done, request.now, price=price, waits_for=waits_for
    )


def submit_auth_code(request: Request) -> object:
    order, code = request.order(), request.text("auth-code")
    action, held = request.state.running(order.id), request.state.foreign.get(order.name)
    if action is None or action.kind != TRANSFER or held is None:
        raise error("Invalid action status/action type for this operation")
    if not secrets.compare_digest(code.encode(), held.auth_info.encode()):
        raise error("Invalid Authorization Code (Domain Secret)")
    request.queue.wait(action, "loser")
    return request.queue.record(action)


def cancel_transfer(request: Request) -> object:
    order = request.order()
    action = request.state.running(order.id)
    if action is None or action.kind != TRANSFER:
        raise error("Invalid action status/action type for this operation")
    request.queue.fail(action, "Cancelled by the Reseller", request.now)
    return "Success"


def validate_transfer(request: Request) -> bool:
    held = request.state.foreign.get(request.text("domain-name").lower())
    return held is not None and not held.locked


def delete(request: Request) -> object:
    order = request.active_order()
    if order.theft_protected:
        raise error("Order is locked: Theft Protection is enabled")

    def done(at: datetime) -> None:
        fresh = order.created_at is not None and at < order.created_at + facts.ADD_GRACE
        order.status = "Deleted" if fresh else "Pending Delete Restorable"
        order.deleted_at = at

    return request.queue.submit(order, "DelDomain", f"Deletion of {order.name}", done, request.now)


def restore(request: Request) -> object:
    order = request.order()
    check_invoice(request)
    if order.status != "Pending Delete Restorable":
        raise error("Invalid action status/action type for this operation")

    def done(at: datetime) -> None:
        order.status, order.deleted_at = "Active", None
        if order.ends_at is not None and order.ends_at <= at:
            order.ends_at = add_years(order.ends_at, 1)

    price = Price("restore", product_of(order.name).restore)
    text = f"Restoration of {order.name}"
    return request.queue.submit(order, "RestoreDomain", text, done, request.now, price=price)


def check_invoice(request: Request) -> None:
    if request.text("invoice-option") not in _OPTIONS:
        raise error(f"Invalid invoice-option: {request.text('invoice-option')}")


def sold_name(request: Request) -> str:
    name = request.text("domain-name").lower()
    if name.partition(".")[2] not in facts.PRODUCTS:
        raise error(f"{name}: You are not signed up for this product")
    return name


def product_of(name: str) -> facts.Product:
    return facts.PRODUCTS[name.partition(".")[2]]


def is_taken(state: State, name: str) -> bool:
    return name in state.foreign or state.order_of(name) is not None


def contact_ids(call: Call) -> dict[str, str]:
    """The contacts that a call names, checked to be the customer's."""
    found = {}
    for role in ROLES:
        contact_id = call.first(f"{role}-contact-id")
        if not contact_id:
            raise missing(f"{role}-contact-id")
        found[role] = contact_id
    return found


def check_contacts(state: State, contacts: dict[str, str], customer: str) -> None:
    for role, contact_id in contacts.items():
        contact = state.contacts.get(contact_id)
        absent = contact_id == "-1" and role != "reg"
        if not absent and (contact is None or contact.customer != customer or contact.kind != "Contact"):
            field = f"{_ROLE_FIELDS[role]}contactid"
            raise error(f"{{{field}={field} is invalid}}")


def _contacts(request: Request) -> dict[str, str]:
    customer = own_customer(request)
    contacts = contact_ids(request.call)
    check_contacts(request.state, contacts, customer.id)
    return contacts


def _new_order(request: Request, name: str, nameservers: list[str], contacts: dict[str, str]) -> Order:
    bought = request.flag_or("purchase-privacy", otherwise=False) or request.flag_or("protect-privacy", otherwise=False)
    order = Order(
        id=request.state.number(),
        name=name,
        reseller=request.account.id,
        customer=request.text("customer-id"),
        status="InActive",
        nameservers=nameservers,
        contacts=contacts,
        secret=secrets.token_urlsafe(9),
        privacy=request.flag_or("protect-privacy", otherwise=False),
        privacy_bought=bought,
    )
    request.state.orders[order.id] = order
    return order


def _move_in(state: State, order: Order, held: Foreign, at: datetime) -> None:
    state.foreign.pop(order.name, None)
    order.status, order.created_at, order.moved_at = "Active", held.created_at, at
    order.ends_at = add_years(held.expires_at, 1)


def _years(count: int) -> str:
    return f"{count} year" + ("s" if count > 1 else "")
