"""One account at one HTTP interface: calls in their turn, each sent once, each told to metrics and evidence."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.errors import AnswerLost, Unavailable
from adapters.exchanges import current_exchanges
from adapters.http.call import Answer, HttpCall
from adapters.http.credentials import Credentials
from adapters.http.dialect import HttpDialect
from adapters.http.link import HttpLink
from adapters.http.masking import shown_answer, shown_call
from adapters.http.meter import LinkMeter
from adapters.http.pacing import Silence
from adapters.http.presence import Presence
from adapters.http.quota import Quota
from adapters.http.transport import HttpTransport, Received
from adapters.interface import LinkStatus
from adapters.link import LinkMetrics

_LOGIN_RETRY = timedelta(minutes=5)


class HttpClient:
    """Safe to use from many tasks. Nothing is opened before the first call. `quota` None = the account has none."""

    def __init__(
        self,
        name: str,
        link: HttpLink,
        credentials: Credentials,
        dialect: HttpDialect,
        *,
        clock: Callable[[], datetime],
        metrics: LinkMetrics | None = None,
        quota: Quota | None = None,
    ) -> None:
        self._link = link
        self._credentials = credentials
        self._dialect = dialect
        self._clock = clock
        self._quota = quota
        self._transport = HttpTransport(link)
        self._meter = LinkMeter(name, clock, metrics)
        self._places = asyncio.Semaphore(link.calls_max)
        self._silence = Silence()
        self._presence = Presence(link.slots)
        self._renewing = asyncio.Lock()
        self._renewals = 0

    async def query(self, call: HttpCall, *, bulk: bool = False) -> Answer:
        """Ask for something; `bulk`: nobody waits for it. Raises `Unavailable`, whatever became of the question."""
        try:
            return await self._called(call, self._link.query_timeout_seconds, transform=False, bulk=bulk)
        except AnswerLost as err:
            raise Unavailable("server_error" if err.cause in {"malformed", "server_error"} else "unreachable") from err

    async def transform(self, call: HttpCall) -> Answer:
        """Change something. Raises `Unavailable` when that surely did not happen, `AnswerLost` when it may have."""
        return await self._called(call, self._link.transform_timeout_seconds, transform=True, bulk=False)

    def keep_quiet(self, pause: timedelta, code: str) -> None:
        """Send nothing for a while: an answer said, by this code, that we were too fast."""
        self._silence.hold(self._clock(), pause)
        self._meter.too_fast(code)

    def status(self) -> LinkStatus:
        return self._meter.status()

    async def close(self) -> None:
        await self._presence.end()
        await self._transport.close()

    async def _called(self, call: HttpCall, timeout_seconds: float, *, transform: bool, bulk: bool) -> Answer:
        await self._turn(bulk=bulk)
        try:
            self._meter.began()
            return await self._let_in(call, timeout_seconds, transform=transform)
        finally:
            self._meter.ended()
            self._places.release()

    async def _turn(self, *, bulk: bool) -> None:
        """Wait for the account's quota, and for a place. Raises `Unavailable`; else the place is to be released."""
        patience = self._link.patience_seconds
        self._respect_silence()
        self._presence.show()
        if self._quota is not None:
            self._meter.throttled(await self._quota.take(patience, bulk=bulk))
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError as err:
            raise Unavailable("session_limit") from err
        try:
            self._respect_silence()
        except Unavailable:
            self._places.release()
            raise

    def _respect_silence(self) -> None:
        if (left := self._silence.left(self._clock())) is not None:
            raise Unavailable("rate_limited", retry_after=left)

    async def _let_in(self, call: HttpCall, timeout_seconds: float, *, transform: bool) -> Answer:
        """Send; again, once, after a 401, which says that nothing was done. Of many callers one logs in for all."""
        known = self._renewals
        answer = await self._sent(call, timeout_seconds, transform=transform)
        if answer.status != 401:
            return answer
        async with self._renewing:
            if self._renewals == known:
                await self._credentials.renew()
                self._renewals += 1
        answer = await self._sent(call, timeout_seconds, transform=transform)
        if answer.status == 401:
            raise Unavailable("login_refused", retry_after=_LOGIN_RETRY)
        return answer

    async def _sent(self, call: HttpCall, timeout_seconds: float, *, transform: bool) -> Answer:
        exchanges = current_exchanges()
        if transform and exchanges is not None and not exchanges.may_send():
            raise Unavailable("paused")
        began, heard = time.monotonic(), None
        try:
            heard = await self._transport.send(self._credentials.sign(call), timeout_seconds)
            return self._believed(call, heard, time.monotonic() - began)
        except AnswerLost as err:
            self._tell_lost(call, err, heard, time.monotonic() - began)
            raise
        except Unavailable as err:
            if heard is None:
                exchanges = None  # nothing was sent
                self._meter.unreached(err.reason)
            raise
        finally:
            if exchanges is not None:
                answer = None if heard is None else shown_answer(heard.answer, self._dialect)
                exchanges.noted(call.name, shown_call(call, self._dialect.shown), answer)

    def _believed(self, call: HttpCall, received: Received, seconds: float) -> Answer:
        """Return an answer that is of a kind this interface gives. Raises `AnswerLost`, `Unavailable` for a 429."""
        answer = received.answer
        if answer.status == 429:
            self._meter.rate_limited(call.name, seconds)
            raise Unavailable("rate_limited", retry_after=self._silence.begin(received.retry_after, self._clock()))
        self._silence.end()
        refused_login = answer.status in {401, 403}
        if not refused_login and answer.content_type not in self._dialect.content_types:
            raise AnswerLost("server_error" if answer.status >= 500 else "malformed")
        if 300 <= answer.status < 400:
            raise AnswerLost("malformed")
        result_class, code = ("refused", f"http_{answer.status}") if refused_login else self._dialect.verdict(answer)
        self._meter.answered(call.name, result_class, code, seconds)
        return answer

    def _tell_lost(self, call: HttpCall, lost: AnswerLost, heard: Received | None, seconds: float) -> None:
        if heard is not None and heard.answer.status != 200:
            self._meter.broken(call.name, lost.cause, f"http_{heard.answer.status}", seconds)
        else:
            self._meter.lost(call.name, lost.cause, seconds)
