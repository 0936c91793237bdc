"""ISPmanager as a server: one address, functions by `func`; version 6, and at the old address version 4.

Both work on the same accounts: `user.suspend` and `user.disable` are one thing. Without `sok` a function that has a
form shows the form and changes nothing. Errors are HTTP 200.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lxml import etree

from simulators.panels.face import Call, Reply
from simulators.panels.ispmanager_answers import (
    PanelError,
    document,
    error,
    json_reply,
    row,
    xml_reply,
)
from simulators.panels.ispmanager_logins import PASSWORD, USER, Logins
from simulators.panels.server import Account, HostingServer, Plan, Refused
from simulators.wire import Element

Fields = Mapping[str, str]

PLANS = (Plan("start", 1024), Plan("pro", 10240), Plan("unlimited"))

_OLD_PATH, _PATH = "/manager/ispmgr", "/ispmgr"
_IDLE, _OLD_IDLE = timedelta(hours=1), timedelta(minutes=30)
_CREATE = frozenset({"user.add", "user.add.finish", "user.edit"})
_NO_LIMIT_MB = "1000000000"
_ORDINARY, _RESELLER = "16", "29"


class IspManager:
    """One reseller's login. The switches are what the vendor's documents leave open.

    `fullname_in_list`: rows of `user` show the label. `repeat_refused`: suspending what is suspended is an error.
    `single_as_object`: one row alone comes in JSON without its list. `id_in_answer`: creating answers with the name.
    """

    name = "ispmanager"
    paths = (_PATH, _OLD_PATH)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.server = HostingServer(USER, PLANS)
        self.switches = {
            "fullname_in_list": False,
            "repeat_refused": False,
            "single_as_object": False,
            "id_in_answer": True,
        }
        self._clock = clock
        self._logins = Logins(clock)
        self._functions: Mapping[str, Callable[[Call], Sequence[Element]]] = {
            "auth": self._auth,
            "whoami": lambda _call: [etree.Element("user", {"name": USER, "level": _RESELLER})],
            "preset": self._presets,
            "preset.edit": self._preset,
            "user": self._users,
            "user.add": self._edit,
            "user.add.finish": self._edit,
            "user.edit": self._edit,
            "user.suspend": self._suspend,
            "user.disable": self._suspend,
            "user.resume": self._resume,
            "user.enable": self._resume,
            "user.delete": self._delete,
            "usrparam": self._own_settings,
        }

    def credentials(self) -> dict[str, str]:
        return {"user": USER, "token": PASSWORD}

    def call(self, path: str, authorization: str, fields: Fields) -> Call:
        user = fields.get("elid") or fields.get("name") or fields.get("su")
        return Call(path, authorization, fields, fields.get("func", ""), user)

    def makes_account(self, call: Call) -> bool:
        return call.function in _CREATE and "elid" not in call.fields and _is_sent(call)

    def lets_in(self, call: Call) -> bool:
        return self._logins.lets_in(call.fields, _OLD_IDLE if _is_old(call) else _IDLE)

    def denied(self, call: Call) -> Reply:
        if _is_old(call):
            return self._shown(call, document(call.function, etree.Element("authfail")))
        return self.reply(call, PanelError("auth", "badpassword", "Invalid user name or password"))

    def do(self, call: Call) -> Sequence[Element]:
        """Return what the document of the answer holds."""
        if call.function not in self._functions:
            raise PanelError("missed", "func")
        return self._functions[call.function](call)

    def refusal(self, reason: str) -> Refused:
        """Take `type/object`, or a text."""
        type_, slash, object_ = reason.partition("/")
        return PanelError(type_, object_) if slash else PanelError("message", "", reason)

    def reply(self, call: Call, result: object) -> Reply:
        if isinstance(result, Refused):
            return self._shown(call, error(call.function, result, numbered=_is_old(call)))
        children = result if isinstance(result, list) else []
        return self._shown(call, document(call.function, *children))

    def reset(self) -> None:
        self._logins.sessions.clear()

    def _auth(self, _call: Call) -> Sequence[Element]:
        session = self._logins.open()
        told = etree.Element("auth", {"id": session, "level": _RESELLER})
        told.text = session
        return [told]

    def _presets(self, _call: Call) -> Sequence[Element]:
        return [row("elem", {"name": name}) for name in self.server.plans]

    def _preset(self, call: Call) -> Sequence[Element]:
        name = _needed(call.fields, "elid")
        if name not in self.server.plans:
            raise PanelError("missed", "preset", f"Template '{name}' does not exist")
        return list(row("form", {"name": name, **_limits_of(self.server.plans[name])}))

    def _users(self, call: Call) -> Sequence[Element]:
        return [self._row(account, old=_is_old(call)) for account in self.server.accounts.values()]

    def _edit(self, call: Call) -> Sequence[Element]:
        """The wizard and the form are one; `elid` makes a change of it."""
        if call.fields.get("elid") and call.function == "user.edit":
            return self._change(call)
        if not _is_sent(call):
            return list(row("form", {"name": "", "fullname": "", "preset": ""}))
        fields = call.fields
        name, domain = _needed(fields, "name"), fields.get("webdomain_name", "").lower()
        _check_confirmed(fields)
        account = self.server.create(
            name,
            domain,
            _needed(fields, "preset"),
            _needed(fields, "passwd"),
            fields.get("email", ""),
            at=self._clock(),
        )
        self.server.change(account.user, fullname=fields.get("fullname", ""), limits=_limits_in(fields))
        return [etree.Element("ok"), *self._id(name)]

    def _id(self, name: str) -> Sequence[Element]:
        if not self.switches["id_in_answer"]:
            return []
        told = etree.Element("id")
        told.text = name
        return [told]

    def _change(self, call: Call) -> Sequence[Element]:
        """Change what is given; what is left out stays. A template alone is a name: limits follow only when sent."""
        fields = call.fields
        account = self._account(fields["elid"])
        if not _is_sent(call):
            return list(row("form", self._form(account)))
        changed = replace(
            account,
            plan=fields.get("preset") or account.plan,
            fullname=fields.get("fullname", account.fullname),
            limits={**account.limits, **_limits_in(fields)},
        )
        if changed.plan not in self.server.plans:
            raise PanelError("missed", "preset", f"Template '{changed.plan}' does not exist")
        if fields.get("passwd"):
            _check_confirmed(fields)
            self.server.set_password(account.user, fields["passwd"])
            changed = replace(changed, password=fields["passwd"])
        self.server.accounts[account.user] = changed
        return [etree.Element("ok")]

    def _suspend(self, call: Call) -> Sequence[Element]:
        for account in self._chosen(call):
            if account.suspended and self.switches["repeat_refused"]:
                raise PanelError("message", "user", f"User '{account.user}' is suspended already")
        for account in self._chosen(call):
            self.server.suspend(account.user, "", at=self._clock())
        return [etree.Element("ok")]

    def _resume(self, call: Call) -> Sequence[Element]:
        for account in self._chosen(call):
            if not account.suspended and self.switches["repeat_refused"]:
                raise PanelError("message", "user", f"User '{account.user}' is not suspended")
        for account in self._chosen(call):
            self.server.unsuspend(account.user)
        return [etree.Element("ok")]

    def _delete(self, call: Call) -> Sequence[Element]:
        names = _needed(call.fields, "elid").split(", ")
        if not all(name in self.server.accounts for name in names):
            raise PanelError("missed" if _is_old(call) else "value", "elid")
        for name in names:
            self.server.terminate(name)
        return [etree.Element("ok")]

    def _own_settings(self, call: Call) -> Sequence[Element]:
        """What an account sets for itself; `su` says whose."""
        account = self._account(_needed(call.fields, "su"))
        if not _is_sent(call):
            return list(row("form", {"name": account.user, "passwd": "", "confirm": ""}))
        _check_confirmed(call.fields)
        self.server.set_password(account.user, _needed(call.fields, "passwd"))
        return [etree.Element("ok")]

    def _chosen(self, call: Call) -> list[Account]:
        """Return the accounts of `elid`, which may name several."""
        return [self._account(name) for name in _needed(call.fields, "elid").split(", ")]

    def _account(self, name: str) -> Account:
        if name not in self.server.accounts:
            raise PanelError("missed", "users", f"User '{name}' does not exist")
        return self.server.accounts[name]

    def _row(self, account: Account, *, old: bool) -> Element:
        shown = {
            "name": account.user,
            "level": _ORDINARY,
            "preset": account.plan,
            "quota_used": str(account.disk_used_mb),
            "quota_total": account.limits.get("limit_quota", ""),
            "traff_used": str(account.traffic_used_mb),
            **account.limits,
        }
        if self.switches["fullname_in_list"]:
            shown["fullname"] = account.fullname
        element = row("elem", shown)
        if not old:
            etree.SubElement(element, "active").text = "off" if account.suspended else "on"
        elif account.suspended:
            etree.SubElement(element, "disabled")
        return element

    def _form(self, account: Account) -> dict[str, str]:
        shown = {"elid": account.user, "name": account.user, "fullname": account.fullname, "preset": account.plan}
        return {**shown, "passwd": "", "confirm": "", **account.limits}

    def _shown(self, call: Call, doc: Element) -> Reply:
        if call.fields.get("out") == "json" and not _is_old(call):
            return json_reply(doc, single_as_object=self.switches["single_as_object"])
        return xml_reply(doc)


def _is_old(call: Call) -> bool:
    return call.path == _OLD_PATH


def _is_sent(call: Call) -> bool:
    return call.fields.get("sok") in ({"yes", "ok"} if _is_old(call) else {"ok"})


def _limits_of(plan: Plan) -> dict[str, str]:
    quota = _NO_LIMIT_MB if plan.quota_mb is None else str(plan.quota_mb)
    return {"limit_quota": quota, "limit_db": "10", "limit_emails": "50", "limit_webdomains": "5", "limit_ssl": "on"}


def _limits_in(fields: Fields) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name.startswith("limit_")}


def _check_confirmed(fields: Fields) -> None:
    if fields.get("passwd") != fields.get("confirm"):
        raise PanelError("value", "confirm", "Passwords do not match")


def _needed(fields: Fields, name: str) -> str:
    if not fields.get(name):
        raise PanelError("missed" if name == "elid" else "value", name, f"Field '{name}' is required")
    return fields[name]
