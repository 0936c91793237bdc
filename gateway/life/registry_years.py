"""What becomes of the year that a registry adds to an expired name by itself while its customer has not paid.

The registry gives its fee back for a name that is deleted within its grace period (45 days at most), so that an unpaid
name is deleted before that ends, a generic zone's after it was out of the DNS for a while: the balance is tried once
more, and nothing is deleted while money waits to be applied or a notice is still owed. A name that is not deleted in
time has cost us the year: that is booked, the name lives on with it, and a person decides whom to charge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import AdapterError
from adapters.rules import TldRules
from billing_core import Ledger, PricedAction, RegistryFee
from billing_core.business_calendar import business_date
from gateway.catalogue.registries import Registries
from gateway.catalogue.registry_costs import cost_of
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.domains.model import DomainView
from gateway.errors import DatabaseUnavailable, GatewayError
from gateway.life.interruptions import has_lasted, is_due
from gateway.operations.requests import AcceptRequest, DeleteRequest, IdempotencyKey, LockRequest, SuspensionRequest
from gateway.operations.service import OperationService
from gateway.reconciliation.comparison import Difference, DifferenceKind
from gateway.reconciliation.proposals import Proposals
from gateway.renewals import AutoRenewal
from gateway.storage import differences, domain_changes, domains
from gateway.storage import registry_years as rows
from gateway.storage.differences import Sighting
from gateway.storage.locks import lock_domain
from gateway.storage.registry_years import UnpaidYear

_log = structlog.get_logger(__name__)

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RegistryYears:
    """`delete_after_days`: so long after its expiry an unpaid name is deleted; 0 = never."""

    database: Database
    registries: Registries
    operations: OperationService
    renewals: AutoRenewal
    ledger: Ledger
    proposals: Proposals
    clock: Clock
    delete_after_days: int

    async def run(self) -> int:
        """Do what is due with each unpaid name; return with how many something was done. Raises `DatabaseUnavailable`.

        Any number of nodes may run it: a deletion is ordered once a day at most, and a year is booked once.
        """
        done, behind = 0, ""
        while page := await self._page(behind):
            done += sum([await self._take(each) for each in page])
            behind = page[-1].domain_id
        return done

    async def _page(self, behind: str) -> Sequence[UnpaidYear]:
        async with self.database.reading() as connection:
            return await rows.unpaid(connection, behind=behind, limit=_AT_ONCE)

    async def _take(self, unpaid: UnpaidYear) -> bool:
        """Take the step whose day has come; what is refused never stops the others."""
        rules, at = self.registries.rules_of(unpaid.registry, unpaid.tld), self.clock()
        try:
            if rules is None:
                return False
            if at >= unpaid.expires_at + _grace(rules):
                return await self.database.run(partial(self._keep, unpaid=unpaid))
            if is_due(unpaid, rules, self.delete_after_days, at):
                return await self._interrupt(unpaid)
            if self.delete_after_days and at >= unpaid.expires_at + timedelta(days=self.delete_after_days):
                return has_lasted(unpaid, rules, self.delete_after_days, at) and await self._end(unpaid)
        except DatabaseUnavailable:
            raise
        except (GatewayError, AdapterError) as err:
            _log.warning("unpaid_year_not_ended", domain_id=unpaid.domain_id, reason=type(err).__name__)
        return False

    async def _interrupt(self, unpaid: UnpaidYear) -> bool:
        """Order that the name be taken out of the DNS, unless the balance pays for it at the last moment."""
        if not await self._stays_unpaid(unpaid):
            return False
        await self._order(unpaid, SuspensionRequest(unpaid.name, suspended=True, unpaid_since=unpaid.expires_at))
        _log.info("unpaid_name_interrupted", domain_id=unpaid.domain_id)
        return True

    async def _stays_unpaid(self, unpaid: UnpaidYear) -> bool:
        if unpaid.auto_renew:
            await self.renewals.run_account(unpaid.account_id)
        at = self.clock()
        async with self.database.reading() as connection:
            return await rows.may_end(connection, unpaid, today=business_date(at), at=at)

    async def _end(self, unpaid: UnpaidYear) -> bool:
        """Order the deletion, unless the balance pays for the name at the last moment."""
        if not await self._stays_unpaid(unpaid):
            return False
        if unpaid.locked:
            await self._order(unpaid, LockRequest(unpaid.name, locked=False))
        await self._order(unpaid, DeleteRequest(unpaid.name, unpaid.name, unpaid_since=unpaid.expires_at))
        _log.info("unpaid_name_deleted", domain_id=unpaid.domain_id)
        return True

    async def _order(self, unpaid: UnpaidYear, order: LockRequest | DeleteRequest | SuspensionRequest) -> None:
        day = business_date(self.clock()).isoformat()
        key = f"unpaid:{type(order).__name__}:{unpaid.domain_id}:{unpaid.expires_at.isoformat()}:{day}"
        idempotency = IdempotencyKey(unpaid.tenant_id, key, key.encode())
        await self.operations.accept(AcceptRequest(unpaid.tenant_id, unpaid.account_id, order, idempotency))

    async def _keep(self, connection: AsyncConnection, unpaid: UnpaidYear) -> bool:
        await lock_domain(connection, unpaid.name)
        known = await domains.read(connection, unpaid.name)
        if known is None or known.registry_expires_at is None or not await rows.is_unpaid(connection, unpaid):
            return False
        at = self.clock()
        await self._book(connection, known)
        proposal = await self.proposals.of(connection, known, 1, at=at, in_grace=False)
        seen = Sighting(known.registry, known.name, known.id, None, at)
        moved = Difference(DifferenceKind.EXDATE, rfc3339(known.expires_at), rfc3339(known.registry_expires_at))
        await differences.keep(connection, seen, moved, proposal=proposal)
        await domain_changes.set_expiry(connection, known.name, known.registry_expires_at, at=at)
        _log.warning("unpaid_year_kept", domain_id=known.id, registry=known.registry)
        return True

    async def _book(self, connection: AsyncConnection, known: DomainView) -> None:
        at, reference = self.clock(), f"autorenew:{known.id}:{known.expires_at.date()}"
        cost = await cost_of(connection, known.registry, known.tld, PricedAction.RENEW, 1, at)
        if cost is not None and cost.minor:
            await self.ledger.record_cost(connection, RegistryFee(known.registry, cost), reference=reference, at=at)


def _grace(rules: TldRules) -> timedelta:
    return timedelta(days=rules.grace_days.get("auto_renew", 0))
