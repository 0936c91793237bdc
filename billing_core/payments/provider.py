"""The one way in which the gateway sees an acquirer. Pure: nothing here sends or receives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from billing_core.errors import BillingError
from billing_core.money import InvalidAmount, Money


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
    """What a verified callback says. `order_id` is ours, `payment_id` the provider's.

    `amount` is the whole payment; of a return, what went back. `changed_at` orders notices of one payment, where the
    provider tells it.
    """

    provider: str
    payment_id: str
    order_id: str
    state: PaymentState
    amount: Money
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a payer is sent, with the fields to post there (none: follow the URL)."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the provider wants to hear, to repeats as well."""

    body: str = "OK"
    content_type: str = "text/plain"


class PaymentProvider(Protocol):
    @property
    def name(self) -> str: ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        """Verify a callback over its raw body and read it. Raises `ForgedNotice`, `MalformedNotice`."""

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply: ...


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
