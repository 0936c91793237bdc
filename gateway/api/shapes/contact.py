"""A contact as panels send it: the union of what the registries need.

Only types and sizes are checked here; what a zone wants in a contact is in GET /v1/tlds and judged by its rules.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag

from adapters.model import Contact, ContactKind, ContactRole, PostalAddress
from gateway.api.shapes.base import RequestShape
from gateway.phone_numbers import epp_form

Line = Annotated[str, Field(min_length=1, max_length=1000)]
Country = Annotated[str, Field(max_length=10, description="ISO 3166-1 alpha-2", examples=["UA"])]
Phone = Annotated[
    str,
    Field(max_length=40, description="RFC 5733 §2.5, or E.164 without the dot", examples=["+380.441234567"]),
    AfterValidator(epp_form),
]


class AddressShape(RequestShape):
    street: Annotated[list[Line], Field(max_length=10)]
    city: Line
    country: Country
    state: Line | None = None
    postal_code: Line | None = None

    def to_address(self) -> PostalAddress:
        return PostalAddress(tuple(self.street), self.city, self.country, self.state, self.postal_code)


class ContactShape(RequestShape):
    """`name`, `organization`, `address` in any script; the `_latin` twins are the international form."""

    kind: ContactKind
    name: Line
    email: Annotated[str, Field(max_length=254, examples=["owner@example.com"])]
    phone: Phone
    address: AddressShape
    organization: Line | None = None
    name_latin: Line | None = None
    organization_latin: Line | None = None
    address_latin: AddressShape | None = None
    fax: Phone | None = None
    birthday: date | None = None
    passport: Line | None = None
    taxpayer_number: Line | None = None
    legal_address: Line | None = None

    def to_contact(self) -> Contact:
        return Contact(
            kind=self.kind,
            name=self.name,
            email=self.email,
            phone=self.phone,
            address=self.address.to_address(),
            organization=self.organization,
            name_latin=self.name_latin,
            organization_latin=self.organization_latin,
            address_latin=self.address_latin.to_address() if self.address_latin else None,
            fax=self.fax,
            birthday=self.birthday,
            passport=self.passport,
            taxpayer_number=self.taxpayer_number,
            legal_address=self.legal_address,
        )


ContactId = Annotated[
    str,
    Field(
        pattern=r"^ctc_[0-9A-HJKMNP-TV-Z]{26}$",
        description="Of /v1/contacts.",
        examples=["ctc_01JD0V8Z5T9X2M4Q6R7S8T9V0W"],
    ),
]


def _given_as(value: Any) -> str:
    return "by_id" if isinstance(value, str) else "by_value"


GivenContact = Annotated[
    Annotated[ContactShape, Tag("by_value")] | Annotated[ContactId, Tag("by_id")], Discriminator(_given_as)
]


class ContactsShape(RequestShape):
    """A domain's contacts by role, each by value or by the id that it has in /v1/contacts. An order keeps them as they
    are when it is accepted.
    """

    registrant: GivenContact | None = None
    admin: GivenContact | None = None
    tech: GivenContact | None = None
    billing: GivenContact | None = None

    def by_role(self) -> dict[ContactRole, Contact]:
        """Return those given by value."""
        return {role: given.to_contact() for role, given in self._given() if isinstance(given, ContactShape)}

    def ids(self) -> dict[ContactRole, str]:
        return {role: given for role, given in self._given() if isinstance(given, str)}

    def _given(self) -> Iterator[tuple[ContactRole, ContactShape | str | None]]:
        for role in ContactRole:
            yield role, getattr(self, role.value)
