"""Names that have expired although their customers could pay: the number that must stay 0."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from billing_core import purses
from billing_core.bonus import Purse
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
            spendable = await purses.read_all(connection, accounts, self.renewals.due.billing.bonus)
        for account_id in accounts:
            planned = await self.renewals.preview(account_id)
            names = [each for each in planned.renewals if _could_be_paid(each, spendable[account_id], at)]
            if names:
                _log.error("domains_expired_with_funds", account=account_id, count=len(names))
            lapsed += len(names)
        await self.database.run(lambda connection: figures.keep(connection, EXPIRED_WITH_FUNDS, {"": lapsed}))
        return lapsed


def _could_be_paid(renewal: Renewal, purse: Purse, at: datetime) -> bool:
    """Also when the registry refused the renewal: its customer did not choose to lose the name."""
    of, renewable = renewal.due.of, renewal.due.renewable
    if not isinstance(of, DueDomain) or of.expires_at > at:
        return False
    payable = purse.affords(renewable.price, renewable.service_class)
    refused = renewal.outcome is Outcome.REGISTRY_ERROR and payable
    return refused or renewal.outcome is Outcome.RENEWED
