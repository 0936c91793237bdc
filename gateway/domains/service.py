"""Domains: which names are free, and what the registry says of ours."""

from collections.abc import Sequence

from adapters.model import CheckResult, DomainName

from gateway.domains.model import DomainFilters, DomainView
from gateway.paging import Page


class DomainService:
    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        """Ask all registries concerned at once; one result a name, in the order given.

        A registry that cannot be asked gives `unknown` for its names, a zone that nobody serves `unsupported`.
        """
        raise NotImplementedError

    async def read(self, tenant_id: str, name: DomainName, *, refresh: bool = False) -> DomainView:
        """Return a domain of the tenant; `refresh` asks the registry first and keeps what it says.

        When the registry cannot be asked, the last known is returned with `stale=True`. Raises `NotFound`.
        """
        raise NotImplementedError

    async def list(
        self, tenant_id: str, filters: DomainFilters, *, after: str | None = None, limit: int = 50
    ) -> Page[DomainView]:
        """Return domains by name; `after` is the name (A-label) that the page before ended with."""
        raise NotImplementedError
