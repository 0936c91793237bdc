"""Our account at reg.ru: its calls, one at a time where money moves, within the hourly quota."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from adapters.errors import AnswerLost, Unavailable
from adapters.http import (
    JSON_TYPES,
    FixedFields,
    HttpCall,
    HttpClient,
    HttpDialect,
    HttpLink,
    Nonconforming,
    Quota,
    Reader,
    http_link,
)
from adapters.interface import LinkStatus
from adapters.link import LinkSettings, SessionSlot
from adapters.registrars.regru.answers import Declined, answer_of, verdict
from adapters.registrars.regru.codes import TOO_FAST, obstacle, refusal

BASE = "/api/regru2"

_PER_HOUR = 1200  # REG.API 2.0 reference: requests an hour, for an account and for an address
_BURST = 60

_TURN_RETRY_SECONDS = 0.2

# The reference names no content type of answers; some servers label JSON as text.
_DIALECT = HttpDialect(
    content_types=JSON_TYPES | {"text/plain", "text/html", "text/javascript"},
    shown=frozenset(
        {"username", "input_format", "output_format", "io_encoding", "lang", "result", "error_code", "charset"}
        | {"domain_name", "dname", "service_id", "user_servid", "servtype", "subtype", "state", "status", "period"}
        | {"bill_id", "bill_date", "payment", "total_payment", "currency", "pay_type", "pay_status", "action"}
        | {"creation_date", "expiration_date", "start_date", "end_date", "prepay", "credit", "blocked", "is_premium"}
        | {"ns", "ip", "not_delegated", "undelegate", *(f"ns{index}" for index in range(13))}
        | {*(f"ns{index}ip" for index in range(13)), "price", "renew_price", "reg_price", "price_group"}
    ),
    verdict=verdict,
)

_FORMS = (("input_format", "json"), ("output_format", "json"), ("io_encoding", "utf8"), ("lang", "en"))


class RegruAccount:
    """Safe to use from many tasks. Nothing is opened before the first call."""

    def __init__(self, name: str, link: LinkSettings, *, clock: Callable[[], datetime]) -> None:
        self._http_link: HttpLink = http_link(link, BASE)
        self._http = HttpClient(
            name,
            self._http_link,
            FixedFields((("username", link.user), ("password", link.password))),
            _DIALECT,
            clock=clock,
            metrics=link.metrics,
            quota=_quota(link),
        )
        self._paying = asyncio.Lock()
        self._turns = link.money_turns

    async def ask(self, function: str, data: Mapping[str, Any], *, bulk: bool = False) -> Reader:
        """Return the answer to a question. Raises `Unavailable`; Declined for what is about the question."""
        answer = await self._http.query(_call(function, data), bulk=bulk)
        if answer.status != 200:
            raise Unavailable("server_error")
        try:
            return answer_of(answer.text)
        except Nonconforming as err:
            raise Unavailable("server_error") from err
        except Declined as err:
            self._raise_obstacle(err)
            raise

    async def change(self, function: str, data: Mapping[str, Any]) -> Reader:
        """Change something, once.

        Raises `Unavailable` when that surely did not happen and the same may be sent later, Declined when it was
        refused for good, `AnswerLost` when nobody knows.
        """
        answer = await self._http.transform(_call(function, data))
        if answer.status != 200:
            raise AnswerLost("server_error")
        try:
            return answer_of(answer.text)
        except Nonconforming as err:
            raise AnswerLost("malformed") from err
        except Declined as err:
            self._raise_obstacle(err)
            raise

    @asynccontextmanager
    async def paying(self) -> AsyncIterator[None]:
        """Wait until no other call of the account moves money, from whichever node.

        Raises `Unavailable` when that takes too long.
        """
        until = time.monotonic() + self._http_link.patience_seconds
        try:
            async with asyncio.timeout(self._http_link.patience_seconds):
                await self._paying.acquire()
        except TimeoutError as err:
            raise Unavailable("session_limit") from err
        turn = None
        try:
            turn = await self._turn(until)
            yield
        finally:
            try:
                if turn is not None:
                    await turn.release(ended=True)
            finally:
                self._paying.release()

    async def _turn(self, until: float) -> SessionSlot | None:
        """Return our turn among the nodes; None where there are no others. Raises `Unavailable`."""
        if self._turns is None:
            return None
        while (turn := await self._turns.take()) is None:
            if time.monotonic() >= until:
                raise Unavailable("session_limit")
            await asyncio.sleep(_TURN_RETRY_SECONDS)
        return turn

    def status(self) -> LinkStatus:
        return self._http.status()

    async def close(self) -> None:
        await self._http.close()

    def _raise_obstacle(self, declined: Declined) -> None:
        trouble = obstacle(declined.code)
        if trouble is None:
            return
        if declined.code in TOO_FAST:
            self._http.keep_quiet(trouble.retry_after, declined.code)
        raise trouble from declined


def lost_or_refused(declined: Declined) -> Declined:
    """Return a refusal of a change that proves that nothing happened. Raises `AnswerLost` for one that does not."""
    if refusal(declined.code) is None:
        raise AnswerLost("server_error") from declined
    return declined


def _call(function: str, data: Mapping[str, Any]) -> HttpCall:
    document = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpCall(function.replace("/", ":"), f"/{function}", (*_FORMS, ("input_data", document)))


def _quota(link: LinkSettings) -> Quota:
    per_second = link.limits.commands_per_second
    per_hour = _PER_HOUR if per_second is None else per_second * 3600
    return Quota(per_hour, link.limits.burst or _BURST, share=link.rate_share)
