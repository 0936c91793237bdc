"""The registries that this gateway is connected to, and which of them serves a name."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.interface import RegistryAdapter
from adapters.model import DomainName
from adapters.rules import FieldProblem, TldRules
from gateway.errors import NotFound, ValidationFailed


@dataclass(frozen=True, slots=True)
class Registries:
    """Adapters by registry name, and the registry name of each zone (`com`, `com.ua`)."""

    adapters: Mapping[str, RegistryAdapter]
    zones: Mapping[str, str]

    def zone_of(self, name: DomainName) -> str | None:
        """Return the zone that `name` is directly below, None when it is not served here."""
        return name.parent if name.parent in self.zones else None

    def adapter_for(self, name: DomainName) -> RegistryAdapter:
        """Return who registers `name`. Raises `ValidationFailed` for a zone that is not served."""
        zone = self.zone_of(name)
        if zone is None:
            raise ValidationFailed([FieldProblem("/name", "unknown_tld", f"no registry here serves {name.parent}")])
        return self.adapters[self.zones[zone]]

    def adapter(self, registry: str) -> RegistryAdapter:
        try:
            return self.adapters[registry]
        except KeyError:
            raise NotFound("registry", registry) from None

    def rules(self, tld: str) -> TldRules:
        return self.serving(tld).rules(tld)

    def serving(self, tld: str) -> RegistryAdapter:
        """Return who serves a zone. Raises `NotFound`."""
        if tld not in self.zones:
            raise NotFound("tld", tld)
        return self.adapters[self.zones[tld]]

    def clock_skews(self) -> Mapping[str, float]:
        """Return each registry's clock minus ours, in seconds, of those that have told their time."""
        told = {name: adapter.link().clock_skew_seconds for name, adapter in self.adapters.items()}
        return {name: skew for name, skew in told.items() if skew is not None}

    async def close(self) -> None:
        await asyncio.gather(*(adapter.close() for adapter in self.adapters.values()))
