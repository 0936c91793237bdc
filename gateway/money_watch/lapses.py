"""Names that have expired although their customers could pay: the number that must stay 0."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from gateway.clock import Clock
from gateway.database import Database
from gateway.renewals import AutoRenewal, Outcome, Renewal
from gateway.storage import figures, renewal_backlog
from gateway.storage.renewals import DueDomain

_log = structlog.get_logger(__name__)

EXPIRED_WITH_FUNDS = "domains_expired_with_funds"


@dataclass(frozen=True, slots=True)
class LapseWatch:
    database: Database
    renewals: AutoRenewal
    clock: Clock

    async def run(self) -> int:
        """Count them, and keep the number. Raises `DatabaseUnavailable`."""
        at, lapsed = self.clock(), 0
        async with self.database.reading() as connection:
            accounts = await renewal_backlog.funded_and_expired(connection, at)
        for account_id, available_minor in accounts:
            planned = await self.renewals.preview(account_id)
            names = [each for each in planned.renewals if _could_be_paid(each, available_minor, at)]
            if names:
                _log.error("domains_expired_with_funds", account=account_id, count=len(names))
            lapsed += len(names)
        await self.database.run(lambda connection: figures.keep(connection, EXPIRED_WITH_FUNDS, {"": lapsed}))
        return lapsed


def _could_be_paid(renewal: Renewal, available_minor: int, at: datetime) -> bool:
    """Also when the registry refused the renewal: its customer did not choose to lose the name."""
    of, price = renewal.due.of, renewal.due.renewable.price
    if not isinstance(of, DueDomain) or of.expires_at > at:
        return False
    refused = renewal.outcome is Outcome.REGISTRY_ERROR and price.minor <= available_minor
    return refused or renewal.outcome is Outcome.RENEWED
