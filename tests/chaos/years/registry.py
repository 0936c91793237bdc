"""What the registry does by itself with names that nobody renews: redemption after a month, gone after another."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from adapters.model import DomainName, PollKind, PollMessage
from tests.support.fake_adapter import FakeRegistryAdapter

GRACE = timedelta(days=30)
REDEMPTION = timedelta(days=30)
_IN_REDEMPTION = frozenset({"redemptionPeriod"})


class Lapses:
    """Tells of each end by a message, as registries do; `redeemed` and `gone` are what came to it."""

    def __init__(self, registry: FakeRegistryAdapter) -> None:
        self._registry = registry
        self._numbers: Iterator[int] = count(1)
        self.redeemed: dict[DomainName, datetime] = {}
        self.gone: dict[DomainName, datetime] = {}

    def pass_day(self, now: datetime) -> list[DomainName]:
        """Let time pass; return the names that came to redemption."""
        ended = [
            name
            for name, domain in self._registry.domains.items()
            if name not in self.redeemed and domain.expires_at + GRACE <= now
        ]
        for name in ended:
            self.redeemed[name] = now
            self._registry.domains[name].statuses = _IN_REDEMPTION
            self._tell(name, PollKind.REGISTRY_CHANGE, now)
        for name, since in self.redeemed.items():
            if name not in self.gone and since + REDEMPTION <= now:
                self.gone[name] = now
                del self._registry.domains[name]
                self._tell(name, PollKind.DELETED, now)
        return ended

    def _tell(self, name: DomainName, kind: PollKind, now: datetime) -> None:
        self._registry.messages.append(PollMessage(f"lapse-{next(self._numbers)}", now, kind, name, "", ""))
