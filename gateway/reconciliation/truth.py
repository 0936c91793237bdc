"""Keeping what a registry says of a name: its dates hold at once, money is never moved by it.

A date that moved by whole years means that a renewal was never charged, or was charged and is not there: that becomes
a proposal, which a person turns into a correction of the ledger or not. The year that a registry adds by itself at
expiry is neither: until somebody pays for it, the name stays expired (`gateway.domains.expiry`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainInfo
from adapters.registry_year import AUTO_RENEW_GRACE
from gateway.catalogue.registries import Registries
from gateway.domains.expiry import Expiry, expiry_of
from gateway.domains.model import DomainView
from gateway.events import Event, EventType, emit
from gateway.reconciliation.comparison import Difference, DifferenceKind, differences, unbooked_years
from gateway.reconciliation.proposals import Proposals
from gateway.storage import differences as rows
from gateway.storage import domain_sightings, operations
from gateway.storage.differences import DifferenceOutcome, Sighting

# A name that is not shown as ours is let go at the second look, so that one wrong answer loses nothing.
_SECOND_LOOK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """`lost` = the name is not ours any more. `outdated` = an order changed it since the registry was asked."""

    differences: tuple[Difference, ...] = ()
    lost: bool = False
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class RegistryTruth:
    """Works on the connection of a transaction that it does not end; repeating that transaction changes nothing."""

    registries: Registries
    proposals: Proposals

    async def take(
        self,
        connection: AsyncConnection,
        known: DomainView,
        info: DomainInfo | None,
        *,
        at: datetime,
        reconciliation_id: int | None = None,
        loss_is_told: bool = False,
    ) -> Finding:
        """Take over what the registry said of a domain and record what differed from it.

        What an order that is under way may have changed is no difference. `loss_is_told`: the registry itself
        reported that the name left, so that the second look is this one.
        """
        in_hand = await operations.is_in_hand(connection, known.name)
        seen = Sighting(known.registry, known.name, known.id, reconciliation_id, at)
        found = differences(known, info)
        if info is None or not info.ours:
            if in_hand and not loss_is_told:
                return Finding()
            left = EventType.DOMAIN_LOST if info is None else EventType.DOMAIN_TRANSFERRED_AWAY
            return await self._missing(connection, known, seen, found, left, loss_is_told=loss_is_told)
        expiry = expiry_of(known, info, self.registries.rules_of(known.registry, known.tld), at)
        if not await domain_sightings.take_over(connection, known, info, expiry, at=at):
            return Finding(outdated=True)
        if in_hand:
            return Finding()
        for difference in found:
            await self._keep(connection, known, info, expiry, seen, difference)
        await rows.settle(connection, seen, [DifferenceKind.MISSING_THERE, DifferenceKind.MISSING_HERE])
        return Finding(found)

    async def _missing(
        self,
        connection: AsyncConnection,
        known: DomainView,
        seen: Sighting,
        found: tuple[Difference, ...],
        left: EventType,
        *,
        loss_is_told: bool,
    ) -> Finding:
        first = await rows.open_of(connection, seen.registry, seen.domain, DifferenceKind.MISSING_THERE)
        sure = loss_is_told or (first is not None and first.found_at <= seen.at - _SECOND_LOOK_AFTER)
        lost = sure and await domain_sightings.lose(connection, known, at=seen.at)
        if lost:
            event = Event(left, known.tenant_id, known.account_id, {"domain": known.name.ascii})
            await emit(connection, event, at=seen.at)
        if loss_is_told and lost:
            await rows.settle(connection, seen, [DifferenceKind.MISSING_THERE])
            return Finding(lost=True)
        for difference in found:
            await rows.keep(connection, seen, difference)
        return Finding(found, lost=lost)

    async def _keep(
        self,
        connection: AsyncConnection,
        known: DomainView,
        info: DomainInfo,
        expiry: Expiry,
        seen: Sighting,
        difference: Difference,
    ) -> None:
        proposal = None
        if difference.kind is DifferenceKind.EXDATE and info.expires_at is not None:
            earlier = await rows.open_of(connection, seen.registry, seen.domain, difference.kind)
            if earlier is not None and expiry.registry_expires_at is not None:
                return  # what a person has to decide of the years before stays as it is
            ours = known.expires_at if earlier is None else datetime.fromisoformat(earlier.ours)
            years = unbooked_years(ours, expiry.expires_at)
            in_grace = AUTO_RENEW_GRACE in info.grace_statuses
            proposal = await self.proposals.of(connection, known, years, at=seen.at, in_grace=in_grace)
        outcome = None if proposal else DifferenceOutcome.TAKEN_OVER
        await rows.keep(connection, seen, difference, proposal=proposal, outcome=outcome)
