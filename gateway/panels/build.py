"""The hosting panels, put together."""

from collections.abc import Sequence
from datetime import timedelta

from gateway.audit import AuditTrail
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.panels.service import PanelService
from gateway.panels.usage import UsageSweep
from gateway.settings import LifeSettings
from gateway.workers.jobs import Job


def build_panels(targets: Targets, database: Database, audit: AuditTrail, *, clock: Clock) -> PanelService:
    return PanelService(targets, database, audit, clock)


def usage_jobs(panels: PanelService, settings: LifeSettings, *, clock: Clock) -> Sequence[Job]:
    """Return the periodic reading; none without panels."""
    sweep = UsageSweep(panels, panels.database, clock)
    every = timedelta(seconds=settings.usage_every_seconds)
    return [Job("hosting usage", every, sweep.run)] if panels.targets.panels else []
