"""Contacts as they are told to the panel that keeps them."""

from datetime import date, datetime

from adapters.model import Contact, ContactKind, ContactRole, PostalAddress
from gateway.api.shapes.base import AnswerShape
from gateway.contact_book.model import BookedContact


class AddressAnswer(AnswerShape):
    street: list[str]
    city: str
    country: str
    state: str | None
    postal_code: str | None

    @classmethod
    def of(cls, address: PostalAddress) -> "AddressAnswer":
        return cls(
            street=list(address.street),
            city=address.city,
            country=address.country,
            state=address.state,
            postal_code=address.postal_code,
        )


class ContactAnswer(AnswerShape):
    """Personal data: the answer is kept by nobody on the way."""

    kind: ContactKind
    name: str
    email: str
    phone: str
    address: AddressAnswer
    organization: str | None
    name_latin: str | None
    organization_latin: str | None
    address_latin: AddressAnswer | None
    fax: str | None
    birthday: date | None
    passport: str | None
    taxpayer_number: str | None
    legal_address: str | None


class BookedContactShape(ContactAnswer):
    """A change of it changes no domain: order that with `PUT /v1/domains/{name}/contacts`."""

    id: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, booked: BookedContact) -> "BookedContactShape":
        return cls(**_told(booked.contact), id=booked.id, created_at=booked.created_at, updated_at=booked.updated_at)


class DomainContactShape(ContactAnswer):
    """As it was ordered; `id` null = it was given by value."""

    id: str | None

    @classmethod
    def of(cls, contact: Contact, contact_id: str | None) -> "DomainContactShape":
        return cls(**_told(contact), id=contact_id)


ContactsByRole = dict[ContactRole, DomainContactShape]


def _told(contact: Contact) -> dict[str, object]:
    latin = contact.address_latin
    return {name: getattr(contact, name) for name in ContactAnswer.model_fields} | {
        "address": AddressAnswer.of(contact.address),
        "address_latin": None if latin is None else AddressAnswer.of(latin),
    }
