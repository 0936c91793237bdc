"""What a registry would refuse in a contact, field by field."""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from adapters.model import Contact, ContactKind, PostalAddress
from adapters.rules import ContactRules, FieldProblem

PHONE_PATTERN = r"^\+[0-9]{1,3}\.[0-9]{1,14}$"  # RFC 5733 §2.5
COUNTRY_PATTERN = r"^[A-Z]{2}$"
STREET_LINES_MAX = 3  # RFC 5733 §2.4.1
POSTAL_CODE_PATTERN = r"^[A-Za-z0-9 -]{1,16}$"  # RFC 5733 §4, postalCodeType
TAXPAYER_NUMBER_PATTERN = r"^[0-9A-Z-]{1,27}$"  # ripn-contact-1.0, taxpayerNumbersType

TWINS = {"name": "name_latin", "organization": "organization_latin", "address": "address_latin"}
_TEXTS = ("name", "name_latin", "organization", "organization_latin", "passport", "legal_address")


def contact_problems(contact: Contact, rules: ContactRules, pointer: str) -> Iterator[FieldProblem]:
    """Yield each field of `contact` that the rules refuse; pointers begin with `pointer`. No value is repeated."""
    for missing in rules.missing(contact):
        holder = "an organization" if contact.kind is ContactKind.ORGANIZATION else "a person"
        yield FieldProblem(f"{pointer}/{missing}", "field_required", f"required for {holder}")
    yield from _format_problems(contact, pointer)
    for name in _TEXTS:
        yield from _text_problems(getattr(contact, name), rules, f"{pointer}/{name}")
    for name in ("address", "address_latin"):
        yield from _address_problems(getattr(contact, name), rules, f"{pointer}/{name}")
    yield from _latin_problems(contact, rules, pointer)


def _format_problems(contact: Contact, pointer: str) -> Iterator[FieldProblem]:
    for name in ("phone", "fax"):
        number = getattr(contact, name)
        if number is not None and not re.fullmatch(PHONE_PATTERN, number):
            yield FieldProblem(f"{pointer}/{name}", "malformed_phone", "written as +CC.NNN, as in +380.441234567")
    try:
        validate_email(contact.email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        yield FieldProblem(f"{pointer}/email", "malformed_email", "not an e-mail address in ASCII")
    if contact.taxpayer_number is not None and not re.fullmatch(TAXPAYER_NUMBER_PATTERN, contact.taxpayer_number):
        detail = "digits, capital letters and hyphens, at most 27"
        yield FieldProblem(f"{pointer}/taxpayer_number", "malformed_number", detail)


def _text_problems(text: str | None, rules: ContactRules, pointer: str) -> Iterator[FieldProblem]:
    if text is None:
        return
    if not text.strip():
        yield FieldProblem(pointer, "field_empty", "must not be blank")
    if any(char < " " or char in "\x7f\ufffe\uffff" or "\ud800" <= char <= "\udfff" for char in text):
        yield FieldProblem(pointer, "control_character", "must be one line of text without control characters")
    elif _size(text, rules) > rules.text_max:
        yield _too_long(rules, pointer)


def _too_long(rules: ContactRules, pointer: str) -> FieldProblem:
    facts = {"max": rules.text_max}
    if rules.text_in_octets:
        return FieldProblem(pointer, "too_many_octets", f"at most {rules.text_max} octets of UTF-8", facts)
    return FieldProblem(pointer, "too_long", f"at most {rules.text_max} characters", facts)


def _size(text: str, rules: ContactRules) -> int:
    return len(text.encode()) if rules.text_in_octets else len(text)


def _address_problems(address: PostalAddress | None, rules: ContactRules, pointer: str) -> Iterator[FieldProblem]:
    if address is None:
        return
    if not 1 <= len(address.street) <= STREET_LINES_MAX:
        yield FieldProblem(
            f"{pointer}/street", "lines_count", f"1 to {STREET_LINES_MAX} lines", {"max": STREET_LINES_MAX}
        )
    for index, line in enumerate(address.street):
        yield from _text_problems(line, rules, f"{pointer}/street/{index}")
    for name in ("city", "state"):
        yield from _text_problems(getattr(address, name), rules, f"{pointer}/{name}")
    if address.postal_code is not None and not re.fullmatch(POSTAL_CODE_PATTERN, address.postal_code):
        detail = "letters, digits, spaces and hyphens, at most 16"
        yield FieldProblem(f"{pointer}/postal_code", "malformed_postal_code", detail)
    if not re.fullmatch(COUNTRY_PATTERN, address.country):
        yield FieldProblem(f"{pointer}/country", "malformed_country", "two capital letters, ISO 3166-1 alpha-2")


def _latin_problems(contact: Contact, rules: ContactRules, pointer: str) -> Iterator[FieldProblem]:
    for name in sorted(rules.latin_only):
        if not is_latin(getattr(contact, name)):
            yield FieldProblem(f"{pointer}/{name}", "latin_only", "ASCII characters only")
    if not rules.latin_needed:
        return
    for name, twin in TWINS.items():
        if not is_latin(getattr(contact, name)) and getattr(contact, twin) is None:
            yield FieldProblem(f"{pointer}/{twin}", "latin_required", f"required when {name} is not in ASCII")


def is_latin(value: str | PostalAddress | None) -> bool:
    """Tell whether a text, or every line of an address, is ASCII. None is."""
    if value is None:
        return True
    if isinstance(value, str):
        return value.isascii()
    return all(line.isascii() for line in (*value.street, value.city, value.state or ""))
