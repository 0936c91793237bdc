"""A LiqPay of the test's own: answers status and refund questions as it is told, and signs callbacks."""

import base64
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from aiohttp import web
from pydantic import SecretStr

from gateway.settings import LiqPaySettings, PaymentSettings
from tests.billing_core.payments.signing import liqpay_callback


@dataclass
class FakeLiqPay:
    """`truth`: what it says of an order; None: it does not answer. `asked` are the questions that came."""

    url: str = ""
    truth: dict[str, dict] = field(default_factory=dict)
    refund_answer: dict | None = field(default_factory=lambda: {"result": "ok", "status": "reversed"})
    silent: bool = False
    asked: list[dict] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = json.loads(base64.b64decode(form["data"]))
        self.asked.append(asked)
        if self.silent:
            return web.Response(status=502)
        if asked["action"] == "refund":
            return web.json_response(self.refund_answer)
        return web.json_response(self.truth.get(asked["order_id"], {"status": "error"}))

    def settings(self, **more) -> PaymentSettings:
        liqpay = LiqPaySettings(
            public_key="lp-public", private_key=SecretStr("lp-secret"), api_url=self.url, confirm_above=Decimal(0)
        )
        return PaymentSettings(liqpay=liqpay.model_copy(update=more.pop("liqpay", {})), **more)

    def happened(self, order_id: str, **fields) -> bytes:
        """Let a payment be true, and return its callback."""
        defaults = {"order_id": order_id, "payment_id": 1, "status": "success", "amount": 100, "currency": "UAH"}
        self.truth[order_id] = defaults | fields
        return liqpay_callback(**self.truth[order_id])


@asynccontextmanager
async def a_liqpay():
    fake, app = FakeLiqPay(), web.Application()
    app.router.add_post("/", fake.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield fake
    finally:
        await runner.cleanup()
