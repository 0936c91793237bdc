"""Who and what the story is about: the names, their holder, their name servers."""

from typing import Any

LOST_AT_REGISTRATION = "maidan-demo.com"
LOST_AT_RENEWAL = "maidan-demo.com.ua"
NAMES = (
    LOST_AT_REGISTRATION,
    "maidan-demo.net",
    "maidan-demo.org",
    "maidan-demo.info",
    "maidan-demo.biz",
    "maidan-demo.ru",
    LOST_AT_RENEWAL,
    "maidan-demo.kiev.ua",
)
TAKEN = "somebody-elses.org"
UNPAID = "maidan-unpaid.net"

OLD_NAMESERVERS = ("ns1.hosting-demo.eu", "ns2.hosting-demo.eu")
NEW_NAMESERVERS = ("ns1.cloud-demo.eu", "ns2.cloud-demo.eu", "ns3.cloud-demo.eu")

_HOLDER: dict[str, Any] = {
    "kind": "person",
    "name": "Тарас Прикладний",
    "name_latin": "Taras Prykladnyi",
    "email": "taras@hosting-demo.eu",
    "phone": "+380.441234567",
    "address": {"street": ["вул. Прикладна, 1"], "city": "Київ", "postal_code": "01001", "country": "UA"},
    "address_latin": {"street": ["1 Prykladna St"], "city": "Kyiv", "postal_code": "01001", "country": "UA"},
    "birthday": "1980-02-29",
    "passport": "AA 000000, issued 2001-01-01",
}


def nameservers(hosts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"host": host} for host in hosts]


def registration(name: str, account_id: str, roles: list[str]) -> dict[str, Any]:
    """Return the body of an order for one year; `roles` are the contacts that the zone asks for."""
    return {
        "name": name,
        "years": 1,
        "account_id": account_id,
        "contacts": dict.fromkeys(roles, _HOLDER),
        "nameservers": nameservers(OLD_NAMESERVERS),
    }
