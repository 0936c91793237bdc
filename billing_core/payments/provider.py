"""The one way in which the gateway sees an acquirer. Pure: calls are described here, and made by the gateway."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from billing_core.errors import BillingError
from billing_core.money import InvalidAmount, Money

T = TypeVar("T")


class ForgedNotice(BillingError):
    """The signature is missing or wrong, or the notice is for another merchant: no money, and no answer but no."""


class MalformedNotice(BillingError):
    """Signed, and still not what the provider documents: kept for a person, no money moves."""


class PaymentState(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"
    """The money went back to the payer: refund or chargeback."""


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """What a provider says of a payment, verified. `order_id` is ours, `payment_id` the provider's.

    `amount` is the whole payment; of a return, what went back in all. `whole`: of a return, the payment's amount, where
    the provider tells it. `changed_at` is by the provider's clock.
    """

    provider: str
    payment_id: str
    order_id: str
    state: PaymentState
    amount: Money
    changed_at: datetime | None = None
    whole: Money | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer sets out to pay. `id` is our order number."""

    id: str
    amount: Money
    description: str
    callback_url: str
    result_url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a payer is sent, with the fields to post there (none: follow the URL).

    `payment_ref` is the provider's id of the order, where there is one before anybody pays.
    """

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    payment_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What is to go back of a payment; `payment_ref` as in `Checkout`."""

    id: str
    payment_id: str
    order_id: str
    amount: Money


class RefundAnswer(StrEnum):
    DONE = "done"
    PENDING = "pending"
    """Under way: a callback or an inquiry tells the end."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the provider wants to hear, to repeats as well."""

    body: str = "OK"
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class ProviderCall(Generic[T]):
    """One call of the provider's interface; `read` turns the body of its answer into what was asked for.

    `read` raises `ForgedNotice`, `MalformedNotice`.
    """

    method: str
    url: str
    read: Callable[[bytes], T]
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class PaymentProvider(Protocol):
    @property
    def name(self) -> str: ...

    def checkout(self, order: Order) -> Checkout | ProviderCall[Checkout]: ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        """Verify a callback over its raw body and read it. Raises `ForgedNotice`, `MalformedNotice`."""

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply: ...

    def inquiry(self, order_id: str, payment_ref: str | None) -> ProviderCall[PaymentNotice | None]:
        """Ask what became of an order; None: nobody has begun to pay."""

    def refund(self, refund: Refund) -> ProviderCall[RefundAnswer]: ...

    def key(self) -> "ProviderCall[PaymentProvider] | None":
        """Fetch the provider's newest public key; None: what is signed is signed with a shared secret."""


def read_json(body: bytes | str) -> dict[str, Any]:
    """Read an object whose numbers stay the text they were sent as: 100 is not 100.00 in a signature."""
    try:
        found = json.loads(body, parse_float=str, parse_int=str)
    except ValueError as err:
        raise MalformedNotice("not JSON") from err
    if not isinstance(found, dict):
        raise MalformedNotice("not an object")
    return found


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """Return a field that must be there and be text (or a number's text)."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedNotice(f"no {name}")
    return value


def money_of(text: str, currency: str) -> Money:
    """Read an amount as it was sent: providers write 350, 350.0 and 350.00 for the same sum."""
    try:
        return Money.parse(text.rstrip("0").rstrip(".") if "." in text else text, currency)
    except InvalidAmount as err:
        raise MalformedNotice("not an amount") from err
