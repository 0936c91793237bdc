"""monobank acquiring: invoices made beforehand, JSON signed by ECDSA in `X-Sign`, amounts in minor units."""

import base64
import secrets
from decimal import Decimal
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulators.payments.book import Book, Payment, Refused
from simulators.payments.page import checkout_page
from simulators.payments.provider import Callback, Forgery

_STATUS = {
    "created": "created",
    "processing": "processing",
    "paid": "success",
    "declined": "failure",
    "reversed": "reversed",
}
_CURRENCIES = {980: "UAH", 840: "USD", 978: "EUR"}


class Monobank:
    name = "monobank"

    def __init__(self, book: Book) -> None:
        self._book = book
        self._token = secrets.token_urlsafe(30)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def routes(self) -> list[web.RouteDef]:
        api = "/api/merchant"
        return [
            web.post(f"{api}/invoice/create", self._create),
            web.get(f"{api}/invoice/status", self._read),
            web.post(f"{api}/invoice/cancel", self._cancel),
            web.get(f"{api}/pubkey", self._public_key),
            web.get("/monobank/{id}", self._page),
        ]

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def callback(self, payment: Payment, forgery: Forgery | None = None) -> Callback:
        """A forger has not got the key: whatever is false is signed with another."""
        facts = self._facts(payment)
        match forgery:
            case Forgery("amount"):
                facts["amount"] = facts["finalAmount"] = facts["amount"] * 10
            case Forgery("order"):
                facts["reference"] = f"{payment.order_id}x"
        body = web.json_response(facts).body
        if not isinstance(body, bytes):
            raise TypeError("a JSON answer has bytes")
        key = self._key if forgery is None else ec.generate_private_key(ec.SECP256R1())
        signature = base64.b64encode(key.sign(body, ec.ECDSA(hashes.SHA256()))).decode()
        return Callback(payment.callback_url, body, {"Content-Type": "application/json", "X-Sign": signature})

    def accepted(self, payment: Payment, status: int, body: bytes) -> bool:  # noqa: ARG002 - the port's shape
        return status == 200

    def merchant(self, url: str) -> dict[str, Any]:
        return {"token": self._token, "api_url": url}

    async def _create(self, request: web.Request) -> web.Response:
        self._check(request)
        asked = await request.json()
        payment = Payment(
            provider=self.name,
            order_id=asked["merchantPaymInfo"]["reference"],
            amount=Decimal(asked["amount"]) / 100,
            currency=_CURRENCIES[asked["ccy"]],
            description=asked["merchantPaymInfo"]["destination"],
            callback_url=asked["webHookUrl"],
            result_url=asked["redirectUrl"],
        )
        kept = self._book.open(payment)
        return web.json_response({"invoiceId": kept.id, "pageUrl": f"{request.url.origin()}/monobank/{kept.id}"})

    async def _read(self, request: web.Request) -> web.Response:
        self._check(request)
        return web.json_response(self._facts(self._found(request.query.get("invoiceId", ""))))

    async def _cancel(self, request: web.Request) -> web.Response:
        self._check(request)
        asked = await request.json()
        payment, status = self._found(asked["invoiceId"]), "success"
        try:
            payment.give_back(Decimal(asked["amount"]) / 100)
        except Refused:
            status = "failure"
        return web.json_response({"status": status, "modifiedDate": payment.changed_at.isoformat()})

    async def _public_key(self, request: web.Request) -> web.Response:
        self._check(request)
        pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return web.json_response({"key": base64.b64encode(pem).decode()})

    async def _page(self, request: web.Request) -> web.Response:
        return checkout_page(self._found(request.match_info["id"]))

    def _found(self, payment_id: str) -> Payment:
        payment = self._book.with_id(self.name, payment_id)
        if payment is None:
            raise web.HTTPNotFound(text="invoice not found")
        return payment

    def _check(self, request: web.Request) -> None:
        if request.headers.get("X-Token") != self._token:
            raise web.HTTPForbidden(text="token")

    def _facts(self, payment: Payment) -> dict[str, Any]:
        cancelled = [{"status": "success", "amount": _minor(each), "ccy": 980} for each in payment.returns]
        return {
            "invoiceId": payment.id,
            "status": _STATUS[payment.state],
            "amount": _minor(payment.amount),
            "finalAmount": _minor(payment.paid - payment.returned),
            "ccy": next(number for number, code in _CURRENCIES.items() if code == payment.currency),
            "reference": payment.order_id,
            "modifiedDate": payment.changed_at.isoformat(),
            **({"cancelList": cancelled} if cancelled else {}),
        }


def _minor(amount: Decimal) -> int:
    return int(amount * 100)
