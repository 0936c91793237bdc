"""Contacts that a panel keeps here once, and what a zone would refuse in contacts."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from adapters.problem_texts import problem_text
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.examples import CONTACT
from gateway.api.idempotency import OPTIONAL_KEY_PROBLEMS
from gateway.api.language import HEADER, localized, preferred_language
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.contact import ContactShape, ContactsShape
from gateway.api.shapes.contact_answer import BookedContactShape
from gateway.api.shapes.problem import FieldErrorShape
from gateway.api.versions import expected_version, versioned_reply
from gateway.auth.scopes import Scope
from gateway.contact_book.service import ContactBook
from gateway.keys import SERVICES
from gateway.services import Services


class ValidateShape(RequestShape):
    """The contacts of an order for a name of this zone."""

    tld: Annotated[str, Field(min_length=1, max_length=255, examples=["com.ua"])]
    contacts: ContactsShape


class ValidatedShape(AnswerShape):
    """`errors` are those that the order would be refused with; the registry has the last word on what is valid."""

    valid: bool
    errors: list[FieldErrorShape]


@endpoint(
    "POST",
    "/v1/contacts",
    summary="Keep a contact",
    scope=Scope.DOMAINS_WRITE,
    body=ContactShape,
    answers={201: (BookedContactShape,)},
    problems=OPTIONAL_KEY_PROBLEMS,
    example=CONTACT,
    key=KeyRule.ACCEPTED,
    versioned=True,
)
async def add_contact(call: Call[ContactShape, NoQuery]) -> web.Response:
    """Its id goes into orders in the place of the contact. What a zone wants of it is judged there, and by
    `POST /v1/contacts/validate`.
    """
    key, contact = idempotency.key_of(call), call.body.to_contact()
    booked = await _book(call).add(call.principal.tenant_id, contact, key, by=actor_of(call))
    response = versioned_reply(call, BookedContactShape.of(booked), booked.version, status=201)
    response.headers["Location"] = f"/v1/contacts/{booked.id}"
    return response


@endpoint(
    "GET",
    "/v1/contacts",
    summary="List contacts",
    scope=Scope.DOMAINS_READ,
    query=ListQuery,
    answers={200: (ListShape[BookedContactShape],)},
    problems=("invalid_cursor",),
)
async def list_contacts(call: Call[None, ListQuery]) -> web.Response:
    """The oldest first."""
    page = await _book(call).list(call.principal.tenant_id, after=after(call), limit=call.query.limit)
    return page_reply(call, page, BookedContactShape, BookedContactShape.of)


@endpoint(
    "GET",
    "/v1/contacts/{id}",
    summary="Read a contact",
    scope=Scope.DOMAINS_READ,
    answers={200: (BookedContactShape,)},
    versioned=True,
)
async def read_contact(call: Call[None, NoQuery]) -> web.Response:
    """All that is kept of it."""
    booked = await _book(call).get(call.principal.tenant_id, call.path("id"))
    return versioned_reply(call, BookedContactShape.of(booked), booked.version)


@endpoint(
    "PUT",
    "/v1/contacts/{id}",
    summary="Replace a contact",
    scope=Scope.DOMAINS_WRITE,
    body=ContactShape,
    answers={200: (BookedContactShape,)},
    problems=("precondition_failed", "precondition_required"),
    example=CONTACT,
    versioned=True,
)
async def put_contact(call: Call[ContactShape, NoQuery]) -> web.Response:
    """Domains that have it keep it as it was until they are ordered to change it."""
    booked = await _book(call).change(
        call.principal.tenant_id,
        call.path("id"),
        call.body.to_contact(),
        expected=expected_version(call, "contact"),
        by=actor_of(call),
    )
    return versioned_reply(call, BookedContactShape.of(booked), booked.version)


@endpoint(
    "DELETE",
    "/v1/contacts/{id}",
    summary="Remove a contact",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (BookedContactShape,)},
    problems=("contact_in_use", "precondition_failed"),
    versioned=True,
)
async def remove_contact(call: Call[None, NoQuery]) -> web.Response:
    """Answers with what is forgotten. Refused while a domain, or an order that has not ended, has it."""
    expected = expected_version(call, "contact")
    booked = await _book(call).remove(call.principal.tenant_id, call.path("id"), expected=expected, by=actor_of(call))
    return reply(BookedContactShape.of(booked))


@endpoint(
    "POST",
    "/v1/contacts/validate",
    summary="Check contacts by a zone's rules",
    scope=Scope.DOMAINS_READ,
    body=ValidateShape,
    answers={200: (ValidatedShape,)},
    problems=("not_found",),
    example={"tld": "com.ua", "contacts": {"registrant": CONTACT}},
    localized=True,
)
async def validate_contacts(call: Call[ValidateShape, NoQuery]) -> web.Response:
    """Nothing is kept or sent, and the pointers are those of the order."""
    asked, language = call.body, preferred_language(call.request.headers.get(HEADER))
    problems = await call.app[SERVICES].contacts.rules.problems(
        call.principal.tenant_id, asked.tld, asked.contacts.by_role(), asked.contacts.ids()
    )
    errors = [
        FieldErrorShape(pointer=each.pointer, code=each.code, detail=problem_text(each, language)) for each in problems
    ]
    return reply(ValidatedShape(valid=not errors, errors=errors), headers=localized(language))


def _book(call: Call[Any, Any]) -> ContactBook:
    services: Services = call.app[SERVICES]
    return services.contacts.book


ENDPOINTS: tuple[Endpoint, ...] = (
    add_contact,
    list_contacts,
    validate_contacts,
    read_contact,
    put_contact,
    remove_contact,
)
