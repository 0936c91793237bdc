"""What the contacts of a name must hold, by the family of its zone."""

import re

from simulators.registrars.regru.facts import Family
from simulators.registrars.regru.refusals import Refused, incorrect, missing

_POSTAL = ("p_addr_zip", "p_addr_area", "p_addr_city", "p_addr_addr", "p_addr_recipient", "phone", "e_mail", "country")
_PASSPORT = ("passport_number", "passport_date", "birth_date")
_PERSON = ("person", "person_r_surname", "person_r_name", *_PASSPORT, *_POSTAL)
_LEGAL = ("address_r_zip", "address_r_area", "address_r_city", "address_r_addr")
_ORGANIZATION = ("org", "org_r", "code", *_LEGAL, *_POSTAL)
_GROUP = ("first_name", "last_name", "email", "phone", "addr", "city", "country_code")

_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}\Z")
_SPACED = re.compile(r"\+\d{1,3} \d{2,5} \d{4,10}\Z")
_DOTTED = re.compile(r"\+\d{1,3}\.\d{4,14}\Z")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def check_contacts(contacts: dict[str, str], family: Family, *, place_required: bool) -> None:
    """Raises `Refused` for the first field that is missing or wrong."""
    match family:
        case "ru":
            _check_ru(contacts, place_required=place_required)
        case "gtld":
            _check_groups(contacts, "oatb")
        case "ua":
            _check_groups(contacts, "ot")


def _check_ru(contacts: dict[str, str], *, place_required: bool) -> None:
    if ("person" in contacts) == ("org" in contacts):
        raise Refused("INVALID_CONTACTS", param="person, or org")
    required = _PERSON if "person" in contacts else _ORGANIZATION
    _require(contacts, (*required, "passport_place") if place_required and "person" in contacts else required)
    for name in ("passport_date", "birth_date"):
        _match(contacts, name, _DATE)
    for name in ("phone", "fax"):
        _match(contacts, name, _SPACED)
    _match(contacts, "e_mail", _MAIL)
    latin = contacts.get("person", "") + contacts.get("org", "")
    if not latin.isascii():
        raise incorrect("person")
    code = contacts.get("code", "0" * 10)
    if not (code.isdigit() and len(code) == 10):
        raise incorrect("code")


def _check_groups(contacts: dict[str, str], prefixes: str) -> None:
    strangers = {name for name in contacts if name[1:2] == "_" and name[0] not in prefixes}
    if strangers:
        raise incorrect(min(strangers))
    for prefix in prefixes:
        _require(contacts, tuple(f"{prefix}_{name}" for name in _GROUP))
        for name in (f"{prefix}_phone", f"{prefix}_fax"):
            _match(contacts, name, _DOTTED)
        _match(contacts, f"{prefix}_email", _MAIL)
    for name, value in contacts.items():
        if not value.isascii():
            raise incorrect(name)


def _require(contacts: dict[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if not contacts.get(name):
            raise missing(name)


def _match(contacts: dict[str, str], name: str, pattern: re.Pattern[str]) -> None:
    if name in contacts and not pattern.match(contacts[name]):
        raise incorrect(name)
