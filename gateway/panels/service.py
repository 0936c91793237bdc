"""Hosting panels as operators handle them: how each is, pause and resume."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.hosting.interface import HostingAdapter
from gateway.audit import Actor, AuditTrail
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.registries.health import LinkState, link_state
from gateway.registries.pausing import Pausing
from gateway.registries.service import RECENT
from gateway.storage import hosting_usage
from gateway.storage.hosting_usage import AccountsAt
from gateway.storage.pauses import Pause


@dataclass(frozen=True, slots=True)
class PanelHealth:
    """`accounts`: those of services that have not ended."""

    state: LinkState
    accounts: AccountsAt


@dataclass(frozen=True, slots=True)
class PanelService:
    """Every change is written to the audit trail with the change itself."""

    targets: Targets
    database: Database
    audit: AuditTrail
    clock: Clock

    def adapter(self, panel: str) -> HostingAdapter:
        """Raises `NotFound`."""
        return self.targets.panel(panel)

    async def pauses(self) -> Mapping[str, list[Pause]]:
        """Return the pauses that last now, by panel."""
        return await self._pausing.lasting(self.targets.panels)

    async def health(self, panel: str) -> PanelHealth:
        """Raises `NotFound`, `DatabaseUnavailable`."""
        self.targets.panel(panel)
        async with self.database.reading() as connection:
            state = await link_state(connection, panel, at=self.clock(), window=RECENT)
            return PanelHealth(state, await hosting_usage.accounts_at(connection, panel))

    async def pause(self, panel: str, detail: str, *, until: datetime | None, by: Actor) -> None:
        """Send nothing to a panel until then, or until `resume`. Raises `NotFound`."""
        self.targets.panel(panel)
        await self._pausing.pause(panel, detail, until=until, by=by)

    async def resume(self, panel: str, *, by: Actor) -> None:
        """End a pause, and have an open circuit tried at once. Raises `NotFound`."""
        self.targets.panel(panel)
        await self._pausing.resume(panel, by=by)

    @property
    def _pausing(self) -> Pausing:
        return Pausing("panel", self.database, self.audit, self.clock)
