"""Asking what became of an order, and what the answers prove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.dates import same_expiry
from adapters.model import (
    Attempt,
    ContactsOrder,
    DomainInfo,
    Order,
    Receipt,
    RegisterOrder,
    RenewOrder,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
)
from adapters.outcome import Undecided, Verdict
from adapters.registrars.regru.bills import renewal_is_paid
from adapters.registrars.regru.holdings import Holdings
from adapters.registrars.regru.orders import user_servid
from adapters.registrars.regru.services import service_under
from adapters.registrars.regru.transfers import STUCK, transfer_status
from adapters.rules import TldRules
from adapters.verification import Evidence, verdict

# What an order that was taken is looked up after: soon at first, for most are done in seconds.
_PATIENCE: Sequence[tuple[timedelta, timedelta]] = (
    (timedelta(seconds=30), timedelta(seconds=10)),
    (timedelta(minutes=2), timedelta(seconds=30)),
    (timedelta(minutes=10), timedelta(minutes=2)),
)
_LATER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Sends queries alone. `settles_after` as in `Evidence`. Raises `Unavailable`."""

    holdings: Holdings
    rules: TldRules
    settles_after: timedelta

    async def about(self, order: Order, attempt: Attempt, now: datetime) -> Verdict:
        found = await self._verdict(order, attempt, now)
        if isinstance(found, Undecided) and found.accepted:
            return replace(found, retry_after=_pause(now - attempt.sent_at))
        return found

    async def _verdict(self, order: Order, attempt: Attempt, now: datetime) -> Verdict:
        evidence = Evidence(None, self.holdings.user, now, Receipt(attempt.cltrid, None, None), self.settles_after)
        match order:
            case RegisterOrder():
                evidence = await self._registration(order, evidence)
            case RenewOrder():
                evidence = replace(evidence, info=await self.holdings.info(order.name))
                if await self._is_paid_and_under_way(order, attempt, evidence):
                    return Undecided("the renewal is paid, and the expiry has not moved yet", _LATER, accepted=True)
            case TransferOrder() | TransferDecisionOrder():
                return await self._transfer(order, attempt, evidence)
            case ContactsOrder():
                info = await self.holdings.info(order.name)
                ours = info is not None and info.ours
                evidence = replace(evidence, info=await self._contacts(order, info) if ours else info)
            case _:
                evidence = replace(evidence, info=await self.holdings.info(order.name))
        return verdict(order, attempt, evidence, self.rules)

    async def _registration(self, order: RegisterOrder, evidence: Evidence) -> Evidence:
        """Look for the order by its own identifier; what is under another is not its work."""
        own = await service_under(self.holdings.account, user_servid(order.name, order.auth_info))
        if own is not None and own.is_held:
            return replace(evidence, info=await self.holdings.shown(own), under_our_key=True)
        return replace(evidence, info=await self.holdings.info(order.name), under_our_key=False)

    async def _is_paid_and_under_way(self, order: RenewOrder, attempt: Attempt, evidence: Evidence) -> bool:
        info = evidence.info
        if info is None or info.expires_at is None or not same_expiry(info.expires_at, order.current_expiry):
            return False
        return await renewal_is_paid(self.holdings.account, order.name, attempt.first_sent_at, evidence.now)

    async def _transfer(
        self, order: TransferOrder | TransferDecisionOrder, attempt: Attempt, evidence: Evidence
    ) -> Verdict:
        """A name that is only ordered is not ours yet: its transfer decides."""
        status = await transfer_status(self.holdings.account, order.name)
        info = await self.holdings.info(order.name)
        if info is not None and "pendingCreate" in info.statuses:
            info = replace(info, ours=False)
        newest: TransferInfo | None = None if status is None else status.info(self.holdings.user)
        if isinstance(order, TransferOrder) and status is not None and status.word in STUCK:
            return Undecided(STUCK[status.word], None)
        return verdict(order, attempt, replace(evidence, info=info, transfer=newest), self.rules)

    async def _contacts(self, order: ContactsOrder, info: DomainInfo | None) -> DomainInfo | None:
        return None if info is None else await self.holdings.with_contacts(order, info)


def _pause(since: timedelta) -> timedelta:
    return next((pause for limit, pause in _PATIENCE if since < limit), _LATER)
