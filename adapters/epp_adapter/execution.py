"""The one transform of an order: sent once, and what its answer, or the lack of one, means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.capabilities import capability_for
from adapters.dates import add_years, is_sane_expiry, same_expiry
from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import already_set
from adapters.epp_adapter.outcomes import lost, not_sent, rejected
from adapters.epp_adapter.queries import look
from adapters.errors import Unavailable, Unsupported
from adapters.interface import Prepared
from adapters.model import (
    Attempt,
    DomainInfo,
    Effect,
    NameserversOrder,
    Order,
    Receipt,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
)
from adapters.outcome import Done, Outcome, Pending, RefusalReason, Refused, Unknown
from adapters.rules import TldRules
from epp import (
    AnswerLost,
    CommandRejected,
    DomainCreateData,
    DomainRenewData,
    LocalProtocolError,
    NotSent,
    Response,
    is_final_success,
    is_pending,
)


@dataclass(frozen=True, slots=True)
class Execution:
    """Executes a prepared order. `now` is the registry's time.

    Raises Unavailable when the command was proved unsent, or refused for a reason that is not the order's.
    """

    talk: Conversation
    rules: TldRules
    user: str
    now: datetime

    async def run(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        command = prepared.command
        try:
            response = await self.talk.send(command, cltrid=attempt.cltrid)
        except NotSent as err:
            raise not_sent(err) from err
        except LocalProtocolError:
            return Refused(RefusalReason.POLICY, "cannot be expressed in EPP", Receipt(attempt.cltrid, None, None))
        except AnswerLost as err:
            return lost(err, attempt.cltrid, attempt.sent_at)
        except CommandRejected as err:
            outcome = rejected(err, command.name, attempt.cltrid, attempt.sent_at)
            return await self._explained(prepared.order, outcome)
        return await self._accepted(prepared.order, response, attempt)

    async def _explained(self, order: Order, outcome: Outcome) -> Outcome:
        """Tell a renewal that was refused for its stale expiry from other refusals: registries' codes do not.

        A wrong curExpDate is 2306, 2004 or 2105, by registry, and so are periods and windows.
        """
        if not isinstance(outcome, Refused) or not isinstance(order, RenewOrder):
            return outcome
        info = await self._look(order)
        if info is None or info.expires_at is None or same_expiry(info.expires_at, order.current_expiry):
            return outcome
        text = f"the registry's expiry is {info.expires_at:%Y-%m-%dT%H:%M:%SZ}"
        return Refused(RefusalReason.STALE_EXPIRY, text, outcome.receipt)

    async def _accepted(self, order: Order, response: Response[Any], attempt: Attempt) -> Outcome:
        receipt = Receipt(attempt.cltrid, response.sv_trid, int(response.code))
        if is_pending(response.code):
            return Pending(receipt)
        effect = await self._effect(order, response) if is_final_success(response.code) else None
        return Unknown("malformed", attempt.sent_at, receipt) if effect is None else Done(effect, receipt)

    async def _effect(self, order: Order, response: Response[Any]) -> Effect | None:
        """Return what the answer says was done; None when it says nothing that can be believed."""
        match order:
            case RegisterOrder():
                return await self._registered(order, response.data)
            case RenewOrder():
                return await self._renewed(order, response.data)
            case NameserversOrder():
                return already_set(order)
            case _:
                raise Unsupported(capability_for(order), "not implemented yet")

    async def _registered(self, order: RegisterOrder, data: DomainCreateData | None) -> Registered | None:
        if data is not None and data.ex_date is not None:
            return self._sane(Registered(data.cr_date, data.ex_date))
        info = await self._look(order)
        if info is None or info.expires_at is None:
            return None
        return self._sane(Registered(info.created_at, info.expires_at))

    async def _renewed(self, order: RenewOrder, data: DomainRenewData | None) -> Renewed | None:
        if data is not None and data.ex_date is not None:
            return self._forward(order, data.ex_date)
        info = await self._look(order)
        if info is None or info.expires_at is None:
            return None
        expected = add_years(order.current_expiry, order.years)
        return self._forward(order, info.expires_at) if same_expiry(info.expires_at, expected) else None

    def _forward(self, order: RenewOrder, expires_at: datetime) -> Renewed | None:
        sane = self._sane(Registered(order.current_expiry, expires_at))
        return None if sane is None else Renewed(expires_at)

    def _sane(self, effect: Registered) -> Registered | None:
        ceiling = self.rules.renewal.ceiling_years
        sane = is_sane_expiry(effect.expires_at, now=self.now, ceiling_years=ceiling, created_at=effect.created_at)
        return effect if sane else None

    async def _look(self, order: Order) -> DomainInfo | None:
        """Return our domain as the registry shows it now; None when it cannot be asked or is not ours."""
        try:
            info = (await look(self.talk, order.name, self.user)).info
        except Unavailable:
            return None
        return info if info is not None and info.ours else None
