"""A domain's contacts: read, and set as a whole, with what that brings said beforehand."""

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.examples import CONTACT
from gateway.api.orders import CHANGE_PROBLEMS, OrderShape, place
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.contact import ContactsShape
from gateway.api.shapes.contact_answer import ContactsByRole, DomainContactShape
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.operation import OperationShape, QuoteShape
from gateway.api.shapes.tld import OwnerChangeShape
from gateway.auth.scopes import Scope
from gateway.contact_book.of_domains import DomainContacts
from gateway.keys import SERVICES
from gateway.operations.requests import ContactsRequest


class ContactsOrderShape(OrderShape):
    """The whole set."""

    contacts: ContactsShape


class DomainContactsShape(AnswerShape):
    """`contacts` are those that were ordered here; none of a name that came with contacts which its registrar keeps."""

    domain: str
    contacts: ContactsByRole
    owner_change: OwnerChangeShape | None = Field(
        description="Which changes of the registrant change the owner, and what that brings; null = none does."
    )

    @classmethod
    def of(cls, found: DomainContacts) -> "DomainContactsShape":
        ids = found.domain.contact_ids
        return cls(
            domain=found.domain.name.ascii,
            contacts={role: DomainContactShape.of(contact, ids.get(role)) for role, contact in found.by_role.items()},
            owner_change=None if found.owner_change is None else OwnerChangeShape.of(found.owner_change),
        )


class ContactsQuoteShape(QuoteShape):
    """`changes_owner`: the change would begin the process that `owner_change` describes; null = it is not known here
    who the owner is now.
    """

    changes_owner: bool | None = None
    owner_change: OwnerChangeShape | None = None


@endpoint(
    "GET",
    "/v1/domains/{name}/contacts",
    summary="Read a domain's contacts",
    scope=Scope.DOMAINS_READ,
    answers={200: (DomainContactsShape,)},
    problems=("validation_failed",),
)
async def read_contacts(call: Call[None, NoQuery]) -> web.Response:
    """As they were ordered, by role; which changes of the registrant change the owner is told too."""
    found = await call.app[SERVICES].contacts.of_domains.read(call.principal.tenant_id, _name(call))
    return reply(DomainContactsShape.of(found))


@endpoint(
    "PUT",
    "/v1/domains/{name}/contacts",
    summary="Set a domain's contacts",
    scope=Scope.DOMAINS_WRITE,
    body=ContactsOrderShape,
    answers={200: (DomainShape, ContactsQuoteShape, OperationShape), 202: (OperationShape,)},
    problems=(*CHANGE_PROBLEMS, "invalid_contact"),
    example={"contacts": {"registrant": CONTACT}},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_contacts(call: Call[ContactsOrderShape, NoQuery]) -> web.Response:
    """Which roles and fields a zone wants is in GET /v1/tlds. A `dry_run` tells whether the owner changes."""
    order = ContactsRequest(_name(call), call.body.contacts.by_role(), call.body.contacts.ids())
    if not call.body.dry_run:
        return await place(call, order)
    present, changes_owner = await call.app[SERVICES].contacts.of_domains.changes_owner(call.principal.tenant_id, order)
    rules = present.owner_change if changes_owner is not False else None
    told = {"changes_owner": changes_owner, "owner_change": None if rules is None else OwnerChangeShape.of(rules)}
    return await place(call, order, quoted=lambda quote: ContactsQuoteShape.of(quote).model_copy(update=told))


def _name(call: Call[ContactsOrderShape, NoQuery] | Call[None, NoQuery]) -> DomainName:
    return DomainName.parse(call.path("name"))


ENDPOINTS: tuple[Endpoint, ...] = (read_contacts, set_contacts)
