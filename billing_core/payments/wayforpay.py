"""WayForPay: JSON bodies signed with HMAC-MD5 over fields joined by semicolons, amounts as the text that was sent.

It has no payment id of its own in the callback: our order reference is one payment.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

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
_REFUND_SIGNED = ("merchantAccount", "orderReference", "transactionStatus", "reasonCode")
_REFUND_ANSWERS = {
    "Refunded": RefundAnswer.DONE,
    "Voided": RefundAnswer.DONE,
    "Declined": RefundAnswer.REFUSED,
}
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
    api_url: str = "https://api.wayforpay.com/api"
    name: str = "wayforpay"

    def checkout(self, order: Order) -> Checkout:
        ordered_at, price, currency = str(int(order.at.timestamp())), order.amount.format(), order.amount.currency
        signed = (
            *(self.merchant_account, self.merchant_domain, order.id, ordered_at),
            *(price, currency, order.description, "1", price),
        )
        fields = {
            "merchantAccount": self.merchant_account,
            "merchantDomainName": self.merchant_domain,
            "orderReference": order.id,
            "orderDate": ordered_at,
            "amount": price,
            "currency": currency,
            "productName[]": order.description,
            "productCount[]": "1",
            "productPrice[]": price,
            "serviceUrl": order.callback_url,
            "returnUrl": order.result_url,
            "merchantSignature": self.sign(signed),
        }
        return Checkout(self.checkout_url, fields)

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:  # noqa: ARG002 - the port's shape
        fields = read_json(body)
        self._verify(fields, _SIGNED)
        if text_of(fields, "merchantAccount") != self.merchant_account:
            raise ForgedNotice("another merchant")
        return self._notice(fields)

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:
        """Return the signed acceptance, without which the callback is repeated for days."""
        time = int(at.timestamp())
        signature = self.sign([notice.order_id, "accept", str(time)])
        body = {"orderReference": notice.order_id, "status": "accept", "time": time, "signature": signature}
        return Reply(json.dumps(body), "application/json")

    def inquiry(self, order_id: str, payment_ref: str | None) -> ProviderCall[PaymentNotice | None]:  # noqa: ARG002
        def read(body: bytes) -> PaymentNotice | None:
            fields = read_json(body)
            if not _text(fields, "transactionStatus"):
                return None
            self._verify(fields, _SIGNED)
            if text_of(fields, "orderReference") != order_id:
                raise MalformedNotice("another order")
            return self._notice(fields)

        asked = {"transactionType": "CHECK_STATUS", "orderReference": order_id}
        return self._call(asked, ("merchantAccount", "orderReference"), read)

    def refund(self, refund: Refund) -> ProviderCall[RefundAnswer]:
        def read(body: bytes) -> RefundAnswer:
            fields = read_json(body)
            self._verify(fields, _REFUND_SIGNED)
            return _REFUND_ANSWERS.get(_text(fields, "transactionStatus"), RefundAnswer.PENDING)

        asked = {
            "transactionType": "REFUND",
            "orderReference": refund.order_id,
            "amount": refund.amount.format(),
            "currency": refund.amount.currency,
            "comment": refund.id,
        }
        return self._call(asked, ("merchantAccount", "orderReference", "amount", "currency"), read)

    def key(self) -> ProviderCall[PaymentProvider] | None:
        return None

    def sign(self, values: Sequence[str]) -> str:
        return hmac.new(self.secret.encode(), ";".join(values).encode(), hashlib.md5).hexdigest()

    def _verify(self, fields: Mapping[str, Any], signed: Sequence[str]) -> None:
        signature = fields.get("merchantSignature")
        expected = self.sign([_text(fields, name) for name in signed])
        if not isinstance(signature, str) or not hmac.compare_digest(expected.encode(), signature.encode()):
            raise ForgedNotice("signature")

    def _notice(self, fields: Mapping[str, Any]) -> PaymentNotice:
        """A return without `refundAmount` is of all that it names, and does not say what the payment was."""
        order_id, currency = text_of(fields, "orderReference"), text_of(fields, "currency")
        state = _STATES.get(text_of(fields, "transactionStatus"), PaymentState.PENDING)
        amount = money_of(text_of(fields, "amount"), currency)
        gone = _text(fields, "refundAmount") if state is PaymentState.RETURNED else ""
        return PaymentNotice(
            provider=self.name,
            payment_id=order_id,
            order_id=order_id,
            state=state,
            amount=money_of(gone, currency) if gone else amount,
            changed_at=_instant(fields),
            whole=amount if gone else None,
        )

    def _call(self, fields: Mapping[str, str], signed: Sequence[str], read: Callable[[bytes], T]) -> ProviderCall[T]:
        asked: dict[str, Any] = {**fields, "merchantAccount": self.merchant_account, "apiVersion": 1}
        asked["merchantSignature"] = self.sign([asked[name] for name in signed])
        return ProviderCall(
            "POST", self.api_url, read, json.dumps(asked).encode(), {"Content-Type": "application/json"}
        )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _instant(fields: Mapping[str, Any]) -> datetime | None:
    """`processingDate` is in seconds since the epoch."""
    text = _text(fields, "processingDate") or _text(fields, "createdDate")
    return datetime.fromtimestamp(int(text), UTC) if text.isdigit() and len(text) < 12 else None
