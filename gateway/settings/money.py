"""Payments, taxes, partners and documents."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from billing_core import EXPONENTS
from gateway.settings.section import Section


def _by_currency(rates: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the rates by currency, whose case an environment variable does not tell."""
    named = {currency.upper(): rate for currency, rate in rates.items()}
    if unknown := sorted(set(named) - set(EXPONENTS)):
        raise ValueError(f"not a currency that is used here: {', '.join(unknown)}")
    return named


Rates = Annotated[dict[str, Annotated[Decimal, Field(gt=0)]], AfterValidator(_by_currency)]


class LiqPaySettings(Section):
    """`digest` is what the merchant signs with. `confirm_above`: payments of more are confirmed by asking LiqPay, whose
    callback signature is weak; none = never.
    """

    public_key: str
    private_key: SecretStr
    digest: Literal["sha1", "sha3_256"] = "sha1"
    checkout_url: str = "https://www.liqpay.ua/api/3/checkout"
    api_url: str = "https://www.liqpay.ua/api/request"
    confirm_above: Decimal | None = Field(default=Decimal(0), ge=0)


class WayForPaySettings(Section):
    """`confirm_above` as of LiqPay."""

    merchant_account: str
    merchant_domain: str
    secret: SecretStr
    checkout_url: str = "https://secure.wayforpay.com/pay"
    api_url: str = "https://api.wayforpay.com/api"
    confirm_above: Decimal | None = Field(default=Decimal(0), ge=0)


class MonobankSettings(Section):
    """`final_is_net`: `finalAmount` is what is left after returns of a part. `confirm_above` as of LiqPay; its
    signature is a good one, so nothing is confirmed unless it is set.
    """

    token: SecretStr
    api_url: str = "https://api.monobank.ua"
    final_is_net: bool = True
    confirm_above: Decimal | None = Field(default=None, ge=0)


class PaymentSettings(Section):
    """Payments through providers. `public_url` is where they reach us; None: where the panel's call came in.

    `inquiry_seconds` is how often it looks for orders whose provider is to be asked, and `ask_days` how long one is
    asked. `promise_max` is the largest promised payment, 0 for none, and `promise_days` how long it counts.
    """

    public_url: str | None = None
    description: str = "Поповнення балансу"
    timeout_seconds: float = Field(default=15, gt=0, le=120)
    inquiry_seconds: float = Field(default=30, gt=0)
    ask_days: float = Field(default=4, gt=0)
    promise_max: Decimal = Field(default=Decimal(0), ge=0)
    promise_days: float = Field(default=3, gt=0)
    liqpay: LiqPaySettings | None = None
    wayforpay: WayForPaySettings | None = None
    monobank: MonobankSettings | None = None


class VatSettings(Section):
    """How prices contain VAT (billing rules §1.9); `rate_percent` is unused when the mode is `none`."""

    mode: Literal["included", "added", "none"] = "included"
    rate_percent: Decimal = Field(default=Decimal(20), ge=0, le=100)


class BonusSettings(Section):
    """How promotional credit is spent: at most `share_percent` of a price, of things of the classes in `pays_for`."""

    share_percent: Decimal = Field(default=Decimal(100), ge=0, le=100)
    pays_for: frozenset[Literal["domain", "hosting", "addon"]] = frozenset({"domain", "hosting", "addon"})


class AdjustmentSettings(Section):
    """`alone_up_to`: by currency, how much of balances one person may adjust in a business day; what is more, and a
    currency that is not named, takes a second person.
    """

    alone_up_to: Rates = Field(default_factory=dict)


class PartnerSettings(Section):
    """`rate_percent` is that of new partners, `payout_min` the smallest payout in the partner's currency. Links lead to
    the page of their number in `projects`, else to `home_url`; `public_url` is where visitors reach this gateway.
    """

    rate_percent: Decimal = Field(default=Decimal(10), ge=0, le=100)
    payout_min: Decimal = Field(default=Decimal(500), gt=0, decimal_places=2)
    public_url: str = "http://127.0.0.1:8080"
    projects: dict[int, str] = Field(default_factory=dict)
    home_url: str = "/"


class SellerSettings(Section):
    """Who sells: the requisites that documents bear from a date on. `vat_status` says in words how it is taxed."""

    name: str = Field(min_length=1)
    tax_number: str = Field(min_length=1)
    address: str = Field(min_length=1)
    place: str = Field(min_length=1)
    director: str = Field(min_length=1)
    director_position: str = "Директор"
    vat_number: str = ""
    vat_status: str = ""
    iban: str = ""
    bank: str = ""
    accountant: str = ""
    accountant_position: str = "Головний бухгалтер"
    phone: str = ""
    email: str = ""


class DocumentSettings(Section):
    """`sellers` by the date they are valid from; none: documents are not made. `contracts` is a folder with the
    versions of the offer instead of those that come with the program. `recognition`: whether acts have services in the
    month of their payment, or by the days that were rendered.
    """

    sellers: dict[date, SellerSettings] = Field(default_factory=dict)
    contracts: Path | None = None
    recognition: Literal["on_payment", "monthly"] = "on_payment"
    every_seconds: float = Field(default=6 * 3600, gt=0)
