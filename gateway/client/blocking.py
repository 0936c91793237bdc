"""The client for programs that wait for each answer. It may be shared by threads: every call has its own connection."""

import http.client
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tenacity import Retrying

from gateway.client.answers.base import Page
from gateway.client.answers.operations import Operation
from gateway.client.call import Answer, Call
from gateway.client.calls import operations
from gateway.client.errors import Unanswered
from gateway.client.methods import Methods
from gateway.client.ordered import Ordered, operation_of
from gateway.client.retries import DEFAULT_PATIENCE, PAUSE_SECONDS, Patience

Result = TypeVar("Result")


@dataclass(frozen=True)
class Gateway(Methods):
    """`Gateway("https://gateway.example", "dgw_live_…")`; `timeout_seconds` is for one answer, above what it waits for.

    Every method raises Problem where the gateway refuses, and Unanswered where it is not reached within `patience`.
    """

    url: str
    key: str = field(repr=False)
    timeout_seconds: float = 60
    patience: Patience = DEFAULT_PATIENCE
    tls: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep

    def send(self, call: Call[Result]) -> Result:
        """Send it until it is answered, as often as `patience` allows, under the same key."""
        retrying = Retrying(sleep=self.sleep, **self.patience.options(call))
        return retrying(lambda: call.result(self._exchange(call)))

    def each(self, call: Call[Page[Result]]) -> Iterator[Result]:
        """Return what is listed, page after page."""
        while True:
            page = self.send(call)
            yield from page.items
            if page.next_cursor is None:
                return
            call = replace(call, query={**call.query, "cursor": page.next_cursor})

    def wait(self, order: Ordered[Any] | str, *, seconds: float = 60) -> Operation:
        """Return the operation, by its id or by its order, when it is settled, or as it is after so many seconds."""
        operation_id = operation_of(order)
        until = time.monotonic() + seconds
        while True:
            left = max(0, min(operations.LONGEST_WAIT_SECONDS, round(until - time.monotonic())))
            found = self.send(operations.operation(operation_id, wait_seconds=left))
            if found.settled or left == 0:
                return found
            self.sleep(PAUSE_SECONDS)

    def _exchange(self, call: Call[Any]) -> Answer:
        connection, base = self._connection()
        try:
            connection.request(call.method, base + call.target(), call.payload(), call.headers(self.key))
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())
        except (OSError, http.client.HTTPException) as err:
            raise Unanswered(type(err).__name__) from err
        finally:
            connection.close()

    def _connection(self) -> tuple[http.client.HTTPConnection, str]:
        parts = urlsplit(self.url)
        host, seconds = parts.hostname or "", self.timeout_seconds
        base = parts.path.rstrip("/")
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=self.tls), base
        return http.client.HTTPConnection(host, parts.port, timeout=seconds), base
