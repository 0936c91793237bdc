"""cPanel WHM as a server: API 1, and without `api.version` the API 0 shapes that some clients still use."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulators.panels.server import Account, HostingServer, Refused

Fields = Mapping[str, str]
Data = dict[str, Any]

_LEGACY_ROWS = frozenset({"createacct", "suspendacct", "unsuspendacct", "changepackage", "removeacct"})
DENIED = {"cpanelresult": {"apiversion": "2", "error": "Access denied", "data": {"reason": "Access denied"}}}


@dataclass(frozen=True, slots=True)
class Done:
    """What a function answers; `raw` is its log."""

    data: Data
    reason: str = "OK"
    raw: str = ""


class Whm:
    """`token` and `password` are both let in, each in its own form of the Authorization header."""

    def __init__(self, server: HostingServer, user: str, token: str, clock: Callable[[], datetime]) -> None:
        self._server = server
        self._user = user
        self._token = token
        self._clock = clock
        self._functions: Mapping[str, Callable[[Fields], Done]] = {
            "version": lambda _fields: Done({"version": "11.126.0.1"}),
            "applist": lambda _fields: Done({"app": sorted(self._functions)}),
            "listpkgs": self._listpkgs,
            "verify_new_username": self._verify_new_username,
            "createacct": self._createacct,
            "accountsummary": self._accountsummary,
            "listaccts": self._listaccts,
            "suspendacct": self._suspendacct,
            "unsuspendacct": self._unsuspendacct,
            "listsuspended": self._listsuspended,
            "changepackage": self._changepackage,
            "passwd": self._passwd,
            "removeacct": self._removeacct,
        }

    def lets_in(self, authorization: str) -> bool:
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() == "whm":
            user, _, token = rest.strip().partition(":")
            return (user, token) == (self._user, self._token)
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(rest, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return False
            return given == f"{self._user}:{self._token}"
        return False

    def knows(self, function: str) -> bool:
        return function in self._functions

    def call(self, function: str, fields: Fields) -> Done:
        """Do what is asked. Raises `Refused`."""
        return self._functions[function](fields)

    def _listpkgs(self, _fields: Fields) -> Done:
        shown = [
            {"name": plan.name, "QUOTA": "unlimited" if plan.quota_mb is None else str(plan.quota_mb)}
            for plan in self._server.plans.values()
        ]
        return Done({"pkg": shown})

    def _verify_new_username(self, fields: Fields) -> Done:
        self._server.check_name(_needed(fields, "user"))
        return Done({})

    def _createacct(self, fields: Fields) -> Done:
        account = self._server.create(
            _needed(fields, "username"),
            _needed(fields, "domain").lower(),
            _needed(fields, "plan"),
            _needed(fields, "password"),
            fields.get("contactemail", ""),
            at=self._clock(),
        )
        data = {
            "ip": "198.51.100.20",
            "package": account.plan,
            "nameserver": "ns1.hoster.example",
            "nameserver2": "ns2.hoster.example",
        }
        return Done(data, "Account Creation Ok", "WWWAcct 12.8.6 (c) ... Account Creation Complete!!!")

    def _accountsummary(self, fields: Fields) -> Done:
        if "user" not in fields and "domain" in fields:
            return Done({"acct": [self._shown(self._server.of_domain(fields["domain"].lower()))]})
        return Done({"acct": [self._shown(self._server.account(_needed(fields, "user")))]})

    def _listaccts(self, _fields: Fields) -> Done:
        return Done({"acct": [self._shown(account) for account in self._server.accounts.values()]})

    def _suspendacct(self, fields: Fields) -> Done:
        self._server.suspend(_needed(fields, "user"), fields.get("reason", ""), at=self._clock())
        return Done({}, raw="Changing Shell to /bin/false ... Done")

    def _unsuspendacct(self, fields: Fields) -> Done:
        self._server.unsuspend(_needed(fields, "user"))
        return Done({}, raw="Unlocking password ... Done")

    def _listsuspended(self, _fields: Fields) -> Done:
        shown = [
            {
                "user": account.user,
                "owner": account.owner,
                "reason": account.suspend_reason,
                "time": account.suspended_at.strftime("%a %b %d %H:%M:%S %Y"),
                "unixtime": int(account.suspended_at.timestamp()),
                "is_locked": int(account.locked),
            }
            for account in self._server.accounts.values()
            if account.suspended_at is not None
        ]
        return Done({"account": shown})

    def _changepackage(self, fields: Fields) -> Done:
        self._server.change_plan(_needed(fields, "user"), _needed(fields, "pkg"))
        return Done({}, "Account Upgrade/Downgrade Complete")

    def _passwd(self, fields: Fields) -> Done:
        self._server.set_password(_needed(fields, "user"), _needed(fields, "password"))
        return Done({"app": ["system", "ftp", "mail", "mySQL"]}, "Password changed")

    def _removeacct(self, fields: Fields) -> Done:
        self._server.terminate(fields.get("user") or _needed(fields, "username"))
        return Done({}, raw="Removing ... Done")

    def _shown(self, account: Account) -> Data:
        quota = self._server.plans[account.plan].quota_mb if account.plan in self._server.plans else None
        suspended_at = account.suspended_at
        return {
            "user": account.user,
            "domain": account.domain,
            "email": account.email,
            "ip": "198.51.100.20",
            "owner": account.owner,
            "plan": account.plan,
            "suspended": int(account.suspended),
            "suspendreason": account.suspend_reason if account.suspended else "not suspended",
            "suspendtime": None if suspended_at is None else int(suspended_at.timestamp()),
            "is_locked": int(account.locked),
            "diskused": f"{account.disk_used_mb}M",
            "disklimit": "unlimited" if quota is None else f"{quota}M",
            "startdate": account.made_at.astimezone(UTC).strftime("%y %b %d %H:%M"),
            "unix_startdate": int(account.made_at.timestamp()),
            "theme": "jupiter",
            "shell": "/bin/bash",
        }


def answer(function: str, result: Done | Refused, *, version_1: bool) -> Data:
    """Return the document of an answer, in the shape that the caller asked for."""
    succeeded = isinstance(result, Done)
    reason = result.reason if isinstance(result, Done) else f"(XID 7hk2pq) {result}"
    if not version_1:
        return _legacy(function, result, reason)
    metadata: Data = {"version": 1, "command": function, "result": int(succeeded), "reason": reason}
    if isinstance(result, Refused):
        return {"metadata": metadata}
    if result.raw:
        metadata["output"] = {"raw": result.raw}
    return {"metadata": metadata, "data": result.data}


def _legacy(function: str, result: Done | Refused, reason: str) -> Data:
    row: Data = {"status": int(isinstance(result, Done)), "statusmsg": reason}
    if function in _LEGACY_ROWS:
        return {"result": [row]}
    if function == "passwd":
        return {"passwd": [row]}
    if isinstance(result, Refused):
        return row
    if function == "listpkgs":
        return {"package": result.data["pkg"]}
    return {**result.data, **row}


def _needed(fields: Fields, name: str) -> str:
    if not fields.get(name):
        raise Refused(f"The parameter “{name}” is required.")
    return fields[name]
