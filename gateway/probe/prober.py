"""The black-box probe: a name is ordered as a panel would, looked for at its registry, deleted, and looked for again.

It trusts the gateway's word as little as a customer should: the registry is asked over a connection of the probe's own.
"""

import asyncio
import time
from dataclasses import dataclass

import aiohttp
import structlog
from ulid import ULID

from adapters.errors import AdapterError
from adapters.model import DomainName
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.probe.order import ProbeOrder
from gateway.probe.panel import ProbeFailed, ProbePanel
from gateway.storage import probes
from gateway.storage.probes import ProbeResult

_log = structlog.get_logger(__name__)

PREFIX = "dgw-probe-"
_LEAVING = frozenset({"pendingDelete"})


@dataclass(slots=True)
class _Progress:
    step: str = "tidy"


class Prober:
    """One probe at a time. A name that a probe could not delete is deleted by the next."""

    def __init__(
        self,
        database: Database,
        registries: Registries,
        order: ProbeOrder,
        *,
        url: str,
        api_key: str,
        timeout_seconds: float,
        clock: Clock,
    ) -> None:
        self._database = database
        self._registries = registries
        self._order = order
        self._url = url
        self._api_key = api_key
        self._timeout_seconds = timeout_seconds
        self._clock = clock

    async def run(self) -> ProbeResult:
        """Probe once, and keep the result. Raises `DatabaseUnavailable` when it cannot be kept."""
        progress, at, started = _Progress(), self._clock(), time.monotonic()
        detail = await self._attempt(progress)
        result = ProbeResult(
            zone=self._order.zone,
            started_at=at,
            seconds=time.monotonic() - started,
            failed_step=None if detail is None else progress.step,
            detail=detail,
        )
        await self._database.run(lambda connection: probes.store(connection, result))
        if detail is not None:
            _log.warning("probe_failed", zone=result.zone, failed_step=result.failed_step, reason=detail)
        return result

    async def _attempt(self, progress: _Progress) -> str | None:
        """Return what went wrong; None = nothing."""
        try:
            async with asyncio.timeout(self._timeout_seconds), aiohttp.ClientSession() as http:
                await self._go(ProbePanel(http, self._url, self._api_key), progress)
        except ProbeFailed as err:
            return err.detail
        except TimeoutError:
            return f"not done within {self._timeout_seconds:g} s"
        except (AdapterError, aiohttp.ClientError) as err:
            return f"{type(err).__name__}: {err}"
        return None

    async def _go(self, panel: ProbePanel, progress: _Progress) -> None:
        zone = self._order.zone
        name = f"{PREFIX}{str(ULID()).lower()}.{zone}"
        left = [each for each in await panel.names(zone) if each.startswith(PREFIX)]
        for each in left:
            await panel.delete(each)
        progress.step = "order"
        await panel.register(name, self._order.body)
        progress.step = "find"
        await self._find(name, there=True)
        progress.step = "delete"
        await panel.delete(name)
        progress.step = "miss"
        await self._find(name, there=False)

    async def _find(self, name: str, *, there: bool) -> None:
        info = await self._registries.serving(self._order.zone).info(DomainName(name))
        found = info is not None and info.ours and not info.statuses & _LEAVING
        if found is not there:
            raise ProbeFailed(f"the registry {'does not show' if there else 'still shows'} it as ours")
