"""A neutral contact in the words of each data model that registries have for contacts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.contact_validation import is_latin
from adapters.model import Contact, ContactHandle, ContactKind, PostalAddress
from epp import Address, AuthInfo, Command, ContactCreate, ContactInfo, Phone, PostalInfo
from epp.dialects import ripn

RIPN_LINE_MAX = 255  # ripn-contact-1.0, addressType


@dataclass(frozen=True, slots=True)
class ContactModel:
    """How to create a contact (with the authInfo it may need) and how to ask for it."""

    create: Callable[[ContactHandle, str], Command[Any]]
    info: Callable[[str], Command[Any]]


def international_contact(handle: ContactHandle, auth_info: str) -> ContactCreate:
    """The RFC 5733 contact in its ASCII form alone, as gTLD registries show it."""
    return _rfc_contact(handle, auth_info, (_international(handle.contact),))


def local_contact(handle: ContactHandle, auth_info: str) -> ContactCreate:
    """The RFC 5733 contact in the holder's own script, and in ASCII beside where that is known."""
    contact = handle.contact
    local = PostalInfo("loc", contact.name, contact.organization, _address(contact.address))
    has_twin = contact.name_latin is not None and contact.address_latin is not None
    return _rfc_contact(handle, auth_info, (_international(contact), local) if has_twin else (local,))


def holder(handle: ContactHandle, _auth_info: str) -> ripn.ContactCreate:
    """The .ru holder, a person or an organization, not verified by us; its authInfo is optional and left out."""
    contact = handle.contact
    is_person = contact.kind is ContactKind.PERSON
    return ripn.ContactCreate(handle.handle, _person(contact) if is_person else _organization(contact), verified=False)


def _rfc_contact(handle: ContactHandle, auth_info: str, postal_infos: tuple[PostalInfo, ...]) -> ContactCreate:
    contact = handle.contact
    return ContactCreate(
        id=handle.handle,
        postal_infos=postal_infos,
        email=contact.email,
        auth_info=AuthInfo(auth_info),
        voice=Phone(contact.phone),
        fax=None if contact.fax is None else Phone(contact.fax),
    )


def _international(contact: Contact) -> PostalInfo:
    organization = contact.organization_latin
    if organization is None and is_latin(contact.organization):
        organization = contact.organization
    name = contact.name_latin or contact.name
    return PostalInfo("int", name, organization, _address(contact.address_latin or contact.address))


def _address(address: PostalAddress) -> Address:
    return Address(address.city, address.country, address.street, address.state, address.postal_code)


def _person(contact: Contact) -> ripn.Person:
    return ripn.Person(
        int_name=contact.name_latin,
        int_address=_lines(contact.address_latin),
        loc_name=contact.name,
        loc_address=_lines(contact.address),
        taxpayer_numbers=contact.taxpayer_number,
        birthday=contact.birthday,
        passport=() if contact.passport is None else (contact.passport,),
        voice=(_ripn_phone(contact.phone),),
        fax=() if contact.fax is None else (_ripn_phone(contact.fax),),
        email=(contact.email,),
    )


def _organization(contact: Contact) -> ripn.Organization:
    return ripn.Organization(
        int_org=contact.organization_latin,
        int_address=_lines(contact.address_latin),
        loc_org=contact.organization,
        loc_address=_lines(contact.address),
        legal_address=() if contact.legal_address is None else (contact.legal_address,),
        taxpayer_numbers=contact.taxpayer_number,
        voice=(_ripn_phone(contact.phone),),
        fax=() if contact.fax is None else (_ripn_phone(contact.fax),),
        email=(contact.email,),
    )


def _lines(address: PostalAddress | None) -> tuple[str, ...]:
    """Return an address for a registry that keeps lines of text: place, in one line if it fits, then street."""
    if address is None:
        return ()
    named = (address.postal_code, address.country, address.state, address.city)
    place = tuple(part for part in named if part)
    joined = ", ".join(place)
    return (*((joined,) if len(joined) <= RIPN_LINE_MAX else place), *address.street)


def _ripn_phone(number: str) -> str:
    """Return `+7 4951234567` for `+7.4951234567`, as .ru registrars write it."""
    return number.replace(".", " ")


INTERNATIONAL = ContactModel(international_contact, ContactInfo)
LOCAL = ContactModel(local_contact, ContactInfo)
HOLDER = ContactModel(holder, ripn.ContactInfo)
