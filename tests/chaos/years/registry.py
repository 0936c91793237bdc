"""What the registry does by itself with names that nobody renews.

Names of one zone come to redemption a month after their expiry. Those of the other get a year at their expiry, and come
to redemption only if somebody deletes them. After a month in redemption a name is gone.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from adapters.model import DomainName, PollKind, PollMessage
from tests.support.fake_adapter import FakeRegistryAdapter
from tests.support.fake_domain import FakeDomain

LAPSING, RENEWING = "lapsing", "renewing"

GRACE = timedelta(days=30)
AUTO_RENEW_GRACE = timedelta(days=45)
REDEMPTION = timedelta(days=30)
_IN_REDEMPTION = frozenset({"redemptionPeriod"})


class Lapses:
    """Tells of each change by a message, as registries do.

    `redeemed` and `gone` are what came to it; `years` counts the years that the registry added by itself, and
    `refunds` those that it gave back for a deletion within their grace.
    """

    def __init__(self, registry: FakeRegistryAdapter) -> None:
        self._registry = registry
        self._numbers: Iterator[int] = count(1)
        self._added_at: dict[DomainName, datetime] = {}
        self.redeemed: dict[DomainName, datetime] = {}
        self.gone: dict[DomainName, datetime] = {}
        self.years = 0
        self.refunds = 0

    def pass_day(self, now: datetime) -> list[DomainName]:
        """Let time pass; return the names that came to redemption."""
        ended = [name for name, domain in self._registry.domains.items() if self._ends(name, domain, now)]
        for name in ended:
            self._redeem(name, now)
        for name, since in self.redeemed.items():
            if name not in self.gone and since + REDEMPTION <= now:
                self.gone[name] = now
                del self._registry.domains[name]
                self._tell(name, PollKind.DELETED, now)
        return ended

    def _ends(self, name: DomainName, domain: FakeDomain, now: datetime) -> bool:
        if name in self.redeemed:
            return False
        if name.parent == LAPSING:
            return domain.expires_at + GRACE <= now
        self._renew(name, domain, now)
        return "redemptionPeriod" in domain.graces

    def _renew(self, name: DomainName, domain: FakeDomain, now: datetime) -> None:
        if domain.expires_at <= now:
            domain.renew_itself()
            self._added_at[name] = now
            self.years += 1
            self._tell(name, PollKind.RENEWED, now)
        elif name in self._added_at and self._added_at[name] + AUTO_RENEW_GRACE <= now:
            domain.graces -= {"autoRenewPeriod"}

    def _redeem(self, name: DomainName, now: datetime) -> None:
        self.redeemed[name] = now
        if name.parent == LAPSING:
            self._registry.domains[name].statuses = _IN_REDEMPTION
            self._tell(name, PollKind.REGISTRY_CHANGE, now)
        elif now < self._added_at[name] + AUTO_RENEW_GRACE:
            self.refunds += 1

    def _tell(self, name: DomainName, kind: PollKind, now: datetime) -> None:
        self._registry.messages.append(PollMessage(f"lapse-{next(self._numbers)}", now, kind, name, "", ""))
