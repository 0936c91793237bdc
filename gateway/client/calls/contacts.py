"""Contacts that are kept for orders: an order names one by its id."""

from collections.abc import Mapping

from gateway.client.answers.base import Page
from gateway.client.answers.contacts import BookedContact, DomainContacts, Validated, Versioned
from gateway.client.call import Answer, Call, address, shaped

Details = Mapping[str, object]


def add_contact(details: Details, *, order: str) -> Call[Versioned[BookedContact]]:
    """`order` keeps a repetition from adding a second one."""
    return Call("POST", address("contacts"), _versioned, details, key=order)


def contact(contact: str) -> Call[Versioned[BookedContact]]:
    return Call("GET", address("contacts", contact), _versioned)


def list_contacts() -> Call[Page[BookedContact]]:
    return Call("GET", address("contacts"), shaped(Page[BookedContact]))


def change_contact(contact: str, details: Details, *, version: str) -> Call[Versioned[BookedContact]]:
    """Domains that have it keep it as it was. Refused when it is in another version by now."""
    return Call("PUT", address("contacts", contact), _versioned, details, version=version)


def remove_contact(contact: str) -> Call[BookedContact]:
    """Refused while a domain or an open order has it."""
    return Call("DELETE", address("contacts", contact), shaped(BookedContact))


def validate_contacts(tld: str, contacts: Mapping[str, Details | str]) -> Call[Validated]:
    """Tell what an order in this zone would be refused for; a contact is given by value or by its id."""
    body = {"tld": tld, "contacts": contacts}
    return Call("POST", address("contacts", "validate"), shaped(Validated), body, harmless=True)


def domain_contacts(name: str) -> Call[DomainContacts]:
    return Call("GET", address("domains", name, "contacts"), shaped(DomainContacts))


def _versioned(answer: Answer) -> Versioned[BookedContact]:
    return Versioned(BookedContact.model_validate_json(answer.body), answer.headers.get("etag", ""))
