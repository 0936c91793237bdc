"""The providers as servers: what merchants and payers use on one port, the control interface (`/_sim`) on another."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from aiohttp import web

from simulators.control_body import InvalidBody, any_json, json_object
from simulators.payments.book import Book, Payment, Refused
from simulators.payments.liqpay import LiqPay
from simulators.payments.monobank import Monobank
from simulators.payments.provider import Provider
from simulators.payments.sender import Sender, Switches
from simulators.payments.wayforpay import WayForPay

NAME = "payments"

_ACTIONS = ("pay", "decline", "process", "refund", "chargeback")
_PAYERS_ACTIONS = ("pay", "decline", "process")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PaymentStation:
    """LiqPay, WayForPay and monobank with one merchant each."""

    def __init__(self) -> None:
        self.book, self.sender = Book(), Sender()
        self.monobank = Monobank(self.book)
        self._providers: dict[str, Provider] = {
            each.name: each for each in (LiqPay(self.book), WayForPay(self.book), self.monobank)
        }
        self._url = self._control_url = ""

    @asynccontextmanager
    async def listening(self, host: str, ports: tuple[int, int]) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.sender.close)
            self._url = await _listen(stack, self._merchants(), host, ports[0])
            self._control_url = await _listen(stack, self._control(), host, ports[1])
            yield

    def ready(self) -> dict[str, Any]:
        """Tell where everything listens, and what a merchant's settings are."""
        settings = {name: each.merchant(self._url) for name, each in self._providers.items()}
        return {"url": self._url, "control": self._control_url, "settings": settings}

    def act(self, payment: Payment, action: str, amount: Decimal | None = None) -> None:
        """Let something happen to a payment, and tell the merchant of it. Raises `Refused`."""
        match action:
            case "pay":
                payment.pay(amount)
            case "decline":
                payment.decline()
            case "process":
                payment.process()
            case _:
                payment.give_back(amount)
        self.sender.tell(self._providers[payment.provider], payment)

    def _merchants(self) -> web.Application:
        app = web.Application(middlewares=[_errors_as_json])
        for provider in self._providers.values():
            app.add_routes(provider.routes())
        app.add_routes([web.post("/press/{provider}/{order}/{action}", self._press)])
        return app

    def _control(self) -> web.Application:
        app = web.Application(middlewares=[_errors_as_json])
        app.add_routes(
            [
                web.get("/_sim/payments", self._list),
                web.post("/_sim/payments/{provider}/{order}/{action}", self._act),
                web.get("/_sim/callbacks", self._callbacks),
                web.post("/_sim/callbacks/flush", self._flush),
                web.get("/_sim/switches", self._switches),
                web.put("/_sim/switches", self._switch),
                web.post("/_sim/keys/rotate", self._rotate),
            ]
        )
        return app

    async def _press(self, request: web.Request) -> web.Response:
        """What a payer pressed; afterwards the payer is sent where the merchant wants."""
        payment, action = self._found(request), request.match_info["action"]
        if action not in _PAYERS_ACTIONS:
            raise web.HTTPNotFound(text="no such button")
        self.act(payment, action)
        raise web.HTTPSeeOther(payment.result_url)

    async def _act(self, request: web.Request) -> web.Response:
        payment, action = self._found(request), request.match_info["action"]
        if action not in _ACTIONS:
            raise web.HTTPNotFound(text=f"no such action; known: {', '.join(_ACTIONS)}")
        body = await json_object(request, {"amount"}) if request.can_read_body else {}
        try:
            amount = Decimal(body["amount"]) if "amount" in body else None
        except (InvalidOperation, TypeError):
            raise ValueError("amount: a decimal string") from None
        self.act(payment, action, amount)
        return web.json_response(payment.as_json())

    async def _list(self, _request: web.Request) -> web.Response:
        return web.json_response({"payments": [each.as_json() for each in self.book]})

    async def _callbacks(self, _request: web.Request) -> web.Response:
        return web.json_response({"callbacks": self.sender.sent})

    async def _flush(self, _request: web.Request) -> web.Response:
        self.sender.flush()
        return web.Response(status=204)

    async def _switches(self, _request: web.Request) -> web.Response:
        return web.json_response(_shown(self.sender.switches))

    async def _switch(self, request: web.Request) -> web.Response:
        changes = await any_json(request)
        if not isinstance(changes, dict):
            raise InvalidBody("a JSON object")
        self.sender.switches = self.sender.switches.changed(changes)
        return web.json_response(_shown(self.sender.switches))

    async def _rotate(self, _request: web.Request) -> web.Response:
        self.monobank.rotate()
        return web.Response(status=204)

    def _found(self, request: web.Request) -> Payment:
        payment = self.book.find(request.match_info["provider"], request.match_info["order"])
        if payment is None:
            raise web.HTTPNotFound(text="no such payment")
        return payment


def _shown(switches: Switches) -> dict[str, Any]:
    return {name: getattr(switches, name) for name in Switches.__dataclass_fields__}


async def _listen(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return f"http://{host}:{runner.addresses[0][1]}"


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as err:
        return web.json_response({"error": err.text or err.reason}, status=err.status)
    except (json.JSONDecodeError, KeyError):
        return web.json_response({"error": "the body is not what it should be"}, status=400)
    except (Refused, ValueError, TypeError) as err:
        return web.json_response({"error": str(err)}, status=422)
