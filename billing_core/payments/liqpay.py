"""LiqPay: form fields `data` (base64 of JSON) and `signature`. Numbers are JSON numbers, in major units.

The signature is a plain digest of key, data and key again: weak by design, so larger sums are confirmed by asking.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from billing_core.money import Money
from billing_core.payments.provider import (
    Checkout,
    ForgedNotice,
    MalformedNotice,
    PaymentNotice,
    PaymentState,
    Reply,
    money_of,
    read_json,
    text_of,
)

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
    name: str = "liqpay"

    def checkout(
        self, order_id: str, amount: Money, *, description: str, callback_url: str, result_url: str
    ) -> Checkout:
        data = self._encode(
            {
                "version": "3",
                "public_key": self.public_key,
                "action": "pay",
                "amount": amount.format(),
                "currency": amount.currency,
                "description": description,
                "order_id": order_id,
                "server_url": callback_url,
                "result_url": result_url,
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
        state = _STATES.get(text_of(fields, "status"), PaymentState.PENDING)
        amount = fields.get("refund_amount") if state is PaymentState.RETURNED else None
        return PaymentNotice(
            provider=self.name,
            payment_id=text_of(fields, "payment_id"),
            order_id=text_of(fields, "order_id"),
            state=state,
            amount=money_of(amount or text_of(fields, "amount"), text_of(fields, "currency")),
            changed_at=_instant(fields),
        )

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:  # noqa: ARG002 - the port's shape
        return Reply()

    def sign(self, data: str) -> str:
        """Return base64 of the raw digest of key + data + key."""
        content = f"{self.private_key}{data}{self.private_key}".encode()
        return base64.b64encode(hashlib.new(self.digest, content).digest()).decode()

    def _encode(self, fields: Mapping[str, str]) -> str:
        return base64.b64encode(json.dumps(fields, ensure_ascii=False).encode()).decode()

    def _decode(self, data: str) -> dict[str, Any]:
        try:
            return read_json(base64.b64decode(data, validate=True))
        except binascii.Error as err:
            raise MalformedNotice("data is not base64") from err


def _instant(fields: Mapping[str, Any]) -> datetime | None:
    """`end_date` is in milliseconds since the epoch."""
    text = fields.get("end_date") or fields.get("create_date")
    return (
        datetime.fromtimestamp(int(text) / 1000, UTC)
        if isinstance(text, str) and text.isdigit() and len(text) < 15
        else None
    )
