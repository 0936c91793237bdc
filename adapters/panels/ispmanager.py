"""ISPmanager: one address, functions by name, form fields; versions 5 and 6, and version 4 with its older names.

Without `sok` a function with a form shows it and changes nothing, so reading and changing can't be mixed up. Rows of
accounts lack some fields on some servers; those are read from the account's form. An account's label holds its domain,
by which an account of the same name is told from ours. A plan at the panel is a template: accounts get its limits only
when they are sent with its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.errors import AnswerLost, Unavailable
from adapters.hosting.interface import PanelRefused
from adapters.hosting.model import HostingAccount, HostingOrder
from adapters.http import Answer, FixedFields, HttpCall, HttpDialect
from adapters.interface import LinkStatus
from adapters.outcome import RefusalReason
from adapters.panels.ispmanager_answers import (
    JSON,
    XML,
    Element,
    Malformed,
    document,
    rows,
    shape,
    trouble,
    value,
    verdict,
)
from adapters.panels.link import PanelLink

_SHOWN = frozenset(
    {"func", "sok", "elid", "su", "name", "preset", "fullname", "webdomain", "webdomain_name", "emaildomain"}
    | {"emaildomain_name", "limit_quota", "quota_used", "active", "level", "$type", "$object", "$code", "$obj", "msg"}
)

_DIALECT = HttpDialect(content_types=JSON | XML, shown=_SHOWN, verdict=verdict, readable=shape)


@dataclass(frozen=True, slots=True)
class Version:
    """What the versions call the same things. `sok` sends a form."""

    path: str
    out: str
    sok: str
    suspend: str
    resume: str
    own_password: bool


V6 = Version("/ispmgr", "json", "ok", "user.suspend", "user.resume", own_password=False)
V4 = Version("/manager/ispmgr", "xml", "yes", "user.disable", "user.enable", own_password=True)


class IspManagerClient:
    """One administrator's or reseller's login at one server."""

    def __init__(self, link: PanelLink, version: Version = V6) -> None:
        credentials = FixedFields((("authinfo", f"{link.user}:{link.token}"), ("out", version.out)))
        self.creation_patience = link.creation_patience
        self._http = link.client(
            credentials, HttpDialect(content_types=JSON | XML, shown=_SHOWN, verdict=verdict, readable=shape)
        )
        self._version = version

    async def ping(self) -> None:
        await self._read("whoami")

    async def plans(self) -> Sequence[str]:
        return [name for row in rows(await self._read("preset")) if (name := value(row, "name"))]

    async def account(self, login: str) -> HostingAccount | None:
        row = next((row for row in rows(await self._read("user")) if value(row, "name") == login), None)
        if row is None:
            return None
        if value(row, "fullname") is not None and value(row, "preset") is not None:
            return _account(row, row)
        try:
            return _account(row, await self._form("user.edit", login))
        except PanelRefused as err:
            if err.reason is RefusalReason.ACCOUNT_GONE:
                return None
            raise Unavailable("server_error") from err

    async def accounts(self) -> Sequence[HostingAccount]:
        return [_account(row, row) for row in rows(await self._read("user")) if value(row, "name")]

    async def create(self, order: HostingOrder) -> None:
        fields = {
            "name": order.login,
            "passwd": order.password,
            "confirm": order.password,
            "fullname": order.domain,
            "webdomain": "on",
            "webdomain_name": order.domain,
            "emaildomain": "on",
            "emaildomain_name": order.domain,
            "addinfo": "off",
            "preset": order.plan,
        }
        await self._change("user.edit", {**fields, **await self._limits(order.plan)})

    async def suspend(self, login: str, reason: str) -> None:  # noqa: ARG002 - the panel keeps no reasons
        await self._change(self._version.suspend, {"elid": login})

    async def unsuspend(self, login: str) -> None:
        await self._change(self._version.resume, {"elid": login})

    async def change_plan(self, login: str, plan: str) -> None:
        await self._change("user.edit", {"elid": login, "preset": plan, **await self._limits(plan)})

    async def set_password(self, login: str, password: str) -> None:
        secret = {"passwd": password, "confirm": password}
        if self._version.own_password:
            await self._change("usrparam", {"su": login, **secret})
        else:
            await self._change("user.edit", {"elid": login, **secret})

    async def terminate(self, login: str) -> None:
        await self._change("user.delete", {"elid": login})

    def status(self) -> LinkStatus:
        return self._http.status()

    async def close(self) -> None:
        await self._http.close()

    async def _limits(self, plan: str) -> Mapping[str, str]:
        """Return all limits of a plan. Raises `PanelRefused` when the panel has no such plan."""
        form = await self._form("preset.edit", plan)
        limits = {name: value(form, name) for name in form if name.startswith("limit_")}
        return {name: limit for name, limit in limits.items() if limit is not None}

    async def _read(self, function: str) -> Element:
        """Ask. Raises `Unavailable`."""
        try:
            return await self._asked(function, {})
        except PanelRefused as err:
            raise Unavailable("server_error") from err

    async def _form(self, function: str, row: str) -> Element:
        """Return the form of one thing. Raises `Unavailable`, `PanelRefused`."""
        return await self._asked(function, {"elid": row})

    async def _asked(self, function: str, fields: Mapping[str, str]) -> Element:
        try:
            return _believed(await self._http.query(self._call(function, fields)), changing=False)
        except AnswerLost as err:
            raise Unavailable("server_error") from err

    async def _change(self, function: str, fields: Mapping[str, str]) -> None:
        call = self._call(function, {"sok": self._version.sok, **fields})
        _believed(await self._http.transform(call), changing=True)

    def _call(self, function: str, fields: Mapping[str, str]) -> HttpCall:
        return HttpCall(f"ispmanager:{function}", self._version.path, (("func", function), *fields.items()))


class IspManager4Client(IspManagerClient):
    def __init__(self, link: PanelLink) -> None:
        super().__init__(link, V4)


def _believed(answer: Answer, *, changing: bool) -> Element:
    """Return what the panel says. Raises `Unavailable`, `PanelRefused`, and `AnswerLost` for what says nothing."""
    if answer.status in {401, 403}:
        raise Unavailable("login_refused")
    if answer.status != 200:
        raise AnswerLost("server_error")
    try:
        doc = document(answer)
    except Malformed as err:
        raise AnswerLost("malformed") from err
    error = trouble(doc)
    if error is None:
        return doc
    if error.is_login or (error.type == "access" and not changing):
        raise Unavailable("login_refused")
    if error.type == "internal":
        raise AnswerLost("server_error")
    raise PanelRefused(error.reason(), error.text)


def _account(row: Element, details: Element) -> HostingAccount:
    """Read an account of its row; label and plan may be elsewhere. Version 4 marks what is off by an element."""
    return HostingAccount(
        login=value(row, "name") or "",
        domain=(value(details, "fullname") or "").lower(),
        plan=value(details, "preset") or "",
        suspended=value(row, "active") == "off" or "disabled" in row,
        disk_used_mb=_megabytes(value(row, "quota_used")),
        disk_limit_mb=_megabytes(value(row, "limit_quota") or value(row, "quota_total")),
        traffic_used_mb=_megabytes(value(row, "traff_used")),
    )


def _megabytes(text: str | None) -> int | None:
    """Read MiB, which may come with a fraction; None for what is no number."""
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None
