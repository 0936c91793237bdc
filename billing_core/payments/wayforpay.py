"""WayForPay: JSON bodies signed with HMAC-MD5 over fields joined by semicolons, amounts as the text that was sent.

It has no payment id of its own in the callback: our order reference is one payment.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from billing_core.money import Money
from billing_core.payments.provider import (
    Checkout,
    ForgedNotice,
    PaymentNotice,
    PaymentState,
    Reply,
    money_of,
    read_json,
    text_of,
)

_SIGNED = (
    "merchantAccount",
    "orderReference",
    "amount",
    "currency",
    "authCode",
    "cardPan",
    "transactionStatus",
    "reasonCode",
)
_STATES = {
    "Approved": PaymentState.PAID,
    "Declined": PaymentState.FAILED,
    "Expired": PaymentState.FAILED,
    "Refunded": PaymentState.RETURNED,
    "Voided": PaymentState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class WayForPay:
    merchant_account: str
    merchant_domain: str
    secret: str = field(repr=False)
    checkout_url: str = "https://secure.wayforpay.com/pay"
    name: str = "wayforpay"

    def checkout(
        self, order_id: str, amount: Money, *, description: str, callback_url: str, result_url: str, at: datetime
    ) -> Checkout:
        ordered_at, price = str(int(at.timestamp())), amount.format()
        signed = (
            *(self.merchant_account, self.merchant_domain, order_id, ordered_at),
            *(price, amount.currency, description, "1", price),
        )
        fields = {
            "merchantAccount": self.merchant_account,
            "merchantDomainName": self.merchant_domain,
            "orderReference": order_id,
            "orderDate": ordered_at,
            "amount": price,
            "currency": amount.currency,
            "productName[]": description,
            "productCount[]": "1",
            "productPrice[]": price,
            "serviceUrl": callback_url,
            "returnUrl": result_url,
            "merchantSignature": self.sign(signed),
        }
        return Checkout(self.checkout_url, fields)

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:  # noqa: ARG002 - the port's shape
        fields = read_json(body)
        signature = fields.get("merchantSignature")
        expected = self.sign([_text(fields, name) for name in _SIGNED])
        if not isinstance(signature, str) or not hmac.compare_digest(expected.encode(), signature.encode()):
            raise ForgedNotice("signature")
        if text_of(fields, "merchantAccount") != self.merchant_account:
            raise ForgedNotice("another merchant")
        order_id = text_of(fields, "orderReference")
        return PaymentNotice(
            provider=self.name,
            payment_id=order_id,
            order_id=order_id,
            state=_STATES.get(text_of(fields, "transactionStatus"), PaymentState.PENDING),
            amount=money_of(text_of(fields, "amount"), text_of(fields, "currency")),
            changed_at=_instant(fields),
        )

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:
        """Return the signed acceptance, without which the callback is repeated for days."""
        time = int(at.timestamp())
        signature = self.sign([notice.order_id, "accept", str(time)])
        body = {"orderReference": notice.order_id, "status": "accept", "time": time, "signature": signature}
        return Reply(json.dumps(body), "application/json")

    def sign(self, values: Sequence[str]) -> str:
        return hmac.new(self.secret.encode(), ";".join(values).encode(), hashlib.md5).hexdigest()


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _instant(fields: Mapping[str, Any]) -> datetime | None:
    """`processingDate` is in seconds since the epoch."""
    text = _text(fields, "processingDate") or _text(fields, "createdDate")
    return datetime.fromtimestamp(int(text), UTC) if text.isdigit() and len(text) < 12 else None
