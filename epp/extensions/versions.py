"""Extensions that servers announce in several versions, of which a session uses one."""

from collections.abc import Collection, Iterable

from epp.errors import NotNegotiated
from epp.namespaces import FEE, FEE_0_6, FEE_0_11, FEE_0_12

FEE_VERSIONS = (FEE, FEE_0_12, FEE_0_11, FEE_0_6)
"""RFC 8748 and the drafts before it, the best first."""


def best_version(versions: Iterable[str], services: Collection[str] | None) -> str:
    """Return the first of `versions` among the services; None = the first at all. Raises NotNegotiated."""
    candidates = tuple(versions)
    for version in candidates:
        if services is None or version in services:
            return version
    raise NotNegotiated(candidates[0])


def best_versions(uris: Iterable[str]) -> tuple[str, ...]:
    """Return the URIs to name at login: of each extension's versions the best alone, the rest as they are."""
    wanted = tuple(uris)
    best = next((version for version in FEE_VERSIONS if version in wanted), None)
    return tuple(uri for uri in wanted if uri == best or uri not in FEE_VERSIONS)
