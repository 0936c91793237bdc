"""The kinds of panel under one contract: whose simulator, whose client, and what each calls the same things."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters.hosting import HostingAction, HostingOrder
from adapters.hosting.ensure import EnsuringAdapter
from adapters.hosting.interface import PanelClient
from adapters.model import Attempt
from adapters.outcome import Done, Outcome
from adapters.panels.catalogue import PANELS
from adapters.panels.link import PanelLink
from simulators.panels.faults import Action, Fault
from simulators.panels.panel import Panel
from simulators.panels.server import Account
from simulators.panels.station import listening

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LOGIN = "u70011abc"


@dataclass(frozen=True, slots=True)
class Kind:
    """`functions` are the panel's own names of what our orders ask for."""

    name: str
    simulator: str
    start: str
    pro: str
    functions: Mapping[HostingAction, str]


def _isp(suspend: str, resume: str, password: str) -> Mapping[HostingAction, str]:
    return {
        HostingAction.CREATE: "user.edit",
        HostingAction.SUSPEND: suspend,
        HostingAction.UNSUSPEND: resume,
        HostingAction.CHANGE_PLAN: "user.edit",
        HostingAction.CHANGE_PASSWORD: password,
        HostingAction.TERMINATE: "user.delete",
    }


KINDS = {
    "whm": Kind(
        "whm",
        "whm",
        "hoster_start",
        "hoster_pro",
        {
            HostingAction.CREATE: "createacct",
            HostingAction.SUSPEND: "suspendacct",
            HostingAction.UNSUSPEND: "unsuspendacct",
            HostingAction.CHANGE_PLAN: "changepackage",
            HostingAction.CHANGE_PASSWORD: "passwd",
            HostingAction.TERMINATE: "removeacct",
        },
    ),
    "ispmanager": Kind("ispmanager", "ispmanager", "start", "pro", _isp("user.suspend", "user.resume", "user.edit")),
    "ispmanager4": Kind("ispmanager4", "ispmanager", "start", "pro", _isp("user.disable", "user.enable", "usrparam")),
}


@dataclass
class Desk:
    """A simulated panel, and our adapter at it."""

    kind: Kind
    panel: Panel
    ready: dict[str, Any]
    adapter: EnsuringAdapter = field(init=False)

    def __post_init__(self) -> None:
        self.adapter = self.adapter_with()

    def adapter_with(self, **changes: Any) -> EnsuringAdapter:
        return EnsuringAdapter("panel", self.client(**changes), lambda: NOW)

    def client(self, **changes: Any) -> PanelClient:
        link = {"url": self.ready["url"], "user": self.ready["user"], "token": self.ready["token"], **changes}
        return PANELS[self.kind.name](PanelLink(**link))

    def order(self, action: HostingAction = HostingAction.CREATE, **fields: Any) -> HostingOrder:
        defaults = {
            "login": LOGIN,
            "domain": "zavod-probny.ua",
            "plan": self.kind.start,
            "email": "i@hoster.example",
            "password": "Kq7-rTpz9",
        }
        return HostingOrder(action, **(defaults | fields))

    async def executed(self, order: HostingOrder) -> Outcome:
        return await self.adapter.execute(await self.adapter.prepare(order, cltrid_prefix="dgw-x"), an_attempt())

    async def created(self) -> None:
        assert isinstance(await self.executed(self.order()), Done)

    def bend(self, fault: Action, action: HostingAction, **fields: Any) -> None:
        self.panel.faults["test"] = Fault(fault, self.kind.functions[action], **fields)

    def applied(self, action: HostingAction) -> int:
        """Return how often a function changed something."""
        function = self.kind.functions[action]
        return sum(entry.applied for entry in self.panel.journal if entry.function == function)

    @property
    def account(self) -> Account:
        return self.panel.server.accounts[LOGIN]


def an_attempt(sent_at: datetime = NOW) -> Attempt:
    return Attempt("dgw-x-1", 1, sent_at, sent_at)


@asynccontextmanager
async def a_desk(name: str) -> AsyncIterator[Desk]:
    kind = KINDS[name]
    async with listening(kind.simulator, "127.0.0.1") as started:
        desk = Desk(kind, started.panel, started.ready)
        yield desk
        await desk.adapter.close()
