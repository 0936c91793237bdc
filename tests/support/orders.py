"""Builders of orders and contacts with all that any registry asks for; a test names only what it is about."""

from datetime import UTC, date, datetime
from ipaddress import ip_address

from adapters.model import (
    Attempt,
    Contact,
    ContactHandle,
    ContactKind,
    ContactRole,
    DomainName,
    NameServer,
    NameserversOrder,
    PostalAddress,
    RegisterOrder,
    RenewOrder,
)

DEFAULT_NAMESERVERS = ("ns1.example.net", "ns2.example.net")


def a_person(**changes: object) -> Contact:
    fields: dict[str, object] = {
        "kind": ContactKind.PERSON,
        "name": "Петров Пётр Петрович",
        "name_latin": "Petr P Petrov",
        "email": "petrov@example.net",
        "phone": "+380.441234567",
        "address": PostalAddress(("вул. Прикладна, 2",), "Київ", "UA", postal_code="01001"),
        "address_latin": PostalAddress(("2 Prykladna St",), "Kyiv", "UA", postal_code="01001"),
        "birthday": date(1980, 2, 29),
        "passport": "45 00 123456 выдан 01.01.2001",
    }
    return Contact(**(fields | changes))  # type: ignore[arg-type]


def an_organization(**changes: object) -> Contact:
    fields: dict[str, object] = {
        "kind": ContactKind.ORGANIZATION,
        "name": "Иванова Анна",
        "name_latin": "Anna Ivanova",
        "organization": "ООО Ромашка",
        "organization_latin": "Romashka LLC",
        "email": "office@example.net",
        "phone": "+7.4951234567",
        "address": PostalAddress(("ул. Примерная, 1",), "Москва", "RU", postal_code="107140"),
        "address_latin": PostalAddress(("1 Primernaya St",), "Moscow", "RU", postal_code="107140"),
        "taxpayer_number": "7701107259",
        "legal_address": "107140, Москва, ул. Примерная, 1",
    }
    return Contact(**(fields | changes))  # type: ignore[arg-type]


def nameservers(*hosts: str, **glue: str) -> tuple[NameServer, ...]:
    """Name servers without addresses, then those given as `host=address` with `_` for the dots of the host."""
    plain = [NameServer(DomainName.parse(host)) for host in hosts]
    glued = [NameServer(DomainName.parse(host.replace("_", ".")), (ip_address(at),)) for host, at in glue.items()]
    return (*plain, *glued)


def a_register_order(
    name: str = "example.test",
    *,
    years: int = 1,
    handle: str = "gwcontact01",
    contact: Contact | None = None,
    roles: tuple[ContactRole, ...] = (ContactRole.REGISTRANT,),
    hosts: tuple[NameServer, ...] | None = None,
    auth_info: str = "Aa1-bb2-cc3-dd4-ee5-ff6",
) -> RegisterOrder:
    """Second-level names of .ua have their trademark's number."""
    contacts = {role: ContactHandle(handle, contact or a_person()) for role in roles}
    servers = nameservers(*DEFAULT_NAMESERVERS) if hosts is None else hosts
    number = "123456" if name.endswith(".ua") and name.count(".") == 1 else None
    return RegisterOrder(DomainName.parse(name), years, contacts, servers, auth_info, license=number)


def a_renew_order(name: str, current_expiry: datetime, *, years: int = 1) -> RenewOrder:
    return RenewOrder(DomainName.parse(name), years, current_expiry)


def a_nameservers_order(name: str, *servers: NameServer) -> NameserversOrder:
    return NameserversOrder(DomainName.parse(name), servers)


def an_attempt(
    cltrid: str = "dgw-test-1",
    *,
    number: int = 1,
    sent_at: datetime | None = None,
    first_sent_at: datetime | None = None,
) -> Attempt:
    sent = sent_at or datetime.now(UTC)
    return Attempt(cltrid, number, sent, first_sent_at or sent)
