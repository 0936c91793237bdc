"""Contacts in the three shapes that reg.ru has for them: by the family that a zone belongs to."""

from collections.abc import Iterator, Mapping
from enum import Enum

from adapters.model import Contact, ContactHandle, ContactKind, ContactRole, PostalAddress
from adapters.registrars.regru.passport import parse_passport
from adapters.rules import FieldProblem

_RU_ZONES = frozenset({"ru", "su", "xn--p1ai"})

# The four groups of fields and whom they are about; the holder stands in for who is not named.
_GTLD_GROUPS = {
    "o": ContactRole.REGISTRANT,
    "a": ContactRole.ADMIN,
    "t": ContactRole.TECH,
    "b": ContactRole.BILLING,
}
_UA_GROUPS = {"o": ContactRole.REGISTRANT, "t": ContactRole.TECH}


class Family(Enum):
    RU = "ru"
    UA = "ua"
    GTLD = "gtld"


def family_of(tld: str) -> Family:
    if tld in _RU_ZONES:
        return Family.RU
    return Family.UA if tld == "ua" or tld.endswith(".ua") else Family.GTLD


def contact_fields(tld: str, contacts: Mapping[ContactRole, ContactHandle]) -> dict[str, str]:
    """Return the fields of a name's contacts; those without a value are left out."""
    match family_of(tld):
        case Family.RU:
            fields = _ru(contacts[ContactRole.REGISTRANT].contact)
        case Family.UA:
            fields = _grouped(contacts, _UA_GROUPS)
        case Family.GTLD:
            fields = _grouped(contacts, _GTLD_GROUPS)
    return {name: value for name, value in fields.items() if value}


def privacy_field(tld: str, contacts: Mapping[ContactRole, ContactHandle], *, private: bool | None) -> dict[str, str]:
    """Return the flag that goes with the contacts of a person where the zone has it; None = as it is there."""
    person = contacts[ContactRole.REGISTRANT].contact.kind is ContactKind.PERSON
    if private is None or not person or family_of(tld) is Family.UA:
        return {}
    return {"private_person_flag": str(int(private))}


def are_there(fields: Mapping[str, str], details: Mapping[str, object]) -> bool:
    """Tell whether a service's details show all of the fields; numbers of phones are compared by their digits."""
    return all(_same(name, value, str(details.get(name) or "")) for name, value in fields.items())


def shape_problems(tld: str, contact: Contact, pointer: str) -> Iterator[FieldProblem]:
    """Yield what the fields of a zone's family cannot be made of."""
    if family_of(tld) is not Family.RU:
        return
    if not contact.address.postal_code:
        yield FieldProblem(f"{pointer}/address/postal_code", "field_required", "required under this zone")
    if contact.kind is ContactKind.PERSON and contact.passport and parse_passport(contact.passport) is None:
        detail = "its number, by whom and when it was issued (DD.MM.YYYY)"
        yield FieldProblem(f"{pointer}/passport", "malformed_passport", detail)


def _same(name: str, wanted: str, shown: str) -> bool:
    if name.endswith(("phone", "fax")):
        return _digits(wanted) == _digits(shown)
    return wanted.strip() == shown.strip()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _ru(contact: Contact) -> dict[str, str]:
    common = {
        "country": contact.address.country,
        "e_mail": contact.email,
        "phone": _spaced(contact.phone),
        "fax": _spaced(contact.fax or ""),
        **_postal("p_addr", contact.address),
        "p_addr_recipient": contact.organization or contact.name,
    }
    return common | (_ru_person(contact) if contact.kind is ContactKind.PERSON else _ru_organization(contact))


def _ru_person(contact: Contact) -> dict[str, str]:
    surname, _, given = contact.name.partition(" ")
    name, _, patronymic = given.strip().partition(" ")
    passport = parse_passport(contact.passport or "")
    return {
        "person": contact.name_latin or contact.name,
        "person_r_surname": surname,
        "person_r_name": name,
        "person_r_patronimic": patronymic.strip(),
        "passport_number": passport.number if passport else "",
        "passport_place": passport.place if passport else "",
        "passport_date": passport.issued_on if passport else "",
        "birth_date": f"{contact.birthday:%d.%m.%Y}" if contact.birthday else "",
    }


def _ru_organization(contact: Contact) -> dict[str, str]:
    return {
        "org": contact.organization_latin or "",
        "org_r": contact.organization or "",
        "code": contact.taxpayer_number or "",
        **_postal("address_r", contact.address),
        "address_r_addr": contact.legal_address or "",
    }


def _postal(prefix: str, address: PostalAddress) -> dict[str, str]:
    return {
        f"{prefix}_zip": address.postal_code or "",
        f"{prefix}_area": address.state or address.city,
        f"{prefix}_city": address.city,
        f"{prefix}_addr": ", ".join(address.street),
    }


def _grouped(contacts: Mapping[ContactRole, ContactHandle], groups: Mapping[str, ContactRole]) -> dict[str, str]:
    holder = contacts[ContactRole.REGISTRANT]
    return {
        f"{prefix}_{name}": value
        for prefix, role in groups.items()
        for name, value in _group(contacts.get(role, holder).contact).items()
    }


def _group(contact: Contact) -> dict[str, str]:
    """Return the fields of one group, in Latin letters, given names first."""
    address = contact.address_latin or contact.address
    given, _, surname = (contact.name_latin or contact.name).rpartition(" ")
    return {
        "company": contact.organization_latin or contact.organization or "Private person",
        "first_name": given or surname,
        "last_name": surname,
        "email": contact.email,
        "phone": contact.phone,
        "fax": contact.fax or "",
        "addr": ", ".join(address.street),
        "city": address.city,
        "state": address.state or address.city,
        "postcode": address.postal_code or "",
        "country_code": address.country,
    }


def _spaced(phone: str) -> str:
    """Return `+7.4951234567` as `+7 495 1234567`."""
    code, _, number = phone.partition(".")
    return f"{code} {number[:3]} {number[3:]}".strip()
