"""Names that appear in the registry without a command: a stranger's, or what another channel did."""

from datetime import datetime

from simulators.objects import Domain
from simulators.periods import add_years
from simulators.registry import Registry
from simulators.rules.names import canonical, registrable


class CannotPlant(ValueError):
    """The name is taken or the registrar is unknown here."""


def plant_domain(
    registry: Registry,
    name: str,
    registrar: str,
    now: datetime,
    *,
    created_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Domain:
    """Register a free name, without contacts, delegation or charge; for a year unless told otherwise.

    Raises `CannotPlant`, and `Refused` for a name that this registry would never register.
    """
    name = canonical(name)
    zone = registrable(name, registry.profile.names)
    if registry.domain(name) is not None:
        raise CannotPlant(f"{name} is registered already")
    if registrar not in registry.state.registrars:
        raise CannotPlant(f"no such registrar; one of {', '.join(registry.state.registrars)}")
    created = created_at or now
    domain = Domain(
        name=name,
        roid=registry.roid("domain", zone),
        registrar=registrar,
        creator=registrar,
        created_at=created.replace(microsecond=0),
        expires_at=(expires_at or add_years(created, 1)).replace(microsecond=0),
    )
    registry.add_domain(domain)
    return domain


def alter_domain(
    registry: Registry,
    name: str,
    *,
    registrar: str | None = None,
    expires_at: datetime | None = None,
    statuses: list[str] | None = None,
) -> None:
    """Change an existing name without a command or a charge; what is None stays.

    Raises `CannotPlant` for an unknown registrar.
    """
    domain = registry.state.domains[name]
    if registrar is not None and registrar not in registry.state.registrars:
        raise CannotPlant(f"no such registrar; one of {', '.join(registry.state.registrars)}")
    with registry.changing(domain):
        domain.registrar = registrar or domain.registrar
        domain.expires_at = expires_at.replace(microsecond=0) if expires_at else domain.expires_at
        domain.statuses = domain.statuses if statuses is None else set(statuses)


def drop_domain(registry: Registry, name: str) -> None:
    """Take a name away from its registrar, at once and without a refund, as a registry does on a court's word."""
    registry.remove_domain(registry.state.domains[name])


def stranger_to(registry: Registry, registrar: str | None) -> str:
    """Another account of the same registry."""
    return next(other for other in registry.state.registrars if other != registrar)
