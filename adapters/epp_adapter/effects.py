"""What a success answer says was done; where it says too little, the registry is asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from adapters.dates import add_years, is_sane_expiry, same_expiry
from adapters.epp_adapter.conversation import Conversation, repeated
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import look
from adapters.epp_adapter.transfers import transfer_info, transfer_of
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unavailable
from adapters.model import (
    ChangeOrder,
    Deleted,
    DeleteOrder,
    DomainInfo,
    Effect,
    HostOrder,
    HostSet,
    Order,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
    Restored,
    RestoreOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.rules import TldRules
from adapters.verification.changes import effect_of
from adapters.verification.hosts import name_after
from adapters.verification.removal import awaits_report, deleted, is_leaving
from adapters.verification.transfers import end_of, is_wanted_end
from epp import CommandRejected, DomainCreateData, DomainRenewData, Response, is_pending


class StillPending:
    """The command was taken, and somebody else decides."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Reads answers. `now` is the registry's time."""

    talk: Conversation
    profile: EppProfile
    rules: TldRules
    user: str
    now: datetime

    async def of(self, order: Order, response: Response[Any], transform: Transform) -> Effect | StillPending | None:
        """Return what was done; None when nothing that can be believed is said of it."""
        if isinstance(order, ChangeOrder):
            return effect_of(order)
        match order:
            case RegisterOrder():
                return await self._registered(order, response.data)
            case RenewOrder():
                return await self._renewed(order, response.data)
            case HostOrder():
                return HostSet(name_after(order))
            case TransferOrder():
                return await self._requested(order, response)
            case TransferCodeOrder():
                return None
            case TransferDecisionOrder():
                return self._decided(order, response)
            case DeleteOrder():
                return await self._deleted(order, response)
            case RestoreOrder():
                return await self._restored(order, transform)
            case _:
                assert_never(order)

    async def own(self, order: Order) -> DomainInfo | None:
        """Return our domain as the registry shows it now; None when it cannot be asked or is not ours."""
        try:
            info = (await look(self.talk, order.name, self.user)).info
        except Unavailable:
            return None
        return info if info is not None and info.ours else None

    async def _registered(self, order: RegisterOrder, data: DomainCreateData | None) -> Registered | None:
        """Believe an expiry that is the ordered period away, and no other: a customer pays for that period."""
        if data is not None and data.ex_date is not None:
            return self._as_ordered(order, Registered(data.cr_date, data.ex_date))
        info = await self.own(order)
        if info is None or info.expires_at is None:
            return None
        return self._as_ordered(order, Registered(info.created_at, info.expires_at))

    def _as_ordered(self, order: RegisterOrder, registered: Registered) -> Registered | None:
        expected = add_years(registered.created_at or self.now, order.years)
        return self._sane(registered) if same_expiry(registered.expires_at, expected) else None

    async def _renewed(self, order: RenewOrder, data: DomainRenewData | None) -> Renewed | None:
        expires_at = None if data is None else data.ex_date
        if expires_at is None:
            info = await self.own(order)
            expires_at = None if info is None else info.expires_at
        if expires_at is None or not same_expiry(expires_at, add_years(order.current_expiry, order.years)):
            return None
        sane = self._sane(Registered(order.current_expiry, expires_at))
        return None if sane is None else Renewed(expires_at)

    def _sane(self, effect: Registered) -> Registered | None:
        ceiling = self.rules.renewal.ceiling_years
        sane = is_sane_expiry(effect.expires_at, now=self.now, ceiling_years=ceiling, created_at=effect.created_at)
        return effect if sane else None

    async def _requested(self, order: TransferOrder, response: Response[Any]) -> Transferred | StillPending | None:
        newest = await self._newest(order, response)
        if newest is None:
            return None
        if newest.state is TransferState.PENDING:
            return StillPending()
        if not newest.state.took_place:
            return None
        info = await self.own(order)
        return Transferred(newest.expires_at if info is None else info.expires_at, newest.state)

    async def _newest(self, order: TransferOrder, response: Response[Any]) -> TransferInfo | None:
        if response.data is not None:
            return transfer_info(response.data, self.user)
        try:
            return await transfer_of(self.talk, order.name, self.user, order.auth_info)
        except Unavailable:
            return None

    def _decided(self, order: TransferDecisionOrder, response: Response[Any]) -> Transferred | StillPending | None:
        if order.decision is TransferDecision.OFFER:
            return StillPending()
        if response.data is None:
            return Transferred(None, end_of(order.decision))
        newest = transfer_info(response.data, self.user)
        if newest is None or not is_wanted_end(order.decision, newest.state):
            return None
        return Transferred(None, newest.state)

    async def _deleted(self, order: DeleteOrder, response: Response[Any]) -> Deleted:
        try:
            info = (await look(self.talk, order.name, self.user)).info
        except Unavailable:
            return Deleted(restorable=is_pending(response.code))
        return deleted(info)

    async def _restored(self, order: RestoreOrder, transform: Transform) -> Restored | StillPending | None:
        """Report the restore where the registry waits for it; some restore at once. A report that is lost is sent again
        by a later attempt.
        """
        info = await self.own(order)
        if info is not None and awaits_report(info) and transform.report is not None:
            info = await self.own(order) if await self._reported(transform.report) else None
        if info is None or is_leaving(info) or info.expires_at is None:
            return None
        return StillPending() if awaits_report(info) else Restored(info.expires_at)

    async def _reported(self, report: Transform) -> bool:
        try:
            await repeated(lambda: self.talk.send(report.command, extensions=report.extensions))
        except (Unavailable, CommandRejected):
            return False
        return True
