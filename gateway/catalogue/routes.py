"""Who takes new orders of each zone: several of our accounts may serve the same one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from adapters.spec import AdapterSpec
from billing_core.business_calendar import start_of
from gateway.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Route:
    """`first` takes the orders until the first of `changes`, which are in their order; None = nobody does."""

    first: str | None
    changes: tuple[tuple[datetime, str], ...] = ()

    def at(self, moment: datetime) -> str | None:
        """Return who takes the orders at an instant."""
        return next((registry for since, registry in reversed(self.changes) if since <= moment), self.first)


def routes_of(
    configured: Mapping[str, str | Mapping[date, str]], specs: Iterable[AdapterSpec], *, at: datetime
) -> dict[str, Route]:
    """Return the route of each zone that the connected registries serve; days begin in Kyiv.

    Without a word of the settings it is the only one that serves the zone, else the only one that does not resell.
    Raises `SettingsError` for a zone that both leave open at this moment, and for routes that lead nowhere.
    """
    serving = _by_zone(specs)
    errors = [line for tld, route in configured.items() for line in _dead_ends(tld, route, serving)]
    if errors:
        raise SettingsError(errors)
    routes = {tld: _route(configured.get(tld), candidates) for tld, candidates in serving.items()}
    undecided = [tld for tld, route in routes.items() if route.at(at) is None]
    if undecided:
        raise SettingsError([f"routes.{tld}: say which takes new orders: {_named(serving[tld])}" for tld in undecided])
    return routes


def _by_zone(specs: Iterable[AdapterSpec]) -> dict[str, list[AdapterSpec]]:
    serving: dict[str, list[AdapterSpec]] = {}
    for spec in specs:
        for tld in spec.tlds:
            serving.setdefault(tld, []).append(spec)
    return dict(sorted(serving.items()))


def _dead_ends(tld: str, route: str | Mapping[date, str], serving: Mapping[str, list[AdapterSpec]]) -> Iterator[str]:
    candidates = serving.get(tld, [])
    if not candidates:
        yield f"routes.{tld}: no registry that is configured serves this zone"
        return
    registries = {route} if isinstance(route, str) else set(route.values())
    for registry in sorted(registries - {spec.name for spec in candidates}):
        yield f"routes.{tld}: {registry} is not among those that are configured and serve it: {_named(candidates)}"


def _route(configured: str | Mapping[date, str] | None, candidates: list[AdapterSpec]) -> Route:
    if isinstance(configured, str):
        return Route(configured)
    own = [spec for spec in candidates if not spec.resells]
    chosen = next((some for some in (candidates, own) if len(some) == 1), [])
    first = chosen[0].name if chosen else None
    return Route(first, tuple((start_of(day), registry) for day, registry in sorted((configured or {}).items())))


def _named(specs: Iterable[AdapterSpec]) -> str:
    return ", ".join(sorted(spec.name for spec in specs))
