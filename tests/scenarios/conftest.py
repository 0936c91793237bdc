import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.catalogue import SPECS
from adapters.model import DomainName
from gateway.catalogue.connect import connect_registries
from gateway.settings_sources import load_settings
from gateway.storage.schema import upgrade
from tests.support.office import Office, a_node, a_registration
from tests.support.simulators import ControlClient, SimulatorHandle

# One registry of each family: EPP frames on TLS with contacts by role, HTTPS with one holder, and the .ua dialect.
FAMILIES = {"com": "verisign", "ru": "tci", "com.ua": "hostmaster"}
_numbers = itertools.count(1)


@dataclass
class Family:
    """A zone with its simulated registry, and a node that orders there."""

    zone: str
    registry: str
    office: Office
    control: ControlClient
    account: str
    name: str
    clock: "FollowedClock"

    async def an_order(self, kind: str):
        """Return an order of that kind that is ready to be accepted."""
        if kind == "register":
            return a_registration(self.name)
        await self.office.registered(self.name, self.account)
        self.clock.advance("P310D")
        return await self.office.renewal(self.name)

    @property
    def domain(self) -> dict:
        """The name as the registry has it."""
        return self.control.domain(self.name)

    def charges(self, action: str) -> list[dict]:
        """What the registry took for this name and action, from whom ever."""
        registrars = self.control.objects()["registrars"].values()
        return [
            charge
            for registrar in registrars
            for charge in registrar["charges"]
            if charge["object"] == self.name and charge["action"] == action
        ]

    async def record(self):
        """The name as the gateway has it."""
        return await self.office.domains.read(self.office.tenant_id, DomainName.parse(self.name))


class FollowedClock:
    """Real time plus what the registry's clock was moved by, so that the gateway travels with it."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control
        self._offset = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, duration: str) -> None:
        now = datetime.fromisoformat(self._control.advance(duration))
        self._offset = now - datetime.now(UTC)


def connected(ready_file: Path, registry: str, clock: Callable[[], datetime]):
    """Adapters as the settings of a gateway would make them, but less patient."""
    settings = load_settings({"DGW_SIMULATORS": str(ready_file)}).settings.registries[registry]
    hasty = settings.model_copy(update={"transform_timeout_seconds": 1.0, "query_timeout_seconds": 3.0})
    return connect_registries({registry: hasty}, SPECS, clock=clock)


@pytest.fixture(params=FAMILIES)
async def family(request, simulators: SimulatorHandle, make_database):
    registry = FAMILIES[request.param]
    control = simulators.control(registry)
    control.reset()
    clock = FollowedClock(control)
    registries = connected(simulators.ready_file, registry, clock)
    async with a_node(make_database(upgrade), registries, clock=clock) as office:
        await office.services.workers.start()
        account = await office.account("1000.00")
        yield Family(request.param, registry, office, control, account, f"dgw-{next(_numbers)}.{request.param}", clock)
        await office.services.workers.stop()
        await registries.close()
    control.reset()
