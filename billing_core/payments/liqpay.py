"""LiqPay: form fields `data` (base64 of JSON) and `signature`. Numbers are JSON numbers, in major units.

The signature is a plain digest of key, data and key again: weak by design, so larger sums are confirmed by asking.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

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
    money_of,
    read_json,
    text_of,
)

T = TypeVar("T")

_STATES = {
    "success": PaymentState.PAID,
    "failure": PaymentState.FAILED,
    "error": PaymentState.FAILED,
    "reversed": PaymentState.RETURNED,
}
"""Everything else is on its way, and no money; so is `sandbox`, the success of a test."""


@dataclass(frozen=True, slots=True)
class LiqPay:
    """`digest` is the merchant's setting, sha1 or sha3_256: never tried one after the other."""

    public_key: str
    private_key: str = field(repr=False)
    digest: str = "sha1"
    checkout_url: str = "https://www.liqpay.ua/api/3/checkout"
    api_url: str = "https://www.liqpay.ua/api/request"
    name: str = "liqpay"

    def checkout(self, order: Order) -> Checkout:
        data = self._encode(
            {
                "action": "pay",
                "amount": order.amount.format(),
                "currency": order.amount.currency,
                "description": order.description,
                "order_id": order.id,
                "server_url": order.callback_url,
                "result_url": order.result_url,
            }
        )
        return Checkout(self.checkout_url, {"data": data, "signature": self.sign(data)})

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:  # noqa: ARG002 - the port's shape
        form = parse_qs(body.decode("utf-8", "replace"))
        data, signature = form.get("data", [""])[0], form.get("signature", [""])[0]
        if not hmac.compare_digest(self.sign(data).encode(), signature.encode()):
            raise ForgedNotice("signature")
        fields = self._decode(data)
        if text_of(fields, "public_key") != self.public_key:
            raise ForgedNotice("another merchant")
        return self._notice(fields)

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:  # noqa: ARG002 - the port's shape
        return Reply()

    def inquiry(self, order_id: str, payment_ref: str | None) -> ProviderCall[PaymentNotice | None]:  # noqa: ARG002
        def read(body: bytes) -> PaymentNotice | None:
            """The answer is not signed: it is believed because it came over TLS to our own signed question."""
            fields = read_json(body)
            if fields.get("payment_id") is None:
                return None
            if text_of(fields, "order_id") != order_id:
                raise MalformedNotice("another order")
            return self._notice(fields)

        return self._call({"action": "status", "order_id": order_id}, read)

    def refund(self, refund: Refund) -> ProviderCall[RefundAnswer]:
        fields = {"action": "refund", "order_id": refund.order_id, "amount": refund.amount.format()}
        return self._call(fields, _refund_answer)

    def key(self) -> ProviderCall[PaymentProvider] | None:
        return None

    def sign(self, data: str) -> str:
        """Return base64 of the raw digest of key + data + key."""
        content = f"{self.private_key}{data}{self.private_key}".encode()
        return base64.b64encode(hashlib.new(self.digest, content).digest()).decode()

    def _notice(self, fields: Mapping[str, Any]) -> PaymentNotice:
        state = _STATES.get(text_of(fields, "status"), PaymentState.PENDING)
        currency = text_of(fields, "currency")
        whole = money_of(text_of(fields, "amount"), currency)
        returned = state is PaymentState.RETURNED
        gone = fields.get("refund_amount") if returned else None
        return PaymentNotice(
            provider=self.name,
            payment_id=text_of(fields, "payment_id"),
            order_id=text_of(fields, "order_id"),
            state=state,
            amount=whole if gone is None else money_of(str(gone), currency),
            changed_at=_instant(fields),
            whole=whole if returned else None,
        )

    def _call(self, fields: Mapping[str, str], read: Callable[[bytes], T]) -> ProviderCall[T]:
        data = self._encode(fields)
        body = urlencode({"data": data, "signature": self.sign(data)}).encode()
        return ProviderCall("POST", self.api_url, read, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _encode(self, fields: Mapping[str, str]) -> str:
        signed = {"version": "3", "public_key": self.public_key, **fields}
        return base64.b64encode(json.dumps(signed, ensure_ascii=False).encode()).decode()

    def _decode(self, data: str) -> dict[str, Any]:
        try:
            return read_json(base64.b64decode(data, validate=True))
        except binascii.Error as err:
            raise MalformedNotice("data is not base64") from err


def _refund_answer(body: bytes) -> RefundAnswer:
    fields = read_json(body)
    if fields.get("result") != "ok":
        return RefundAnswer.REFUSED
    return RefundAnswer.DONE if fields.get("status") == "reversed" else RefundAnswer.PENDING


def _instant(fields: Mapping[str, Any]) -> datetime | None:
    """`end_date` is in milliseconds since the epoch."""
    text = fields.get("end_date") or fields.get("create_date")
    return (
        datetime.fromtimestamp(int(text) / 1000, UTC)
        if isinstance(text, str) and text.isdigit() and len(text) < 15
        else None
    )
