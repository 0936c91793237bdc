"""cPanel WHM, API 1: a token, flat form fields, and answers whose `metadata.result` decides, with reasons for people.

Reasons have no codes and are worded otherwise from version to version, so they are matched loosely; what is true is
read from the account (`adapters.hosting.ensure`).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.errors import AnswerLost, Unavailable
from adapters.hosting.interface import PanelRefused
from adapters.hosting.model import HostingAccount, HostingOrder
from adapters.http import Answer, FixedHeaders, HttpCall, HttpDialect, by_status
from adapters.interface import LinkStatus
from adapters.outcome import RefusalReason
from adapters.panels.link import PanelLink

_XID = re.compile(r"^\(XID [^)]*\)\s*")
_SIZE = re.compile(r"(\d+)\s*M", re.IGNORECASE)
_ABSENT = re.compile(r"does not exist|no such (user|account)|not found|unknown user", re.IGNORECASE)
_BUSY = re.compile(r"could not lock|in progress|try again", re.IGNORECASE)
_FORBIDDEN = re.compile(r"access denied|permission denied|do not have permission", re.IGNORECASE)

_REASONS: tuple[tuple[re.Pattern[str], RefusalReason], ...] = (
    (re.compile(r"(package|plan)\b.*(not exist|not found|invalid|unknown)", re.IGNORECASE), RefusalReason.PLAN_UNKNOWN),
    (re.compile(r"domain\b.*(already|in use|exists)", re.IGNORECASE), RefusalReason.DOMAIN_ON_SERVER),
    (re.compile(r"already in use|already exists|is taken", re.IGNORECASE), RefusalReason.LOGIN_TAKEN),
    (re.compile(r"password", re.IGNORECASE), RefusalReason.WEAK_PASSWORD),
    (_ABSENT, RefusalReason.ACCOUNT_GONE),
    (re.compile(r"lock|root", re.IGNORECASE), RefusalReason.ACCOUNT_LOCKED),
)


def _verdict(answer: Answer) -> tuple[str, str]:
    """Return class and code of an answer for metrics: refusals are HTTP 200 too."""
    if answer.status != 200:
        return by_status(answer)
    try:
        return ("ok", "ok") if int(json.loads(answer.text)["metadata"]["result"]) == 1 else ("refused", "refused")
    except (ValueError, TypeError, KeyError, RecursionError):
        return "broken", "none_malformed"


_DIALECT = HttpDialect(
    shown=frozenset(
        {"api.version", "command", "result", "reason", "version", "user", "username", "domain", "plan", "pkg", "name"}
        | {"suspended", "is_locked", "diskused", "disklimit", "keepdns"}
    ),
    verdict=_verdict,
)

_MEGABYTE = 1024 * 1024

Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Refusal:
    reason: str


class WhmClient:
    """One reseller's or root's token at one server."""

    def __init__(self, link: PanelLink) -> None:
        credentials = FixedHeaders({"Authorization": f"whm {link.user}:{link.token}"})
        self.creation_patience = link.creation_patience
        self._http = link.client(credentials, _DIALECT)
        self._keep_dns = link.keep_dns

    async def ping(self) -> None:
        await self._read("version", {})

    async def plans(self) -> Sequence[str]:
        reply = await self._read("listpkgs", {})
        return [str(each["name"]) for each in _data(reply).get("pkg", [])]

    async def account(self, login: str) -> HostingAccount | None:
        reply = await self._read("accountsummary", {"user": login})
        if isinstance(reply, _Refusal):
            if _ABSENT.search(reply.reason):
                return None
            raise Unavailable("server_error")
        found = _data(reply).get("acct") or []
        return _account(found[0]) if found else None

    async def accounts(self) -> Sequence[HostingAccount]:
        """Traffic is asked for apart; a login that may not see it gets all the rest."""
        accounts = [_account(each) for each in _data(await self._read("listaccts", {})).get("acct") or []]
        reply = await self._read("showbw", {})
        used = {} if isinstance(reply, _Refusal) else _traffic(_data(reply))
        return [replace(account, traffic_used_mb=used.get(account.login)) for account in accounts]

    def status(self) -> LinkStatus:
        return self._http.status()

    async def create(self, order: HostingOrder) -> None:
        fields = {
            "username": order.login,
            "domain": order.domain,
            "plan": order.plan,
            "password": order.password,
            "contactemail": order.email,
        }
        await self._change("createacct", fields)

    async def suspend(self, login: str, reason: str) -> None:
        await self._change("suspendacct", {"user": login, "reason": reason})

    async def unsuspend(self, login: str) -> None:
        await self._change("unsuspendacct", {"user": login})

    async def change_plan(self, login: str, plan: str) -> None:
        await self._change("changepackage", {"user": login, "pkg": plan})

    async def set_password(self, login: str, password: str) -> None:
        await self._change("passwd", {"user": login, "password": password})

    async def terminate(self, login: str) -> None:
        await self._change("removeacct", {"user": login, "keepdns": str(int(self._keep_dns))})

    async def close(self) -> None:
        await self._http.close()

    async def _read(self, function: str, fields: Mapping[str, str]) -> Reply | _Refusal:
        answer = await self._http.query(_call(function, fields))
        try:
            return _reply(answer)
        except AnswerLost as err:
            raise Unavailable("server_error") from err

    async def _change(self, function: str, fields: Mapping[str, str]) -> None:
        reply = _reply(await self._http.transform(_call(function, fields)))
        if isinstance(reply, _Refusal):
            raise PanelRefused(_classified(reply.reason), reply.reason, passing=bool(_BUSY.search(reply.reason)))


def _call(function: str, fields: Mapping[str, str]) -> HttpCall:
    return HttpCall(f"whm:{function}", f"/json-api/{function}", (("api.version", "1"), *fields.items()))


def _reply(answer: Answer) -> Reply | _Refusal:
    """Return what the panel says. Raises `Unavailable` for a refused login, `AnswerLost` for what says nothing."""
    if answer.status in {401, 403}:
        raise Unavailable("login_refused")
    if answer.status != 200:
        raise AnswerLost("server_error")
    try:
        document = json.loads(answer.text)
        metadata = document["metadata"]
        succeeded, reason = int(metadata["result"]) == 1, str(metadata.get("reason") or "")
    except (ValueError, TypeError, KeyError, RecursionError) as err:
        raise AnswerLost("malformed") from err
    if succeeded:
        return dict(document)
    if _FORBIDDEN.search(reason):
        raise Unavailable("login_refused")
    return _Refusal(_XID.sub("", reason)[:500])


def _data(reply: Reply | _Refusal) -> Mapping[str, Any]:
    """Return the data of an answer that should have some. Raises `Unavailable`."""
    if isinstance(reply, _Refusal):
        raise Unavailable("server_error")
    data = reply.get("data")
    return data if isinstance(data, dict) else {}


def _account(shown: Mapping[str, Any]) -> HostingAccount:
    """Read an account; `suspended` comes as a number, disk sizes as texts. Raises `Unavailable`."""
    try:
        return HostingAccount(
            login=str(shown["user"]),
            domain=str(shown["domain"]).lower(),
            plan=str(shown["plan"]),
            suspended=bool(int(shown["suspended"])),
            locked=bool(int(shown.get("is_locked") or 0)),
            disk_used_mb=_megabytes(shown.get("diskused")),
            disk_limit_mb=_megabytes(shown.get("disklimit")),
        )
    except (ValueError, TypeError, KeyError) as err:
        raise Unavailable("server_error") from err


def _traffic(data: Mapping[str, Any]) -> dict[str, int]:
    """Return the month's traffic of each account in MB."""
    told = ((str(each.get("user")), str(each.get("totalbytes"))) for each in data.get("acct") or [])
    return {login: int(octets) // _MEGABYTE for login, octets in told if octets.isdecimal()}


def _megabytes(text: object) -> int | None:
    size = _SIZE.match(str(text))
    return None if size is None else int(size.group(1))


def _classified(reason: str) -> RefusalReason:
    return next((known for pattern, known in _REASONS if pattern.search(reason)), RefusalReason.POLICY)
