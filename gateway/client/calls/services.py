"""Services: hosting ordered, renewed and changed to another plan. `order` is what it is for domains."""

from datetime import datetime
from typing import Any, Literal

from gateway.client.answers.base import Money, Page
from gateway.client.answers.services import Renewed, Service, ServiceQuote, TariffChanged, TariffPreview
from gateway.client.call import Call, address, given, shaped
from gateway.client.ordered import Ordered, ordered


def list_services(
    *,
    account: str | None = None,
    service_class: str | None = None,
    state: str | None = None,
    search: str | None = None,
    ends_before: datetime | None = None,
    live: bool | None = None,
    sort: Literal["id", "end"] | None = None,
) -> Call[Page[Service]]:
    """`search` is a part of a title or domain; `live` tells what has ended from the rest."""
    query = given(
        account_id=account,
        service_class=service_class,
        state=state,
        search=search,
        ends_before=ends_before,
        live=live,
        sort=sort,
    )
    return Call("GET", address("services"), shaped(Page[Service]), query=query)


def service(service_id: str) -> Call[Service]:
    return Call("GET", address("services", service_id), shaped(Service))


def quote_service(
    plan: str, months: int = 1, *, account: str | None = None, promo_code: str | None = None
) -> Call[ServiceQuote]:
    """Kept for half an hour: order with its `id`, and it costs what it says."""
    return _quote(plan=plan, months=months, account_id=account, promo_code=promo_code)


def quote_service_renewal(service_id: str, months: int = 1, *, promo_code: str | None = None) -> Call[ServiceQuote]:
    return _quote(service=service_id, months=months, promo_code=promo_code)


def order_service(
    plan: str,
    months: int = 1,
    *,
    order: str,
    quote: str | None = None,
    account: str | None = None,
    domain: str | None = None,
    email: str | None = None,
    max_price: Money | None = None,
    promo_code: str | None = None,
    pay_when_funded: bool = False,
) -> Call[Ordered[Service]]:
    """Hosting at a panel wants `domain` and `email`. `pay_when_funded` waits for money, and begins when it has come."""
    body = given(
        plan=plan,
        months=months,
        account_id=account,
        domain=domain,
        email=email,
        pay_when_funded=pay_when_funded,
        **_terms(quote, max_price, promo_code),
    )
    return Call("POST", address("services"), ordered(Service), body, key=order)


def renew_service(
    service_id: str,
    months: int,
    *,
    order: str,
    quote: str | None = None,
    max_price: Money | None = None,
    promo_code: str | None = None,
) -> Call[Renewed]:
    """It continues where the paid time ends."""
    body = {"months": months, **_terms(quote, max_price, promo_code)}
    return Call("POST", address("services", service_id, "renewals"), shaped(Renewed), body, key=order)


def preview_tariff(service_id: str, plan: str) -> Call[TariffPreview]:
    """What a change of plan would do, or the exact sum that is missing for it."""
    return Call(
        "POST",
        address("services", service_id, "tariff-changes"),
        shaped(TariffPreview),
        {"plan": plan, "dry_run": True},
        key="dry-run",
        harmless=True,
    )


def change_tariff(service_id: str, plan: str, *, order: str, max_price: Money | None = None) -> Call[TariffChanged]:
    body = given(plan=plan, max_price=max_price and max_price.document())
    return Call("POST", address("services", service_id, "tariff-changes"), shaped(TariffChanged), body, key=order)


def set_service_auto_renew(service_id: str, enabled: bool, *, months: int | None = None) -> Call[Service]:
    body = given(enabled=enabled, months=months)
    return Call("PATCH", address("services", service_id, "auto-renew"), shaped(Service), body)


def _quote(**fields: Any) -> Call[ServiceQuote]:
    return Call("POST", address("quotes"), shaped(ServiceQuote), given(**fields), harmless=True)


def _terms(quote: str | None, max_price: Money | None, promo_code: str | None) -> dict[str, Any]:
    return given(quote=quote, max_price=max_price and max_price.document(), promo_code=promo_code)
