"""Calls of the platform: values in, JSON or a bare word out, and its three shapes of error told apart by the body."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.errors import AnswerLost, Unavailable
from adapters.http import (
    JSON_TYPES,
    Answer,
    FixedFields,
    HttpCall,
    HttpClient,
    HttpDialect,
    Nonconforming,
    Quota,
    Reader,
    http_link,
    json_value,
)
from adapters.interface import LinkStatus
from adapters.link import LinkSettings
from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.orders import NAMESERVERS_MAX
from adapters.registrars.logicboxes.texts import Meaning, meaning_of
from adapters.spec import Clock

LOGIN_RETRY = timedelta(minutes=5)
BUSY_RETRY = timedelta(minutes=2)

_CALLS_AT_ONCE = 2  # the vendor's FAQ 682: excess parallel connections are dropped
_CALLS_PER_SECOND = 1.0  # nothing is published; excess traffic blocks the address for a day
_BURST = 20
_FAILED = frozenset({"error", "failed"})
_ERROR_MEMBERS = ("message", "error", "actionstatusdesc", "description")

# Values that name no person and open nothing; all others are masked in evidence.
_SHOWN_WORDS = """
domain-name tlds years order-id exp-date invoice-option auto-renew purchase-privacy protect-privacy ns cns ip
old-cns new-cns old-ip new-ip customer-id reg-contact-id admin-contact-id tech-contact-id billing-contact-id
options no-of-records page-no eaq-id reseller-id type sixty-day-lock-optout status message error actionstatus
actionstatusdesc actiontype actiontypedesc eaqid entityid description invoiceid sellingamount
sellingcurrencysymbol currentstatus orderstatus creationtime endtime orderid classkey recsonpage recsindb
keyword tld-only no-of-results actionadded actionstarted actioncompleted
"""
_SHOWN = frozenset(_SHOWN_WORDS.split()) | {f"ns{number}" for number in range(1, NAMESERVERS_MAX + 1)}


class PlatformRefused(Exception):
    """The platform said no. `text` is its own; whether something was done is for the caller to judge by `meaning`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.meaning: Meaning | RefusalReason = meaning_of(text)


@dataclass(frozen=True, slots=True)
class Platform:
    """One reseller's account."""

    user: str
    http: HttpClient

    @classmethod
    def at(cls, name: str, link: LinkSettings, clock: Clock) -> "Platform":
        limits = link.limits
        rate, burst = limits.commands_per_second or _CALLS_PER_SECOND, limits.burst or _BURST
        calls_max = min(link.sessions_max, limits.in_flight_max or _CALLS_AT_ONCE)
        client = HttpClient(
            name,
            replace(http_link(link, "/api"), calls_max=calls_max),
            FixedFields((("auth-userid", link.user), ("api-key", link.password))),
            HttpDialect(JSON_TYPES | {"text/plain"}, _SHOWN, verdict=_verdict),
            clock=clock,
            metrics=link.metrics,
            quota=Quota(rate * 3600, burst, share=link.rate_share),
        )
        return cls(link.user, client)

    async def read(self, command: str, *fields: tuple[str, str], bulk: bool = False) -> Any:
        """Ask. Raises `Unavailable`, and `PlatformRefused` for an answer that is an error."""
        answer = await self.http.query(_call("GET", command, fields), bulk=bulk)
        try:
            return _value(answer)
        except AnswerLost as err:
            raise Unavailable("server_error") from err

    async def read_object(self, command: str, *fields: tuple[str, str], bulk: bool = False) -> Reader:
        """Ask for what is a JSON object; as `read`."""
        value = await self.read(command, *fields, bulk=bulk)
        if not isinstance(value, dict):
            raise Unavailable("server_error")
        return Reader(value)

    async def write(self, command: str, fields: Iterable[tuple[str, str]]) -> Any:
        """Change something, once. Raises `Unavailable` when nothing was sent, `AnswerLost`, `PlatformRefused`."""
        return _value(await self.http.transform(_call("POST", command, fields)))

    def status(self) -> LinkStatus:
        return self.http.status()

    async def close(self) -> None:
        await self.http.close()


def _call(method: Any, command: str, fields: Iterable[tuple[str, str]]) -> HttpCall:
    return HttpCall(command, f"/{command}.json", tuple(fields), method)


def _value(answer: Answer) -> Any:
    """Return what was answered. The body decides, then the status: an error is often a 500 with a text.

    Raises `PlatformRefused`; `Unavailable` for a refused login; `AnswerLost` for what says nothing.
    """
    value = _parsed(answer)
    text = error_text(value)
    if text is not None and meaning_of(text) is not Meaning.ACCESS and answer.status not in {401, 403}:
        raise PlatformRefused(text)
    if text is not None or answer.status in {401, 403}:
        raise Unavailable("login_refused", retry_after=LOGIN_RETRY)
    if answer.status != 200:
        raise AnswerLost("server_error" if answer.status >= 500 else "malformed")
    if value is None:
        raise AnswerLost("malformed")
    return value


def _parsed(answer: Answer) -> Any:
    """Return the JSON of an answer, a bare word as a text, None for what is neither."""
    try:
        return json_value(answer.text)
    except Nonconforming:
        word = answer.text.strip()
        return word if answer.status == 200 and 0 < len(word) <= 200 and "<" not in word else None


def error_text(value: Any) -> str | None:
    """Return the text of an error in any of its three shapes; None for what is no error."""
    if not isinstance(value, dict) or str(value.get("status", "")).lower() not in _FAILED:
        return None
    return next((str(value[member]) for member in _ERROR_MEMBERS if value.get(member)), "no text")


def _verdict(answer: Answer) -> tuple[str, str]:
    text = error_text(_parsed(answer))
    if text is None:
        return ("ok", "http_200") if answer.status == 200 else ("broken", f"http_{answer.status}")
    meaning = meaning_of(text)
    if meaning in {Meaning.BUSY, Meaning.FUNDS}:
        return "busy", meaning.value
    return ("broken" if meaning is Meaning.UNKNOWN else "refused"), meaning.value
