"""The three registries of a run: who is who there, and the network between them and the gateway."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.proxy import Proxy, a_proxy
from tests.support.simulators import ControlClient

RICH = "100000000.00"


@dataclass(frozen=True)
class Registry:
    """One of the three families. `entry` is how it is reached directly, `wire` lies before the gateway."""

    name: str
    zone: str
    roles: tuple[str, ...]
    entry: dict[str, Any]
    wire: Proxy

    @property
    def control(self) -> ControlClient:
        return ControlClient(self.entry["control"])

    @property
    def us(self) -> str:
        return str(self.entry["users"][0]["user"])

    @property
    def other(self) -> str:
        return str(self.entry["users"][1]["user"])


FAMILIES = (
    ("pir", "org", ("registrant", "admin", "tech")),
    ("tci", "ru", ("registrant",)),
    ("hostmaster", "com.ua", ("registrant", "admin", "tech")),
)


@asynccontextmanager
async def wired(ready: dict[str, Any], folder: Path) -> AsyncIterator[tuple[list[Registry], Path]]:
    """Put a proxy before each registry; give the registries, and a ready file that leads through the proxies."""
    async with AsyncExitStack() as stack:
        registries = []
        for name, zone, roles in FAMILIES:
            entry = ready["registries"][name]
            wire = await stack.enter_async_context(a_proxy(entry["host"], entry["port"]))
            registries.append(Registry(name, zone, roles, entry, wire))
        through = {each.name: each.entry | {"port": each.wire.port} for each in registries}
        path = folder / "through-proxies.json"
        path.write_text(json.dumps({"registries": through}))
        yield registries, path


def give_money(registries: list[Registry]) -> None:
    for registry in registries:
        registry.control.set_balance(registry.us, RICH)
