"""WayForPay: HMAC-MD5 over fields joined by semicolons; callbacks come again until they are accepted, signed."""

import hashlib
import hmac
import json
import secrets
from decimal import Decimal
from typing import Any

from aiohttp import web

from simulators.payments.book import Book, Payment, Refused
from simulators.payments.page import checkout_page
from simulators.payments.provider import Callback, Forgery

_STATUS = {
    "created": "Pending",
    "processing": "InProcessing",
    "paid": "Approved",
    "declined": "Declined",
    "reversed": "Refunded",
}


class WayForPay:
    name = "wayforpay"

    def __init__(self, book: Book) -> None:
        self._book = book
        self._account, self._domain, self._secret = "sim_merchant", "sim.example", secrets.token_hex(20)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/wayforpay/pay", self._checkout), web.post("/wayforpay/api", self._request)]

    def callback(self, payment: Payment, forgery: Forgery | None = None) -> Callback:
        facts = self._facts(payment)
        secret = self._secret
        match forgery:
            case Forgery("signature"):
                secret = "guessed"  # noqa: S105 - a wrong one on purpose
            case Forgery("amount"):
                facts["amount"] = f"{Decimal(facts['amount']) * 10}"
            case Forgery("merchant"):
                facts["merchantAccount"] = "another_merchant"
            case Forgery("order"):
                facts["orderReference"] = f"{payment.order_id}x"
        return Callback(payment.callback_url, self._written(facts, secret), {"Content-Type": "application/json"})

    def accepted(self, payment: Payment, status: int, body: bytes) -> bool:
        try:
            told = json.loads(body)
            signed = f"{told['orderReference']};{told['status']};{told['time']}"
        except (ValueError, KeyError, TypeError):
            return False
        right = told["orderReference"] == payment.order_id and told["signature"] == _hmac(self._secret, signed)
        return status == 200 and told["status"] == "accept" and right

    def merchant(self, url: str) -> dict[str, Any]:
        return {
            "merchant_account": self._account,
            "merchant_domain": self._domain,
            "secret": self._secret,
            "checkout_url": f"{url}/wayforpay/pay",
            "api_url": f"{url}/wayforpay/api",
        }

    async def _checkout(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        names = ("merchantAccount", "merchantDomainName", "orderReference", "orderDate", "amount", "currency")
        signed = [form.get(name, "") for name in (*names, "productName[]", "productCount[]", "productPrice[]")]
        if form.get("merchantSignature") != _hmac(self._secret, ";".join(signed)):
            raise web.HTTPForbidden(text="signature")
        payment = self._book.open(
            Payment(
                provider=self.name,
                order_id=form["orderReference"],
                amount=Decimal(form["amount"]),
                currency=form["currency"],
                description=form["productName[]"],
                callback_url=form["serviceUrl"],
                result_url=form["returnUrl"],
            )
        )
        return checkout_page(payment)

    async def _request(self, request: web.Request) -> web.Response:
        asked = await request.json()
        refund = asked.get("transactionType") == "REFUND"
        names = ("merchantAccount", "orderReference", *(("amount", "currency") if refund else ()))
        if asked.get("merchantSignature") != _hmac(self._secret, ";".join(str(asked[name]) for name in names)):
            return web.json_response({"reason": "Invalid signature", "reasonCode": 1113})
        payment = self._book.find(self.name, asked["orderReference"])
        if payment is None or payment.state == "created":
            return web.json_response({"reason": "Order Not Found", "reasonCode": 1127})
        if refund:
            return self._refund(payment, Decimal(str(asked["amount"])))
        return web.Response(body=self._written(self._facts(payment), self._secret), content_type="application/json")

    def _refund(self, payment: Payment, amount: Decimal) -> web.Response:
        status, code = "Refunded", "1100"
        try:
            payment.give_back(amount)
        except Refused:
            status, code = "Declined", "1101"
        signed = f"{self._account};{payment.order_id};{status};{code}"
        told = {
            "merchantAccount": self._account,
            "orderReference": payment.order_id,
            "transactionStatus": status,
            "reason": "Ok",
            "reasonCode": int(code),
            "merchantSignature": _hmac(self._secret, signed),
        }
        return web.json_response(told)

    def _facts(self, payment: Payment) -> dict[str, str]:
        status = "Refunded" if payment.returns else _STATUS[payment.state]
        facts = {
            "merchantAccount": self._account,
            "orderReference": payment.order_id,
            "amount": f"{(payment.paid or payment.amount).normalize():f}",
            "currency": payment.currency,
            "authCode": "541963",
            "cardPan": "42****4242",
            "transactionStatus": status,
            "reasonCode": "1100",
            "processingDate": str(int(payment.changed_at.timestamp())),
        }
        return facts | ({"refundAmount": f"{payment.returned:f}"} if payment.returns else {})

    def _written(self, facts: dict[str, str], secret: str) -> bytes:
        """Write numbers as numbers, in the spelling that was signed."""
        names = ("merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan")
        signed = ";".join(facts[name] for name in (*names, "transactionStatus", "reasonCode"))
        numbers = {"amount", "reasonCode", "processingDate", "refundAmount"}
        members = [f'"{name}":{value if name in numbers else json.dumps(value)}' for name, value in facts.items()]
        return ("{" + ",".join([*members, f'"merchantSignature":"{_hmac(secret, signed)}"']) + "}").encode()


def _hmac(secret: str, signed: str) -> str:
    return hmac.new(secret.encode(), signed.encode(), hashlib.md5).hexdigest()
