"""monobank acquiring: JSON bodies signed with ECDSA over SHA-256 (header `X-Sign`), amounts in minor units.

The merchant's public key comes from the provider; when a signature does not verify, the caller fetches it anew, once.
An order has its id at the provider, and its page, before anybody pays.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from billing_core.money import Money
from billing_core.payments.provider import (
    Checkout,
    ForgedNotice,
    MalformedNotice,
    Order,
    PaymentNotice,
    PaymentProvider,
    PaymentState,
    ProviderCall,
    Refund,
    RefundAnswer,
    Reply,
    read_json,
    text_of,
)

T = TypeVar("T")

_STATES = {
    "success": PaymentState.PAID,
    "failure": PaymentState.FAILED,
    "expired": PaymentState.FAILED,
    "reversed": PaymentState.RETURNED,
}
_CURRENCIES = {"980": "UAH", "840": "USD", "978": "EUR"}
"""ISO 4217 numbers that the provider uses."""

_REFUND_ANSWERS = {"success": RefundAnswer.DONE, "processing": RefundAnswer.PENDING, "failure": RefundAnswer.REFUSED}


@dataclass(frozen=True, slots=True)
class Monobank:
    """`public_key` is base64 of the PEM, as the provider hands it out; empty before it was fetched.

    `final_is_net`: `finalAmount` is what is left of a payment after returns of a part, not what was paid.
    """

    token: str = field(repr=False)
    public_key: str = ""
    api_url: str = "https://api.monobank.ua"
    final_is_net: bool = True
    name: str = "monobank"

    def checkout(self, order: Order) -> ProviderCall[Checkout]:
        asked = {
            "amount": order.amount.minor,
            "ccy": _number_of(order.amount.currency),
            "merchantPaymInfo": {"reference": order.id, "destination": order.description},
            "redirectUrl": order.result_url,
            "webHookUrl": order.callback_url,
        }
        return self._post("invoice/create", asked, _page)

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        self._verify(body, next((value for name, value in headers.items() if name.lower() == "x-sign"), ""))
        return self._notice(read_json(body))

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:  # noqa: ARG002 - the port's shape
        return Reply()

    def inquiry(self, order_id: str, payment_ref: str | None) -> ProviderCall[PaymentNotice | None]:
        def read(body: bytes) -> PaymentNotice | None:
            fields = read_json(body)
            if fields.get("status") == "created":
                return None
            notice = self._notice(fields)
            if notice.order_id != order_id:
                raise MalformedNotice("another order")
            return notice

        url = f"{self._url('invoice/status')}?{urlencode({'invoiceId': payment_ref or ''})}"
        return ProviderCall("GET", url, read, headers=self._headers())

    def refund(self, refund: Refund) -> ProviderCall[RefundAnswer]:
        asked = {"invoiceId": refund.payment_id, "extRef": refund.id, "amount": refund.amount.minor}
        return self._post("invoice/cancel", asked, _refund_answer)

    def key(self) -> ProviderCall[PaymentProvider] | None:
        def read(body: bytes) -> PaymentProvider:
            return replace(self, public_key=text_of(read_json(body), "key"))

        return ProviderCall("GET", self._url("pubkey"), read, headers=self._headers())

    def _notice(self, fields: Mapping[str, Any]) -> PaymentNotice:
        state = _STATES.get(text_of(fields, "status"), PaymentState.PENDING)
        whole, gone = self._sums(fields, state)
        currency = _CURRENCIES.get(text_of(fields, "ccy"), "")
        return PaymentNotice(
            provider=self.name,
            payment_id=text_of(fields, "invoiceId"),
            order_id=text_of(fields, "reference"),
            state=PaymentState.RETURNED if gone else state,
            amount=_money(gone or whole, currency),
            changed_at=_instant(text_of(fields, "modifiedDate")),
            whole=_money(whole, currency) if gone else None,
        )

    def _sums(self, fields: Mapping[str, Any], state: PaymentState) -> tuple[int, int]:
        """Return what was paid in all, and what of it went back: a part of a payment that still counts, or all."""
        asked, final = _minor(fields, "amount"), _minor(fields, "finalAmount")
        gone = sum(_minor(each, "amount") for each in _cancellations(fields) if each.get("status") == "success")
        if state is PaymentState.RETURNED:
            return asked, gone or asked
        if state is not PaymentState.PAID:
            return asked, 0
        return (final or asked) + (gone if final and self.final_is_net else 0), gone

    def _verify(self, body: bytes, signature: str) -> None:
        if not self.public_key:
            raise ForgedNotice("no key to verify with")
        key = load_pem_public_key(base64.b64decode(self.public_key))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ForgedNotice("the key is not one of ECDSA")
        try:
            key.verify(base64.b64decode(signature, validate=True), body, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, binascii.Error) as err:
            raise ForgedNotice("signature") from err

    def _post(self, path: str, asked: Mapping[str, Any], read: Callable[[bytes], T]) -> ProviderCall[T]:
        headers = {**self._headers(), "Content-Type": "application/json"}
        return ProviderCall("POST", self._url(path), read, json.dumps(asked).encode(), headers)

    def _url(self, path: str) -> str:
        return f"{self.api_url}/api/merchant/{path}"

    def _headers(self) -> dict[str, str]:
        return {"X-Token": self.token}


def _page(body: bytes) -> Checkout:
    fields = read_json(body)
    return Checkout(text_of(fields, "pageUrl"), payment_ref=text_of(fields, "invoiceId"))


def _refund_answer(body: bytes) -> RefundAnswer:
    return _REFUND_ANSWERS.get(text_of(read_json(body), "status"), RefundAnswer.PENDING)


def _cancellations(fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = fields.get("cancelList")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _minor(fields: Mapping[str, Any], name: str) -> int:
    """Return an amount in minor units; 0 when it is not there."""
    text = fields.get(name) or "0"
    if not isinstance(text, str) or not text.isdigit() or len(text) > 15:
        raise MalformedNotice("not an amount")
    return int(text)


def _money(minor: int, currency: str) -> Money:
    try:
        return Money(minor, currency)
    except ValueError as err:
        raise MalformedNotice("not an amount") from err


def _number_of(currency: str) -> int:
    return next(int(number) for number, code in _CURRENCIES.items() if code == currency)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as err:
        raise MalformedNotice("not a date") from err
    if moment.tzinfo is None:
        raise MalformedNotice("a date without zone")
    return moment
