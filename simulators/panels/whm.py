"""cPanel WHM as a server: API 1, and without `api.version` the API 0 shapes that some clients still use."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulators.panels.face import Call, Reply
from simulators.panels.server import Account, HostingServer, Plan, Refused

Fields = Mapping[str, str]
Data = dict[str, Any]

USER, TOKEN = "hoster", "WHM-HOSTER-TOKEN-1"
PLANS = (Plan("hoster_start", 1024), Plan("hoster_pro", 10240), Plan("hoster_unlimited"))

_MEGABYTE = 1024 * 1024
_DATABASE_PREFIX = 8

_LEGACY_ROWS = frozenset({"createacct", "suspendacct", "unsuspendacct", "changepackage", "removeacct"})
DENIED = {"cpanelresult": {"apiversion": "2", "error": "Access denied", "data": {"reason": "Access denied"}}}


@dataclass(frozen=True, slots=True)
class Done:
    """What a function answers; `raw` is its log."""

    data: Data
    reason: str = "OK"
    raw: str = ""


class Whm:
    """The token is let in, in each form of the Authorization header."""

    name = "whm"
    paths = ("/json-api/{function}",)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.server = HostingServer(USER, PLANS, unique_characters=_DATABASE_PREFIX)
        self.switches: dict[str, bool] = {}
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
            "showbw": self._showbw,
        }

    def credentials(self) -> dict[str, str]:
        return {"user": USER, "token": TOKEN}

    def call(self, path: str, authorization: str, fields: Fields) -> Call:
        function = path.rpartition("/")[2]
        return Call(path, authorization, fields, function, fields.get("user") or fields.get("username"))

    def makes_account(self, call: Call) -> bool:
        return call.function == "createacct"

    def lets_in(self, call: Call) -> bool:
        return _credentials(call.authorization) == f"{USER}:{TOKEN}" and call.function in self._functions

    def denied(self, call: Call) -> Reply:  # noqa: ARG002 - the same for every call
        return _json(DENIED, status=403)

    def do(self, call: Call) -> Done:
        return self._functions[call.function](call.fields)

    def refusal(self, reason: str) -> Refused:
        return Refused(reason)

    def reply(self, call: Call, result: object) -> Reply:
        return _json(answer(call.function, result, version_1=call.fields.get("api.version") == "1"))

    def reset(self) -> None:
        """Do nothing: every call brings its token."""

    def _listpkgs(self, _fields: Fields) -> Done:
        shown = [
            {"name": plan.name, "QUOTA": "unlimited" if plan.quota_mb is None else str(plan.quota_mb)}
            for plan in self.server.plans.values()
        ]
        return Done({"pkg": shown})

    def _verify_new_username(self, fields: Fields) -> Done:
        self.server.check_name(_needed(fields, "user"))
        return Done({})

    def _createacct(self, fields: Fields) -> Done:
        account = self.server.create(
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
            return Done({"acct": [self._shown(self.server.of_domain(fields["domain"].lower()))]})
        return Done({"acct": [self._shown(self.server.account(_needed(fields, "user")))]})

    def _listaccts(self, _fields: Fields) -> Done:
        return Done({"acct": [self._shown(account) for account in self.server.accounts.values()]})

    def _suspendacct(self, fields: Fields) -> Done:
        self.server.suspend(_needed(fields, "user"), fields.get("reason", ""), at=self._clock())
        return Done({}, raw="Changing Shell to /bin/false ... Done")

    def _unsuspendacct(self, fields: Fields) -> Done:
        self.server.unsuspend(_needed(fields, "user"))
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
            for account in self.server.accounts.values()
            if account.suspended_at is not None
        ]
        return Done({"account": shown})

    def _changepackage(self, fields: Fields) -> Done:
        self.server.change_plan(_needed(fields, "user"), _needed(fields, "pkg"))
        return Done({}, "Account Upgrade/Downgrade Complete")

    def _passwd(self, fields: Fields) -> Done:
        self.server.set_password(_needed(fields, "user"), _needed(fields, "password"))
        return Done({"app": ["system", "ftp", "mail", "mySQL"]}, "Password changed")

    def _removeacct(self, fields: Fields) -> Done:
        self.server.terminate(fields.get("user") or _needed(fields, "username"))
        return Done({}, raw="Removing ... Done")

    def _showbw(self, _fields: Fields) -> Done:
        shown = [
            {
                "user": account.user,
                "maindomain": account.domain,
                "owner": account.owner,
                "totalbytes": str(account.traffic_used_mb * _MEGABYTE),
                "limit": "unlimited",
                "bwlimited": 0,
            }
            for account in self.server.accounts.values()
        ]
        at = self._clock()
        return Done({"month": at.month, "year": at.year, "acct": shown})

    def _shown(self, account: Account) -> Data:
        quota = self.server.plans[account.plan].quota_mb if account.plan in self.server.plans else None
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


def answer(function: str, result: object, *, version_1: bool) -> Data:
    """Return the document of a `Done` or a `Refused`, in the shape that the caller asked for."""
    done = result if isinstance(result, Done) else None
    reason = f"(XID 7hk2pq) {result}" if done is None else done.reason
    if not version_1:
        return _legacy(function, done, reason)
    metadata: Data = {"version": 1, "command": function, "result": int(done is not None), "reason": reason}
    if done is None:
        return {"metadata": metadata}
    if done.raw:
        metadata["output"] = {"raw": done.raw}
    return {"metadata": metadata, "data": done.data}


def _legacy(function: str, done: Done | None, reason: str) -> Data:
    row: Data = {"status": int(done is not None), "statusmsg": reason}
    if function in _LEGACY_ROWS:
        return {"result": [row]}
    if function == "passwd":
        return {"passwd": [row]}
    if done is None:
        return row
    if function == "listpkgs":
        return {"package": done.data["pkg"]}
    return {**done.data, **row}


def _credentials(authorization: str) -> str:
    """Return `user:token` of any form of the header, empty when it is none."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "whm":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _json(document: Data, status: int = 200) -> Reply:
    return Reply(json.dumps(document, ensure_ascii=False).encode(), "application/json", status)


def _needed(fields: Fields, name: str) -> str:
    if not fields.get(name):
        raise Refused(f"The parameter “{name}” is required.")
    return fields[name]
