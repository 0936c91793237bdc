"""From settings to adapters: one for each registry that is configured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from adapters.interface import RegistryAdapter
from adapters.link import LinkLimits, LinkMetrics, LinkSettings, PasswordStore
from adapters.registries.generic import GenericRegistry, generic_spec
from adapters.spec import AdapterSpec
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.errors import SettingsError
from gateway.links.slots import RegistrySlots
from gateway.settings import EppSettings, RegistrySettings


def connect_registries(
    configured: Mapping[str, RegistrySettings],
    specs: Sequence[AdapterSpec],
    *,
    clock: Clock,
    metrics: LinkMetrics | None = None,
    passwords: Callable[[str, RegistrySettings], PasswordStore] | None = None,
    slots: Callable[[str, int], RegistrySlots] | None = None,
) -> Registries:
    """Build the adapters; none of them opens a session yet.

    `passwords` makes what knows of changed ones; `slots` (by name and number of sessions) what nodes share the sessions
    by, None = nobody else uses the accounts. Raises `SettingsError` for a registry that nobody knows, and for one that
    is described although it is known.
    """
    known = {spec.name: spec for spec in specs}
    described = {name: settings.epp for name, settings in configured.items() if settings.epp is not None}
    twice = sorted(described.keys() & known.keys())
    if twice:
        raise SettingsError(
            [f"registries.{name}.epp: this registry is known, and needs no description" for name in twice]
        )
    known |= {name: _described(name, epp) for name, epp in described.items()}
    unknown = sorted(configured.keys() - known.keys())
    if unknown:
        raise SettingsError([f"registries.{name}: no such registry; known are {', '.join(known)}" for name in unknown])
    adapters: dict[str, RegistryAdapter] = {}
    zones: dict[str, str] = {}
    for name, settings in configured.items():
        spec = known[name]
        link = link_settings(settings, metrics, None if passwords is None else passwords(name, settings))
        if slots is not None:
            own = slots(name, settings.sessions_max)
            link = replace(link, slots=own, rate_share=own.share)
        adapters[name] = spec.build(spec, link, clock=clock)
        zones.update(dict.fromkeys(spec.tlds, name))
    return Registries(adapters, zones)


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
        limits=LinkLimits(**settings.limits.model_dump()),
        passwords=passwords,
        metrics=metrics,
    )
