"""The registries that this gateway is connected to, and which of them a name belongs to.

What is held stays where it is registered: its row says where. Routes decide for new registrations and transfers to us.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.interface import RegistryAdapter
from adapters.model import DomainName
from adapters.rules import FieldProblem, TldRules
from gateway.catalogue.routes import Route
from gateway.clock import Clock, utc_now
from gateway.errors import NotFound, ValidationFailed


@dataclass(frozen=True, slots=True)
class Registries:
    """Adapters by the names of our accounts, and who takes new orders of each zone (`com`, `com.ua`)."""

    adapters: Mapping[str, RegistryAdapter]
    routes: Mapping[str, Route] = field(default_factory=dict)
    clock: Clock = utc_now

    def registry_of(self, tld: str) -> str | None:
        """Return who takes new orders of a zone at this moment; None = nobody."""
        route = self.routes.get(tld)
        return None if route is None else route.at(self.clock())

    def tlds(self) -> list[str]:
        """Return the zones of which new orders are taken, sorted."""
        return sorted(tld for tld in self.routes if self.registry_of(tld) is not None)

    def serving(self, tld: str) -> RegistryAdapter:
        """Return who takes new orders of a zone. Raises `NotFound`."""
        registry = self.registry_of(tld)
        if registry is None:
            raise NotFound("tld", tld)
        return self.adapters[registry]

    def adapter_for(self, name: DomainName) -> RegistryAdapter:
        """Return who takes new orders of a name. Raises `ValidationFailed` for one not directly below a zone."""
        registry = self.registry_of(name.parent)
        if registry is None:
            raise ValidationFailed([FieldProblem("/name", "unknown_tld", f"no registry here serves {name.parent}")])
        return self.adapters[registry]

    def holding(self, registry: str) -> RegistryAdapter:
        """Return who has a domain of ours. Raises `ValidationFailed` when that account is not configured any more."""
        if registry not in self.adapters:
            detail = f"the domain is held through {registry}, which is not configured here"
            raise ValidationFailed([FieldProblem("/name", "registry_not_configured", detail)])
        return self.adapters[registry]

    def adapter(self, registry: str) -> RegistryAdapter:
        """Raises `NotFound`."""
        try:
            return self.adapters[registry]
        except KeyError:
            raise NotFound("registry", registry) from None

    def rules(self, tld: str) -> TldRules:
        """Return the rules of new orders. Raises `NotFound`."""
        return self.serving(tld).rules(tld)

    def rules_of(self, registry: str, tld: str) -> TldRules | None:
        """Return the rules of what is held through a registry; None where that serves the zone no longer."""
        adapter = self.adapters.get(registry)
        return adapter.rules(tld) if adapter is not None and tld in adapter.tlds else None

    def clock_skews(self) -> Mapping[str, float]:
        """Return each registry's clock minus ours, in seconds, of those that have told their time."""
        told = {name: adapter.link().clock_skew_seconds for name, adapter in self.adapters.items()}
        return {name: skew for name, skew in told.items() if skew is not None}

    async def close(self) -> None:
        await asyncio.gather(*(adapter.close() for adapter in self.adapters.values()))
