"""Customers and contacts: made once, found again, never changed."""

import re
from typing import Any

from simulators.registrars.logicboxes.objects import Contact, Customer
from simulators.registrars.logicboxes.refusals import error, forbidden
from simulators.registrars.logicboxes.request import Request

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_CUSTOMER = ("name", "company", "address-line-1", "city", "state", "country", "zipcode", "phone-cc", "phone")
_CONTACT = ("name", "company", "email", "address-line-1", "city", "country", "zipcode", "phone-cc", "phone")
_LINES = ("address-line-2", "address-line-3", "state")


def signup(request: Request) -> str:
    username = request.text("username")
    if not _MAIL.match(username):
        raise error("Invalid username: an e-mail address")
    fields = {name: request.text(name) for name in (*_CUSTOMER, "passwd", "lang-pref")}
    _check_phone(fields)
    if not 8 <= len(fields.pop("passwd")) <= 15:
        raise error("Invalid passwd: 8 to 15 characters")
    if _by_username(request, username) is not None:
        raise error(f"{username} is already a Customer.")
    customer = Customer(request.state.number(), request.account.id, username, fields)
    request.state.customers[customer.id] = customer
    return customer.id


def customer_details(request: Request) -> dict[str, Any]:
    username = request.text("username")
    customer = _by_username(request, username)
    if customer is None:
        raise error(f"Customer {username} not found")
    return _customer(customer)


def customer_by_id(request: Request) -> dict[str, Any]:
    return _customer(own_customer(request))


def search_customers(request: Request) -> dict[str, Any]:
    records, page = request.number("no-of-records"), request.number("page-no")
    username = request.call.first("username")
    mine = [each for each in request.state.customers.values() if each.reseller == request.account.id]
    found = [each for each in mine if username in {"", each.username}]
    shown = found[(page - 1) * records : page * records]
    rows = {str(number): _customer_row(request, each) for number, each in enumerate(shown, start=1)}
    return {"recsonpage": str(len(shown)), "recsindb": str(len(found))} | rows


def add_contact(request: Request) -> str:
    customer = own_customer(request)
    fields = {name: request.text(name) for name in _CONTACT}
    fields |= {name: request.call.first(name) for name in _LINES}
    _check_phone(fields)
    if not _MAIL.match(fields["email"]) or not re.fullmatch("[A-Z]{2}", fields["country"]):
        raise error("Invalid contact: email or country")
    if not all(value.isascii() for value in fields.values()):
        raise error("Invalid contact: only ASCII characters are allowed")
    contact = Contact(request.state.number(), customer.id, request.text("type"), fields)
    request.state.contacts[contact.id] = contact
    return contact.id


def contact_details(request: Request) -> dict[str, Any]:
    contact = request.state.contacts.get(request.text("contact-id"))
    if contact is None:
        raise error(f"Invalid contact-id: {request.text('contact-id')}")
    _check_customer(request, contact.customer)
    return contact_view(contact)


def default_contacts(request: Request) -> dict[str, Any]:
    """The customer's first contact of the type, for every role; it is made of the customer where there is none."""
    customer, kind = own_customer(request), request.text("type")
    mine = (each for each in request.state.contacts.values() if each.customer == customer.id and each.kind == kind)
    found = next(mine, None) or _of_customer(request, customer, kind)
    return {kind: dict.fromkeys(("registrant", "admin", "tech", "billing"), found.id)}


def search_contacts(request: Request) -> dict[str, Any]:
    customer, email = own_customer(request), request.call.first("email")
    found = [
        contact
        for contact in request.state.contacts.values()
        if contact.customer == customer.id and email in {"", contact.fields["email"]}
    ]
    records, page = request.number("no-of-records"), request.number("page-no")
    shown = found[(page - 1) * records : page * records]
    rows = [{f"contact.{name}": value for name, value in contact_view(each).items()} for each in shown]
    return {"recsonpage": str(len(rows)), "recsindb": str(len(found)), "result": rows}


def own_customer(request: Request) -> Customer:
    """Raises `Refused` for a customer that is not this reseller's."""
    _check_customer(request, request.text("customer-id"))
    return request.state.customers[request.text("customer-id")]


def contact_view(contact: Contact) -> dict[str, Any]:
    fields = contact.fields
    return {
        "contactid": contact.id,
        "customerid": contact.customer,
        "type": contact.kind,
        "name": fields["name"],
        "company": fields["company"],
        "emailaddr": fields["email"],
        "address1": fields["address-line-1"],
        "address2": fields["address-line-2"],
        "address3": fields["address-line-3"],
        "city": fields["city"],
        "state": fields["state"],
        "country": fields["country"],
        "zip": fields["zipcode"],
        "telnocc": fields["phone-cc"],
        "telno": fields["phone"],
    }


def _check_customer(request: Request, customer_id: str) -> None:
    customer = request.state.customers.get(customer_id)
    if customer is None:
        raise error(f"Invalid customer-id: {customer_id}")
    if customer.reseller != request.account.id:
        raise forbidden()


def _check_phone(fields: dict[str, str]) -> None:
    if not re.fullmatch(r"\d{1,3}", fields["phone-cc"]) or not re.fullmatch(r"\d{4,12}", fields["phone"]):
        raise error("Invalid phone number")


def _by_username(request: Request, username: str) -> Customer | None:
    mine = (each for each in request.state.customers.values() if each.reseller == request.account.id)
    return next((each for each in mine if each.username == username), None)


def _customer(customer: Customer) -> dict[str, Any]:
    return {"customerid": customer.id, "username": customer.username, "name": customer.fields["name"]}


def _of_customer(request: Request, customer: Customer, kind: str) -> Contact:
    fields = dict.fromkeys(_LINES, "") | customer.fields | {"email": customer.username}
    contact = Contact(request.state.number(), customer.id, kind, fields)
    request.state.contacts[contact.id] = contact
    return contact


def _customer_row(request: Request, customer: Customer) -> dict[str, Any]:
    fields, names = customer.fields, [each for each in request.state.orders.values() if each.customer == customer.id]
    shown = {
        **_customer(customer),
        "resellerid": customer.reseller,
        "company": fields["company"],
        "city": fields["city"],
        "state": fields["state"],
        "country": fields["country"],
        "telnocc": fields["phone-cc"],
        "telno": fields["phone"],
        "customerstatus": "Active",
        "totalreceipts": "0.0",
        "websitecount": str(len(names)),
    }
    return {f"customer.{name}": value for name, value in shown.items()}
