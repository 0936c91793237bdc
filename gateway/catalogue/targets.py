"""Whom operations go to: the registries and the hosting panels that this gateway is connected to."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.hosting.interface import HostingAdapter
from adapters.target import Target
from gateway.catalogue.registries import Registries
from gateway.errors import NotFound


@dataclass(frozen=True, slots=True)
class Targets:
    """Names are unique over both: an operation's `registry` is the name of either."""

    registries: Registries
    panels: Mapping[str, HostingAdapter] = field(default_factory=dict)

    @property
    def adapters(self) -> Mapping[str, Target[Any]]:
        return {**self.registries.adapters, **self.panels}

    def adapter(self, name: str) -> Target[Any]:
        """Raises `NotFound`."""
        return self.panels[name] if name in self.panels else self.registries.adapter(name)

    def panel(self, name: str) -> HostingAdapter:
        """Raises `NotFound`."""
        try:
            return self.panels[name]
        except KeyError:
            raise NotFound("panel", name) from None

    async def close(self) -> None:
        await asyncio.gather(self.registries.close(), *(panel.close() for panel in self.panels.values()))
