"""From settings to adapters: one for each account that is configured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.interface import RegistryAdapter
from adapters.link import LinkLimits, LinkMetrics, LinkSettings, PasswordStore
from adapters.registries.generic import GenericRegistry, generic_spec
from adapters.spec import AdapterSpec
from gateway.catalogue.registries import Registries
from gateway.catalogue.routes import routes_of
from gateway.clock import Clock
from gateway.errors import SettingsError
from gateway.links.slots import RegistrySlots
from gateway.settings import EppSettings, RegistrySettings, Routes


def connect_registries(
    configured: Mapping[str, RegistrySettings],
    specs: Sequence[AdapterSpec],
    *,
    clock: Clock,
    routes: Routes | None = None,
    metrics: LinkMetrics | None = None,
    passwords: Callable[[str, RegistrySettings], PasswordStore] | None = None,
    slots: Callable[[str, int], RegistrySlots] | None = None,
) -> Registries:
    """Build the adapters; none of them opens a session yet.

    `passwords` makes what knows of changed ones; `slots` (by name and number of sessions) what nodes share the sessions
    and the turns to move money by, None = nobody else uses the accounts. Raises `SettingsError` as `accounts_of` and
    `routes_of` do.
    """
    accounts = accounts_of(configured, specs)
    found = routes_of(routes or {}, accounts.values(), at=clock())
    adapters: dict[str, RegistryAdapter] = {}
    for name, settings in configured.items():
        link = link_settings(settings, metrics, None if passwords is None else passwords(name, settings))
        if slots is not None:
            own = slots(name, settings.sessions_max)
            turns = slots(f"{name} money", 1) if accounts[name].resells else None
            link = replace(link, slots=own, rate_share=own.share, money_turns=turns)
        adapters[name] = accounts[name].build(accounts[name], link, clock=clock)
    return Registries(adapters, found, clock)


def check_registries(
    configured: Mapping[str, RegistrySettings], specs: Sequence[AdapterSpec], routes: Routes, *, at: datetime
) -> None:
    """Raise `SettingsError` where `connect_registries` would."""
    routes_of(routes, accounts_of(configured, specs).values(), at=at)


def accounts_of(configured: Mapping[str, RegistrySettings], specs: Sequence[AdapterSpec]) -> Mapping[str, AdapterSpec]:
    """Return for each account what the catalogue, or its own description, says of its registry.

    Raises `SettingsError` for a registry that nobody knows, for one that is described although it is known, and for
    options that its adapter does not have.
    """
    known = {spec.name: spec for spec in specs}
    errors: list[str] = []
    accounts: dict[str, AdapterSpec] = {}
    for name, settings in configured.items():
        wanted = settings.adapter or name
        if settings.epp is None and wanted not in known:
            errors.append(f"registries.{name}: no such registry; known are {', '.join(known)}")
        elif settings.epp is not None and wanted in known:
            errors.append(f"registries.{name}.epp: this registry is known, and needs no description")
        else:
            spec = known[wanted] if settings.epp is None else _described(name, settings.epp)
            errors += [
                f"registries.{name}.options.{option}: {wanted} has no such option"
                for option in sorted(settings.options.keys() - spec.options)
            ]
            accounts[name] = spec.named(name)
    if errors:
        raise SettingsError(errors)
    return accounts


def _described(name: str, epp: EppSettings) -> AdapterSpec:
    return generic_spec(GenericRegistry(name=name, **epp.model_dump()))


def link_settings(
    settings: RegistrySettings, metrics: LinkMetrics | None, passwords: PasswordStore | None = None
) -> LinkSettings:
    return LinkSettings(
        host=settings.host,
        port=settings.port,
        user=settings.user,
        password=settings.password.get_secret_value(),
        transport=settings.transport,
        ca_file=settings.ca_file,
        cert_file=settings.cert_file,
        key_file=settings.key_file,
        server_name=settings.server_name,
        sessions_max=settings.sessions_max,
        contract=settings.contract,
        connect_timeout_seconds=settings.connect_timeout_seconds,
        query_timeout_seconds=settings.query_timeout_seconds,
        transform_timeout_seconds=settings.transform_timeout_seconds,
        options=settings.options,
        limits=LinkLimits(**settings.limits.model_dump()),
        passwords=passwords,
        metrics=metrics,
    )
