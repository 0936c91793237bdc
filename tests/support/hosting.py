"""The service with simulated hosting panels behind it, and plans to be ordered there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from adapters.hosting import HostingAction
from billing_core import Money, ledger_check
from billing_core.auto_renewal import ServiceClass
from billing_core.services import ServiceEvent, history, plans, store
from billing_core.services.plans import Plan
from gateway.hosting.orders import order
from gateway.ids import new_id
from gateway.keys import DATABASE
from gateway.settings import PanelSettings
from gateway.storage import operations
from gateway.storage.spending_limits import Maxima
from simulators.panels.faults import Action, Fault
from simulators.panels.panel import Panel as SimulatedPanel
from simulators.panels.station import listening
from tests.support.office import eventually
from tests.support.panel import Answer, Panel, Service, a_service, service_settings
from tests.support.stock import FakeClock

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)
MONTHLY = {"start": "100.00", "pro": "200.00", "huge": "3100.00"}
PANELS = ("whm", "ispmanager")
AT_PANEL = {
    "whm": {"start": ("hoster_start", 1024), "pro": ("hoster_pro", 10240), "huge": ("hoster_unlimited", None)},
    "ispmanager": {"isp-start": ("start", 1024), "isp-pro": ("pro", 10240), "isp-huge": ("unlimited", None)},
}


@dataclass
class Hoster:
    """A running gateway with both panels; `clock` is what it goes by."""

    service: Service
    panels: Mapping[str, SimulatedPanel]
    clock: FakeClock

    @property
    def whm(self) -> SimulatedPanel:
        return self.panels["whm"]

    def begin_anew(self) -> None:
        """Be as at the beginning, but for what earlier customers bought."""
        self.clock.now = NOW
        for panel in self.panels.values():
            panel.reset()

    async def panel(self, money: str = "1000.00", limit: Maxima | None = None) -> Panel:
        """Return a panel with a tenant of its own."""
        return await self.service.panel(new_id("panel"), money=money, limit=limit)

    async def order(self, panel: Panel, **changes: Any) -> Answer:
        body = {"plan": "start", "domain": "example.com.ua", "email": "owner@example.net", "password": "Secret777"}
        return await panel.post("/v1/services", body | changes)

    async def ordered(self, panel: Panel, **changes: Any) -> dict[str, Any]:
        answer = await self.order(panel, **changes)
        assert answer.status == 201, answer.body
        return dict(answer.body)

    async def suspend(self, service_id: str) -> None:
        """Switch a service off as the sweep of unpaid ones does."""
        async with self.service.gateway.app[DATABASE].engine.begin() as connection:
            service = await store.lock(connection, service_id)
            at = self.clock()
            saved = await history.apply(connection, service, ServiceEvent.SUSPEND, at=at, today=at.date())
            await order(connection, saved, HostingAction.SUSPEND, at=at, reason="unpaid")
        await self.settled(service_id)

    async def settled(self, service_id: str) -> None:
        """Wait until nothing of a service is under way."""

        async def quiet() -> bool | None:
            async with self.service.gateway.app[DATABASE].reading() as connection:
                return await operations.open_at(connection, service_id) is None or None

        await eventually(quiet)

    def account(self, login: str, panel: str = "whm") -> Any:
        return self.panels[panel].server.accounts[login]

    def bend(self, action: Action, function: str, panel: str = "whm", **fields: Any) -> None:
        self.panels[panel].faults["test"] = Fault(action, function, **fields)

    def applied(self, function: str, panel: str = "whm") -> int:
        """Return how often a call changed something at the panel."""
        return sum(entry.applied for entry in self.panels[panel].journal if entry.function == function)

    async def differences(self) -> Any:
        async with self.service.gateway.app[DATABASE].reading() as connection:
            return (await ledger_check.check(connection)).differences


@asynccontextmanager
async def a_hoster(database_url: str, data_dir: Path, **changes: Any) -> AsyncIterator[Hoster]:
    """Run it with these sections of the settings changed."""
    clock = FakeClock(NOW)
    async with AsyncExitStack() as stack:
        started = {name: await stack.enter_async_context(listening(name, "127.0.0.1")) for name in PANELS}
        panels = {name: _settings(each.ready) for name, each in started.items()}
        settings = service_settings(database_url, data_dir).model_copy(update={"panels": panels, **changes})
        service = await stack.enter_async_context(a_service(settings, clock=clock))
        await _sell_plans(service)
        yield Hoster(service, {name: each.panel for name, each in started.items()}, clock)


def _settings(ready: Mapping[str, Any]) -> PanelSettings:
    """What was not made when it is looked for is never made, as these panels work."""
    return PanelSettings(
        kind=ready["kind"],
        simulated=True,
        url=ready["url"],
        user=ready["user"],
        token=SecretStr(ready["token"]),
        creation_patience_seconds=0,
        customer_url="https://panel.example",
    )


async def _sell_plans(service: Service) -> None:
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        for panel, offered in AT_PANEL.items():
            group = "shared" if panel == "whm" else panel
            for code, (name, disk_mb) in offered.items():
                limits = {} if disk_mb is None else {"disk_mb": disk_mb}
                plan = Plan(code, ServiceClass.HOSTING, group, {"uk": code}, limits, panel=panel, panel_plan=name)
                await plans.add(connection, plan, at=LONG_AGO)
        addon = Plan("backup", ServiceClass.ADDON, "extras", {"uk": "копії"}, {})
        await plans.add(connection, addon, at=LONG_AGO)
        at_isp = {f"isp-{code}": price for code, price in MONTHLY.items()}
        for code, price in {**MONTHLY, **at_isp, "backup": "10.00"}.items():
            await plans.add_price(connection, code, 1, Money.parse(price, "UAH"), valid_from=LONG_AGO)
