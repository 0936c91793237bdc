"""The client for programs on asyncio."""

import asyncio
import functools
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import aiohttp
from tenacity import AsyncRetrying
from yarl import URL

from gateway.client.answers.base import Page
from gateway.client.answers.operations import Operation
from gateway.client.call import Answer, Call
from gateway.client.calls import accounts, catalogue, domains, operations, orders, services
from gateway.client.errors import Unanswered
from gateway.client.ordered import Ordered, operation_of
from gateway.client.retries import DEFAULT_PATIENCE, PAUSE_SECONDS, Patience

P = ParamSpec("P")
Result = TypeVar("Result")


def _one(build: Callable[P, Call[Result]]) -> "Callable[Concatenate[AsyncGateway, P], Coroutine[Any, Any, Result]]":
    @functools.wraps(build)
    async def method(self: "AsyncGateway", /, *args: P.args, **kwargs: P.kwargs) -> Result:
        return await self.send(build(*args, **kwargs))

    return method


def _all(build: Callable[P, Call[Page[Result]]]) -> "Callable[Concatenate[AsyncGateway, P], AsyncIterator[Result]]":
    @functools.wraps(build)
    def method(self: "AsyncGateway", /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Result]:
        return self.each(build(*args, **kwargs))

    return method


@dataclass(frozen=True)
class AsyncGateway:
    """As `Gateway`, awaited: `async with AsyncGateway(url, key) as gateway: …`. Made within a running event loop."""

    url: str
    key: str = field(repr=False)
    timeout_seconds: float = 60
    patience: Patience = DEFAULT_PATIENCE
    tls: ssl.SSLContext | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _http: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession, repr=False)

    check = _one(domains.check)
    suggest = _one(domains.suggest)
    list_domains = _all(domains.list_domains)
    domain = _one(domains.domain)
    set_auto_renew = _one(domains.set_auto_renew)
    set_labels = _one(domains.set_labels)
    set_nameservers = _one(domains.set_nameservers)
    set_contacts = _one(domains.set_contacts)
    set_lock = _one(domains.set_lock)
    set_privacy = _one(domains.set_privacy)
    suspend = _one(domains.suspend)
    resume = _one(domains.resume)
    auth_code = _one(domains.auth_code)
    resend_verification = _one(domains.resend_verification)
    resend_transfer_mail = _one(domains.resend_transfer_mail)
    transfer_state = _one(domains.transfer_state)
    cancel_transfer = _one(domains.cancel_transfer)

    register = _one(orders.register)
    renew = _one(orders.renew)
    transfer = _one(orders.transfer)
    restore = _one(orders.restore)
    delete = _one(orders.delete)
    quote_register = _one(orders.quote_register)
    quote_renew = _one(orders.quote_renew)
    quote_transfer = _one(orders.quote_transfer)

    operation = _one(operations.operation)
    list_operations = _all(operations.list_operations)
    cancel_operation = _one(operations.cancel_operation)
    events = _one(operations.events)

    tlds = _one(catalogue.tlds)
    tld = _one(catalogue.tld)
    tariffs = _one(catalogue.tariffs)

    list_services = _all(services.list_services)
    service = _one(services.service)
    quote_service = _one(services.quote_service)
    quote_service_renewal = _one(services.quote_service_renewal)
    order_service = _one(services.order_service)
    renew_service = _one(services.renew_service)
    preview_tariff = _one(services.preview_tariff)
    change_tariff = _one(services.change_tariff)
    set_service_auto_renew = _one(services.set_service_auto_renew)

    list_accounts = _all(accounts.list_accounts)
    account = _one(accounts.account)
    open_account = _one(accounts.open_account)
    balance = _one(accounts.balance)
    statement = _all(accounts.statement)
    forecast = _one(accounts.forecast)
    notices = _all(accounts.notices)
    credit = _one(accounts.credit)
    start_deposit = _one(accounts.start_deposit)
    deposit = _one(accounts.deposit)
    deposits = _all(accounts.deposits)
    documents = _all(accounts.documents)
    order_document = _one(accounts.order_document)
    document = _one(accounts.document)
    document_pdf = _one(accounts.document_pdf)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.close()

    async def send(self, call: Call[Result]) -> Result:
        """Send it until it is answered, as often as `patience` allows, under the same key."""

        async def once() -> Result:
            return call.result(await self._exchange(call))

        return await AsyncRetrying(sleep=self.sleep, **self.patience.options(call))(once)

    async def each(self, call: Call[Page[Result]]) -> AsyncIterator[Result]:
        """Return what is listed, page after page."""
        while True:
            page = await self.send(call)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            call = replace(call, query={**call.query, "cursor": page.next_cursor})

    async def wait(self, order: Ordered[Any] | str, *, seconds: float = 60) -> Operation:
        """Return the operation, by its id or by its order, when it is settled, or as it is after so many seconds."""
        operation_id = operation_of(order)
        until = time.monotonic() + seconds
        while True:
            left = max(0, min(operations.LONGEST_WAIT_SECONDS, round(until - time.monotonic())))
            found = await self.send(operations.operation(operation_id, wait_seconds=left))
            if found.settled or left == 0:
                return found
            await self.sleep(PAUSE_SECONDS)

    async def _exchange(self, call: Call[Any]) -> Answer:
        url = URL(self.url.rstrip("/") + call.target(), encoded=True)
        request = self._http.request(
            call.method,
            url,
            data=call.payload(),
            headers=call.headers(self.key),
            allow_redirects=False,
            ssl=self.tls or True,
            timeout=aiohttp.ClientTimeout(self.timeout_seconds),
        )
        try:
            async with request as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, headers, await response.read())
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            raise Unanswered(type(err).__name__) from err
