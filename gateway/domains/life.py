"""Where a name is in its life: by what its registry told of it, and beyond that by its zone's rules.

`gateway.storage.domain_life` says the same in SQL.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.rules import TldRules
from gateway.catalogue.registries import Registries

RESTORABLE = frozenset({"redemptionPeriod", "pendingRestore"})
LEAVING = "pendingDelete"


class DomainLife(StrEnum):
    ACTIVE = "active"
    GRACE = "grace"
    """Expired; it is still renewed at the usual price."""
    REDEMPTION = "redemption"
    """It can only be restored."""
    PENDING_DELETE = "pending_delete"
    """Nothing brings it back; anybody may register it once it is gone."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ZoneLife:
    """How long a name of a zone is renewed after its expiry, and how long it can be restored after its deletion."""

    renewable: timedelta = timedelta(0)
    redemption: timedelta = timedelta(0)

    @classmethod
    def of(cls, rules: TldRules) -> "ZoneLife":
        return cls(rules.renewal.latest_after, timedelta(days=rules.grace_days.get("redemption", 0)))


ZoneLives = Mapping[tuple[str, str], ZoneLife]
"""By the registry that a name is held through, and its zone."""


def zone_lives(registries: Registries) -> ZoneLives:
    """Return the rules of all zones that names may be held in."""
    return {
        (name, tld): ZoneLife.of(adapter.rules(tld))
        for name, adapter in registries.adapters.items()
        for tld in adapter.tlds
    }


def is_deleted(statuses: Collection[str]) -> bool:
    """Tell whether a registry's statuses are those of a name that was deleted and is not restored yet."""
    return LEAVING in statuses or not RESTORABLE.isdisjoint(statuses)


def life_of(
    *,
    held: bool,
    statuses: Collection[str],
    deleted_at: datetime | None,
    expires_at: datetime,
    zone: ZoneLife,
    at: datetime,
) -> DomainLife:
    """Return where a name is at a moment. `statuses` are the registry's, those of grace periods (RFC 3915) among them.

    Inside redemption `pendingDelete` is a status too, so that what can be restored is asked first.
    """
    if not held:
        return DomainLife.GONE
    if not RESTORABLE.isdisjoint(statuses):
        return DomainLife.REDEMPTION
    if LEAVING in statuses:
        return DomainLife.PENDING_DELETE
    if deleted_at is None and at < expires_at:
        return DomainLife.ACTIVE
    if deleted_at is None and at <= expires_at + zone.renewable:
        return DomainLife.GRACE
    restorable_since = expires_at + zone.renewable if deleted_at is None else deleted_at
    return DomainLife.REDEMPTION if at < restorable_since + zone.redemption else DomainLife.PENDING_DELETE
