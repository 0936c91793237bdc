"""Contacts that an order names by their ids, put in as they are in the tenant's book now."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.model import Contact
from adapters.rules import FieldProblem
from gateway.errors import ValidationFailed
from gateway.operations.requests import AcceptRequest, ContactIds, ContactsRequest, OrderRequest, RegisterRequest


def contact_ids_in(order: OrderRequest) -> ContactIds:
    return order.contact_ids if isinstance(order, RegisterRequest | ContactsRequest) else {}


def with_contacts(request: AcceptRequest, found: Mapping[str, Contact]) -> AcceptRequest:
    """Return the request with the contacts that it names. Raises `ValidationFailed` for one that is not `found`."""
    order = request.order
    if not isinstance(order, RegisterRequest | ContactsRequest):
        return request
    unknown = unknown_contacts(order.contact_ids, found)
    if unknown:
        raise ValidationFailed(unknown)
    named = {role: found[contact_id] for role, contact_id in order.contact_ids.items()}
    return replace(request, order=replace(order, contacts={**order.contacts, **named}))


def unknown_contacts(ids: ContactIds, found: Mapping[str, Contact]) -> list[FieldProblem]:
    """Return the roles whose contact is not there; another tenant's is not."""
    missing = sorted(role for role, contact_id in ids.items() if contact_id not in found)
    return [FieldProblem(f"/contacts/{role.value}", "contact_unknown", "there is no such contact") for role in missing]
