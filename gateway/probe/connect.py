"""The probe as the settings have it."""

from collections.abc import Sequence
from datetime import timedelta

from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import SettingsError
from gateway.probe.order import read_order
from gateway.probe.prober import Prober
from gateway.settings import ProbeSettings
from gateway.workers.jobs import Job


def build_prober(settings: ProbeSettings, database: Database, registries: Registries, *, clock: Clock) -> Prober | None:
    """Return the probe; None when no zone is set. Raises `SettingsError` for what it lacks."""
    if settings.zone is None:
        return None
    missing = [
        f"probe.{name}: the probe needs it"
        for name, value in (("api_key", settings.api_key), ("order", settings.order))
        if value is None
    ]
    if registries.registry_of(settings.zone) is None:
        missing.append(f"probe.zone: no registry here serves {settings.zone}")
    if missing or settings.api_key is None or settings.order is None:
        raise SettingsError(missing)
    return Prober(
        database,
        registries,
        read_order(settings.zone, settings.order),
        url=settings.url.rstrip("/"),
        api_key=settings.api_key.get_secret_value(),
        timeout_seconds=settings.timeout_seconds,
        clock=clock,
    )


def probing(prober: Prober | None, settings: ProbeSettings) -> Sequence[Job]:
    """Return the probe as periodic work: none when there is no probe."""
    return [] if prober is None else [Job("probe", timedelta(seconds=settings.every_seconds), prober.run)]
