"""What the catalogue knows of a registry before anything is connected: its zones, what it can do, how to reach it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from adapters.capabilities import Capabilities
from adapters.interface import RegistryAdapter
from adapters.link import LinkSettings
from adapters.rules import TldRules

Clock = Callable[[], datetime]


class Build(Protocol):
    """Make the adapter of one account. Opens nothing yet: the first call does."""

    def __call__(self, spec: "AdapterSpec", link: LinkSettings, *, clock: Clock) -> RegistryAdapter: ...


@dataclass(frozen=True, slots=True)
class AdapterSpec:
    """One registry of the catalogue. `profile` is what `build` needs beside the link, of the type that it expects.

    `resells`: it is a registrar, through which we sell names of registries that we may have no account at. `options`:
    the names of what its link may say beside what every link says, see `LinkSettings.options`.
    """

    name: str
    zones: tuple[TldRules, ...]
    capabilities: Capabilities
    build: Build
    profile: Any = None
    resells: bool = False
    options: frozenset[str] = frozenset()

    @property
    def tlds(self) -> frozenset[str]:
        return frozenset(zone.tld for zone in self.zones)

    def rules(self, tld: str) -> TldRules:
        """Return the rules of one of the zones. KeyError for a zone that this registry does not serve."""
        for zone in self.zones:
            if zone.tld == tld:
                return zone
        raise KeyError(tld)

    def named(self, name: str) -> "AdapterSpec":
        """Return the same under the name of one of several accounts."""
        zones = tuple(replace(zone, registry=name) for zone in self.zones)
        return self if name == self.name else replace(self, name=name, zones=zones)
