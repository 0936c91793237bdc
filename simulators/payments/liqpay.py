"""LiqPay: forms of `data` (base64 of JSON) and `signature`; base64(SHA-1(key + data + key))."""

import base64
import hashlib
import json
import secrets
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from simulators.payments.book import Book, Payment, Refused
from simulators.payments.page import checkout_page
from simulators.payments.provider import Callback, Forgery

_STATUS = {
    "created": "wait_accept",
    "processing": "processing",
    "paid": "success",
    "declined": "failure",
    "reversed": "reversed",
}


class LiqPay:
    name = "liqpay"

    def __init__(self, book: Book) -> None:
        self._book = book
        self._public_key, self._private_key = "sandbox_i00000000001", secrets.token_urlsafe(30)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/liqpay/checkout", self._checkout), web.post("/liqpay/api/request", self._request)]

    def callback(self, payment: Payment, forgery: Forgery | None = None) -> Callback:
        fields = self._facts(payment)
        key = self._private_key
        match forgery:
            case Forgery("signature"):
                key = "guessed"
            case Forgery("amount"):
                fields["amount"] = fields["amount"] * 10
            case Forgery("merchant"):
                fields["public_key"] = "sandbox_i00000000002"
            case Forgery("order"):
                fields["order_id"] = f"{payment.order_id}x"
        data = base64.b64encode(json.dumps(fields).encode()).decode()
        body = urlencode({"data": data, "signature": _signature(key, data)}).encode()
        return Callback(payment.callback_url, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def accepted(self, payment: Payment, status: int, body: bytes) -> bool:  # noqa: ARG002 - the port's shape
        return status == 200

    def merchant(self, url: str) -> dict[str, Any]:
        return {
            "public_key": self._public_key,
            "private_key": self._private_key,
            "checkout_url": f"{url}/liqpay/checkout",
            "api_url": f"{url}/liqpay/api/request",
        }

    async def _checkout(self, request: web.Request) -> web.Response:
        asked = await self._signed(request)
        payment = self._book.open(
            Payment(
                provider=self.name,
                order_id=asked["order_id"],
                amount=Decimal(str(asked["amount"])),
                currency=asked["currency"],
                description=asked["description"],
                callback_url=asked["server_url"],
                result_url=asked["result_url"],
            )
        )
        return checkout_page(payment)

    async def _request(self, request: web.Request) -> web.Response:
        asked = await self._signed(request)
        payment = self._book.find(self.name, asked["order_id"])
        if payment is None or payment.state == "created":
            return web.json_response({"result": "error", "status": "error", "err_code": "payment_not_found"})
        if asked["action"] == "refund":
            try:
                payment.give_back(Decimal(str(asked["amount"])))
            except Refused as err:
                return web.json_response({"result": "error", "status": "error", "err_description": str(err)})
            told = {"action": "refund", "result": "ok", "status": "reversed", "payment_id": int(payment.id)}
            return web.json_response(told)
        return web.json_response(self._facts(payment) | {"result": "ok", "action": "status"})

    async def _signed(self, request: web.Request) -> dict[str, Any]:
        form = await request.post()
        data = str(form.get("data", ""))
        if form.get("signature") != _signature(self._private_key, data):
            raise web.HTTPForbidden(text="signature")
        asked: dict[str, Any] = json.loads(base64.b64decode(data))
        if asked.get("public_key") != self._public_key or str(asked.get("version")) != "3":
            raise web.HTTPBadRequest(text="public_key or version")
        return asked

    def _facts(self, payment: Payment) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "action": "pay",
            "version": 3,
            "public_key": self._public_key,
            "payment_id": int(payment.id),
            "order_id": payment.order_id,
            "status": "reversed" if payment.returns else _STATUS[payment.state],
            "amount": float(payment.paid or payment.amount),
            "currency": payment.currency,
            "sender_card_mask2": "424242*42",
            "end_date": int(payment.changed_at.timestamp() * 1000),
        }
        return facts | ({"refund_amount": float(payment.returned)} if payment.returns else {})


def _signature(key: str, data: str) -> str:
    return base64.b64encode(hashlib.sha1((key + data + key).encode()).digest()).decode()  # noqa: S324 - theirs
