"""monobank acquiring: JSON bodies signed with ECDSA over SHA-256 (header `X-Sign`), amounts in minor units.

The merchant's public key comes from the provider; when a signature does not verify, the caller fetches it anew, once.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from billing_core.money import InvalidAmount, Money
from billing_core.payments.provider import (
    ForgedNotice,
    MalformedNotice,
    PaymentNotice,
    PaymentState,
    Reply,
    read_json,
    text_of,
)

_STATES = {
    "success": PaymentState.PAID,
    "failure": PaymentState.FAILED,
    "expired": PaymentState.FAILED,
    "reversed": PaymentState.RETURNED,
}
_CURRENCIES = {"980": "UAH", "840": "USD", "978": "EUR"}
"""ISO 4217 numbers that the provider uses."""


@dataclass(frozen=True, slots=True)
class Monobank:
    """`public_key` is base64 of the PEM, as the provider hands it out."""

    public_key: str
    name: str = "monobank"

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        self._verify(body, next((value for name, value in headers.items() if name.lower() == "x-sign"), ""))
        fields = read_json(body)
        state = _STATES.get(text_of(fields, "status"), PaymentState.PENDING)
        return PaymentNotice(
            provider=self.name,
            payment_id=text_of(fields, "invoiceId"),
            order_id=text_of(fields, "reference"),
            state=state,
            amount=_amount(fields, state),
            changed_at=_instant(text_of(fields, "modifiedDate")),
        )

    def reply(self, notice: PaymentNotice, *, at: datetime) -> Reply:  # noqa: ARG002 - the port's shape
        return Reply()

    def _verify(self, body: bytes, signature: str) -> None:
        key = load_pem_public_key(base64.b64decode(self.public_key))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ForgedNotice("the key is not one of ECDSA")
        try:
            key.verify(base64.b64decode(signature, validate=True), body, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, binascii.Error) as err:
            raise ForgedNotice("signature") from err


def _amount(fields: Mapping[str, Any], state: PaymentState) -> Money:
    """Return `finalAmount` of what was paid: with a partial one, less than was asked."""
    currency = _CURRENCIES.get(text_of(fields, "ccy"))
    final = fields.get("finalAmount") if state is PaymentState.PAID else None
    try:
        return Money(int(final or text_of(fields, "amount")), currency or "")
    except (ValueError, InvalidAmount) as err:
        raise MalformedNotice("not an amount") from err


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as err:
        raise MalformedNotice("not a date") from err
    if moment.tzinfo is None:
        raise MalformedNotice("a date without zone")
    return moment
