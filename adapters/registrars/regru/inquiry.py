"""Asking what became of an order, and what the answers prove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.dates import same_expiry
from adapters.model import (
    Attempt,
    ContactsOrder,
    DomainInfo,
    DomainName,
    HostOrder,
    HostSet,
    Order,
    PrivacyOrder,
    Receipt,
    RegisterOrder,
    RenewOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Applied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.registrars.regru.bills import renewal_is_paid
from adapters.registrars.regru.holdings import Holdings
from adapters.registrars.regru.hosts import is_shown
from adapters.registrars.regru.orders import transfer_servid, user_servid
from adapters.registrars.regru.services import service_under
from adapters.registrars.regru.transfers import STUCK, WAITING, WRONG_CODE, transfer_status
from adapters.rules import TldRules
from adapters.verification import CLOCK_TOLERANCE, Evidence, verdict
from adapters.verification.evidence import applied_if

# What an order that was taken is looked up after: soon at first, for most are done in seconds.
_PATIENCE: Sequence[tuple[timedelta, timedelta]] = (
    (timedelta(seconds=30), timedelta(seconds=10)),
    (timedelta(minutes=2), timedelta(seconds=30)),
    (timedelta(minutes=10), timedelta(minutes=2)),
)
_LATER = timedelta(minutes=10)
_PAID_PATIENCE = timedelta(hours=24)


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
                return await self._registration(order, attempt, evidence)
            case RenewOrder():
                return await self._renewal(order, attempt, evidence)
            case TransferOrder():
                return await self._transfer(order, attempt, evidence)
            case TransferCodeOrder():
                return await self._code(order, attempt, evidence)
            case TransferDecisionOrder():
                return await self._decision(order, attempt, evidence)
        info = await self.holdings.info(order.name)
        if isinstance(order, ContactsOrder) and info is not None and info.ours:
            info = await self.holdings.with_contacts(order, info)
        if isinstance(order, PrivacyOrder) and info is not None and info.ours:
            info = await self.holdings.with_privacy(info)
        if isinstance(order, HostOrder) and info is not None and info.ours:
            return applied_if(is_shown(order, info), HostSet(order.host), attempt, evidence)
        return verdict(order, attempt, replace(evidence, info=info), self.rules)

    async def _registration(self, order: RegisterOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
        """Look for the order by its own identifier; what is under another is not its work."""
        own = await service_under(self.holdings.account, user_servid(order.name, order.auth_info))
        if own is None:
            info = await self.holdings.info(order.name)
            return verdict(order, attempt, replace(evidence, info=info, under_our_key=False), self.rules)
        if not own.is_held:
            return TakenByOther(RefusalReason.POLICY, "the registrar ended the order without the name")
        shown = await self.holdings.shown(own)
        return verdict(order, attempt, replace(evidence, info=shown, under_our_key=True), self.rules)

    async def _renewal(self, order: RenewOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
        """An expiry that has not moved proves nothing while a bill for it is paid."""
        info = await self.holdings.info(order.name)
        expires_at = None if info is None else info.expires_at
        if expires_at is not None and same_expiry(expires_at, order.current_expiry):
            since = attempt.first_sent_at - CLOCK_TOLERANCE
            if await renewal_is_paid(self.holdings.account, order.name, since, evidence.now):
                late = evidence.now - attempt.sent_at > _PAID_PATIENCE
                detail = "the renewal is paid, and the expiry has not moved yet"
                return Undecided(detail, None if late else _LATER, accepted=not late)
        return verdict(order, attempt, replace(evidence, info=info), self.rules)

    async def _transfer(self, order: TransferOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
        """Look for the order by its own identifier: of another order for the name nothing is concluded."""
        own = await service_under(self.holdings.account, transfer_servid(order.name, attempt))
        if own is not None and not own.is_held:
            return TakenByOther(RefusalReason.TRANSFER_ENDED, "the registrar ended the transfer")
        status = None if own is None else await transfer_status(self.holdings.account, order.name)
        if status is not None and status.word in STUCK:
            return Undecided(STUCK[status.word], None)
        newest = None if status is None else status.info(self.holdings.user)
        info = await self._arrived(order.name)
        return verdict(order, attempt, replace(evidence, info=info, transfer=newest), self.rules)

    async def _code(self, order: TransferCodeOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
        """A transfer that no longer says that its code is wrong has another."""
        status = await transfer_status(self.holdings.account, order.name)
        if status is not None and status.word in WAITING and status.word != WRONG_CODE:
            return Applied(TransferCodeSet(), evidence.receipt)
        newest = None if status is None else status.info(self.holdings.user)
        return verdict(order, attempt, replace(evidence, transfer=newest), self.rules)

    async def _decision(self, order: TransferDecisionOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
        status = await transfer_status(self.holdings.account, order.name)
        newest = None if status is None else status.info(self.holdings.user)
        info = await self._arrived(order.name)
        return verdict(order, attempt, replace(evidence, info=info, transfer=newest), self.rules)

    async def _arrived(self, name: DomainName) -> DomainInfo | None:
        """Return the name as it is; one that is only ordered is another's still."""
        info = await self.holdings.info(name)
        return replace(info, ours=False) if info is not None and "pendingCreate" in info.statuses else info


def _pause(since: timedelta) -> timedelta:
    return next((pause for limit, pause in _PATIENCE if since < limit), _LATER)
