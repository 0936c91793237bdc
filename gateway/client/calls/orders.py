"""Orders of domains, which cost money, and their prices.

`order` is the Idempotency-Key: make one for each order, store it with the order before the first send, and use it for
every repetition, also after a crash. A fresh key is a fresh order.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gateway.client.answers.base import Money
from gateway.client.answers.domains import Domain, Quote
from gateway.client.answers.operations import Operation
from gateway.client.call import Call, address, given, shaped
from gateway.client.calls.domains import Nameservers, server_list
from gateway.client.ordered import Ordered, ordered

Contacts = Mapping[str, Mapping[str, object]]


def register(
    name: str,
    *,
    order: str,
    contacts: Contacts,
    nameservers: Nameservers | None = None,
    years: int = 1,
    account: str | None = None,
    max_price: Money | None = None,
    promo_code: str | None = None,
    language: str | None = None,
    license_number: str | None = None,
) -> Call[Ordered[Domain]]:
    """Contacts by role; which the zone wants is in `tld`. `nameservers` None = the default ones; empty = none."""
    body = given(
        name=name,
        years=years,
        contacts=contacts,
        nameservers=None if nameservers is None else server_list(nameservers),
        language=language,
        license=license_number,
        **_terms(account, max_price, promo_code),
    )
    return Call("POST", address("domains"), ordered(Domain), body, key=order)


def renew(
    name: str,
    years: int,
    *,
    current_expiry: datetime | date,
    order: str,
    max_price: Money | None = None,
    promo_code: str | None = None,
) -> Call[Ordered[Domain]]:
    """`current_expiry` is the one that your customer saw; where it is another, 409 tells the true one."""
    body = {
        "years": years,
        "current_expiry": current_expiry.isoformat(),
        **_terms(None, max_price, promo_code),
    }
    return Call("POST", address("domains", name, "renewals"), ordered(Domain), body, key=order)


def transfer(
    name: str,
    *,
    order: str,
    auth_code: str | None = None,
    years: int | None = None,
    account: str | None = None,
    max_price: Money | None = None,
    promo_code: str | None = None,
) -> Call[Ordered[Domain]]:
    """Takes days mostly: the operation's id is the transfer's."""
    body = given(name=name, auth_code=auth_code, years=years, **_terms(account, max_price, promo_code))
    return Call("POST", address("transfers"), ordered(Domain), body, key=order)


def restore(name: str, *, order: str, max_price: Money | None = None) -> Call[Ordered[Domain]]:
    return Call("POST", address("domains", name, "restore"), ordered(Domain), _terms(None, max_price, None), key=order)


def delete(name: str, *, order: str) -> Call[Ordered[Operation]]:
    """For good, or until its redemption ends."""
    return Call("DELETE", address("domains", name), ordered(Operation), query={"confirm": name}, key=order)


def quote_register(
    name: str,
    *,
    contacts: Contacts,
    nameservers: Nameservers | None = None,
    years: int = 1,
    account: str | None = None,
    promo_code: str | None = None,
) -> Call[Quote]:
    """Every check of the order, and its price; nothing is kept. Likewise the next two."""
    servers = None if nameservers is None else server_list(nameservers)
    body = given(name=name, years=years, contacts=contacts, nameservers=servers)
    return _quote(address("domains"), body | _terms(account, None, promo_code))


def quote_renew(
    name: str, years: int, *, current_expiry: datetime | date, promo_code: str | None = None
) -> Call[Quote]:
    body = {"years": years, "current_expiry": current_expiry.isoformat(), **_terms(None, None, promo_code)}
    return _quote(address("domains", name, "renewals"), body)


def quote_transfer(
    name: str, *, auth_code: str | None = None, account: str | None = None, promo_code: str | None = None
) -> Call[Quote]:
    body = given(name=name, auth_code=auth_code, **_terms(account, None, promo_code))
    return _quote(address("transfers"), body)


def _quote(path: str, body: Mapping[str, Any]) -> Call[Quote]:
    """A price is kept nowhere, so any key will do."""
    return Call("POST", path, shaped(Quote), {**body, "dry_run": True}, key="dry-run", harmless=True)


def _terms(account: str | None, max_price: Money | None, promo_code: str | None) -> dict[str, Any]:
    return given(account_id=account, max_price=max_price and max_price.document(), promo_code=promo_code)
