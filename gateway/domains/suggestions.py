"""Free names like some words: the words themselves in every zone that we sell, and what registrars make of them."""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from adapters.capabilities import Capability, Support
from adapters.errors import AdapterError
from adapters.interface import RegistryAdapter, Suggests
from adapters.model import Availability, CheckResult, DomainName, InvalidName
from adapters.rules import FieldProblem
from gateway.catalogue.registries import Registries
from gateway.domains.service import DomainService
from gateway.errors import ValidationFailed

_PATIENCE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Suggestions:
    registries: Registries
    domains: DomainService
    patience_seconds: float = _PATIENCE_SECONDS

    async def of(self, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
        """Return free names, the words themselves first; `tlds` empty = in every zone that we sell.

        A registrar that has no ideas, or none soon, keeps nobody waiting. Raises `ValidationFailed`.
        """
        zones = self._zones(tlds)
        own, ideas = await asyncio.gather(self._plain(words, zones), self._ideas(words, zones, most))
        free: dict[DomainName, CheckResult] = {}
        for each in (*own, *ideas):
            if each.availability is Availability.AVAILABLE:
                free.setdefault(each.name, each)
        return list(free.values())[:most]

    def _zones(self, tlds: Collection[str]) -> Sequence[str]:
        sold = self.registries.tlds()
        if unknown := sorted(set(tlds) - set(sold)):
            problem = FieldProblem("?tlds", "unknown_tld", f"no registry here serves {unknown[0]}")
            raise ValidationFailed([problem])
        return [zone for zone in sold if not tlds or zone in tlds]

    async def _plain(self, words: str, zones: Sequence[str]) -> Sequence[CheckResult]:
        return await self.domains.check(candidates(words, zones))

    async def _ideas(self, words: str, zones: Sequence[str], most: int) -> Sequence[CheckResult]:
        by_registry: dict[str, list[str]] = {}
        for zone in zones:
            by_registry.setdefault(self.registries.serving(zone).name, []).append(zone)
        asked = [self._asked(self.registries.adapter(each), words, of, most) for each, of in by_registry.items()]
        return [result for found in await asyncio.gather(*asked) for result in found]

    async def _asked(
        self, adapter: RegistryAdapter, words: str, zones: Sequence[str], most: int
    ) -> Sequence[CheckResult]:
        able = adapter.capabilities.support(Capability.SUGGESTIONS) is Support.SUPPORTED
        if not able or not isinstance(adapter, Suggests):
            return []
        try:
            async with asyncio.timeout(self.patience_seconds):
                return await adapter.suggest(words, zones, most)
        except (AdapterError, TimeoutError):
            _log.info("no_suggestions", registry=adapter.name)
            return []


def labels(words: str) -> list[str]:
    """Return the words as one label, written together and with hyphens."""
    parts = re.findall(r"\w+", words.lower().replace("_", " "))
    return list(dict.fromkeys(["".join(parts), "-".join(parts)])) if parts else []


def candidates(words: str, zones: Sequence[str]) -> list[DomainName]:
    """Return the names that the words themselves make; words that make none are left out."""
    parsed = (_parsed(f"{label}.{zone}") for label in labels(words) for zone in zones)
    return [name for name in parsed if name is not None]


def _parsed(text: str) -> DomainName | None:
    try:
        return DomainName.parse(text)
    except InvalidName:
        return None
