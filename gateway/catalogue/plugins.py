"""Registries, registrars and hosting panels of other packages, found by their entry points.

Each is loaded by itself: one that is broken is reported and left out, and the others work.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import structlog

from adapters.catalogue import SPECS
from adapters.hosting.interface import PanelClient
from adapters.panels.catalogue import PANELS
from adapters.panels.link import PanelLink
from adapters.spec import AdapterSpec

REGISTRIES_GROUP = "dgw.registries"
PANELS_GROUP = "dgw.panels"

_log = structlog.get_logger(__name__)

PanelKind = Callable[[PanelLink], PanelClient]


@dataclass(frozen=True, slots=True)
class BrokenPlugin:
    """What is left out, and why."""

    group: str
    name: str
    package: str
    why: str

    def __str__(self) -> str:
        return f"{self.group}: {self.name} of {self.package} is left out: {self.why}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that accounts may be configured at: ours, then those of plug-ins."""

    specs: tuple[AdapterSpec, ...]
    panels: Mapping[str, PanelKind]
    broken: tuple[BrokenPlugin, ...] = ()


@cache
def installed() -> Catalogue:
    """Return the catalogue with this environment's plug-ins; what is broken is logged once."""
    found = catalogue([*entry_points(group=REGISTRIES_GROUP), *entry_points(group=PANELS_GROUP)])
    for each in found.broken:
        _log.error("plugin_broken", group=each.group, plugin=each.name, package=each.package, reason=each.why)
    return found


def catalogue(found: Iterable[EntryPoint]) -> Catalogue:
    """Return our own catalogue with the plug-ins that are found; the first of a name has it."""
    specs = {spec.name: spec for spec in SPECS}
    panels = dict(PANELS)
    broken: list[BrokenPlugin] = []
    for point in sorted(found, key=lambda each: (each.group, each.name, each.value)):
        try:
            loaded = point.load()
        except Exception as err:  # noqa: BLE001 - a stranger's module may raise anything when it is imported
            broken.append(_broken(point, f"{type(err).__name__}: {err}"))
            continue
        why = _objection(point, loaded, specs if point.group == REGISTRIES_GROUP else panels)
        if why is not None:
            broken.append(_broken(point, why))
        elif point.group == REGISTRIES_GROUP:
            specs[point.name] = loaded
        else:
            panels[point.name] = loaded
    return Catalogue(tuple(specs.values()), panels, tuple(broken))


def _objection(point: EntryPoint, loaded: Any, known: Mapping[str, Any]) -> str | None:
    if point.name in known:
        return "another has this name already"
    if point.group != REGISTRIES_GROUP:
        return None if callable(loaded) else "it is nothing that makes a PanelClient of a PanelLink"
    if not isinstance(loaded, AdapterSpec):
        return "it is no adapters.spec.AdapterSpec"
    names = {loaded.name, *(zone.registry for zone in loaded.zones)}
    return None if names == {point.name} else f"it calls itself {', '.join(sorted(names - {point.name}))}"


def _broken(point: EntryPoint, why: str) -> BrokenPlugin:
    package = "an unknown package" if point.dist is None else f"{point.dist.name} {point.dist.version}"
    return BrokenPlugin(point.group, point.name, package, why)
