"""From settings to the adapters of hosting panels."""

from collections.abc import Mapping
from datetime import timedelta

from adapters.hosting.ensure import EnsuringAdapter
from adapters.hosting.interface import HostingAdapter
from adapters.link import LinkMetrics
from adapters.panels.link import PanelLink
from gateway.catalogue.plugins import PanelKind, installed
from gateway.clock import Clock
from gateway.errors import SettingsError
from gateway.settings import PanelSettings


def connect_panels(
    configured: Mapping[str, PanelSettings], *, clock: Clock, metrics: LinkMetrics | None = None
) -> dict[str, HostingAdapter]:
    """Build the adapters; none of them connects yet. Raises `SettingsError` for a kind that nobody knows."""
    kinds = installed().panels
    check_panels(configured, kinds)
    return {
        name: EnsuringAdapter(name, kinds[settings.kind](_link(name, settings, clock, metrics)), clock)
        for name, settings in configured.items()
    }


def check_panels(configured: Mapping[str, PanelSettings], kinds: Mapping[str, PanelKind]) -> None:
    """Raise `SettingsError` where `connect_panels` would."""
    known = ", ".join(sorted(kinds))
    errors = [
        f"panels.{name}.kind: no such kind of panel: {settings.kind}; known are {known}"
        for name, settings in configured.items()
        if settings.kind not in kinds
    ]
    if errors:
        raise SettingsError(errors)


def _link(name: str, settings: PanelSettings, clock: Clock, metrics: LinkMetrics | None) -> PanelLink:
    return PanelLink(
        url=settings.url,
        user=settings.user,
        token=settings.token.get_secret_value(),
        ca_file=settings.ca_file,
        calls_max=settings.calls_max,
        connect_timeout_seconds=settings.connect_timeout_seconds,
        query_timeout_seconds=settings.query_timeout_seconds,
        transform_timeout_seconds=settings.transform_timeout_seconds,
        creation_patience=timedelta(seconds=settings.creation_patience_seconds),
        keep_dns=settings.keep_dns,
        name=name,
        clock=clock,
        metrics=metrics,
    )
