"""Asking for what an order's verification needs: the domain, and for some orders its transfer or its host."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.host_orders import view_host
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import look
from adapters.epp_adapter.transfers import transfer_of
from adapters.model import Attempt, HostOrder, HostView, Order, TransferDecisionOrder, TransferInfo, TransferOrder
from adapters.verification import Evidence


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Gathers evidence by queries alone. `settles_after` and `clock_skew` as in `Evidence`."""

    talk: Conversation
    profile: EppProfile
    user: str
    settles_after: timedelta
    clock_skew: timedelta

    async def about(self, order: Order, attempt: Attempt, now: datetime) -> Evidence:
        """Return what the registry says now. Raises Unavailable."""
        finding = await look(self.talk, order.name, self.user)
        host, renamed = await self._hosts(order)
        return Evidence(
            info=finding.info,
            user=self.user,
            now=now,
            receipt=finding.receipt(attempt.cltrid),
            settles_after=self.settles_after,
            clock_skew=self.clock_skew,
            transfer=await self._transfer(order),
            host=host,
            renamed=renamed,
            report_due=self.profile.restore.report,
        )

    async def _transfer(self, order: Order) -> TransferInfo | None:
        match order:
            case TransferOrder():
                return await transfer_of(self.talk, order.name, self.user, order.auth_info)
            case TransferDecisionOrder():
                return await transfer_of(self.talk, order.name, self.user)
            case _:
                return None

    async def _hosts(self, order: Order) -> tuple[HostView | None, HostView | None]:
        if not isinstance(order, HostOrder):
            return None, None
        host = await view_host(self.talk, order.host)
        return host, None if order.new_name is None else await view_host(self.talk, order.new_name)
