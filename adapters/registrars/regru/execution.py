"""The one call of an order, sent once, and what its answer means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from adapters.dates import add_years, is_sane_expiry, same_expiry
from adapters.errors import AnswerLost, Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import (
    Attempt,
    ContactsOrder,
    Effect,
    HostOrder,
    HostSet,
    NameserversOrder,
    PrivacyOrder,
    Receipt,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.outcome import Done, Outcome, Pending, RefusalReason, Refused, Unknown
from adapters.registrars.regru import orders
from adapters.registrars.regru.account import lost_or_refused
from adapters.registrars.regru.answers import Declined, accepted
from adapters.registrars.regru.availability import is_taken
from adapters.registrars.regru.bills import withdraw
from adapters.registrars.regru.codes import NOT_SUSPENDED, OURS_PERHAPS, obstacle, refusal
from adapters.registrars.regru.holdings import Holdings
from adapters.registrars.regru.hosts import HostRefused, arrange
from adapters.registrars.regru.money import currency_of, money
from adapters.registrars.regru.orders import Request, transfer_servid
from adapters.registrars.regru.services import ACTIVE, ORDERED, Service, read_name, service_under
from adapters.rules import TldRules
from adapters.target import Prepared
from adapters.verification.changes import effect_of
from adapters.verification.hosts import name_after

_SUCCESS = 200
REQUEST_SENT = "request_is_sent"
_BALANCE_RETRY = timedelta(minutes=15)


class _Mismatch(Exception):
    """The answer is about another name."""


@dataclass(frozen=True, slots=True)
class Execution:
    """Executes a prepared order. Raises `Unavailable` when it surely did not happen and may be sent again."""

    holdings: Holdings
    rules: TldRules
    attempt: Attempt
    now: datetime

    async def run(self, prepared: Prepared) -> Outcome:
        order, request = prepared.order, prepared.command
        match order:
            case RenewOrder():
                async with self.holdings.account.paying():
                    return await self._renewal(order)
            case RegisterOrder():
                async with self.holdings.account.paying():
                    return await self._sent(order, request)
            case TransferOrder():
                async with self.holdings.account.paying():
                    return await self._sent(order, orders.known_as(request, transfer_servid(order.name, self.attempt)))
            case HostOrder():
                return await self._arranged(order)
            case _:
                return await self._sent(order, request)

    async def _renewal(self, order: RenewOrder) -> Outcome:
        """Renew from the expiry that the order names and no other: the call itself has no such guard.

        No other call of this account moves money between the look and the call.
        """
        service = await self.holdings.service(order.name)
        if service is None:
            if await is_taken(self.holdings.account, order.name):
                return self._refused(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
            return self._refused(RefusalReason.NOT_FOUND, f"{order.name} does not exist")
        if service.expires_at is None or service.state == ORDERED:
            return self._refused(RefusalReason.STATUS_PROHIBITS, "the name is not registered yet")
        if not same_expiry(service.expires_at, order.current_expiry):
            text = f"the registrar's expiry is {service.expires_at:%Y-%m-%dT%H:%M:%SZ}"
            return self._refused(RefusalReason.STALE_EXPIRY, text)
        return await self._sent(order, orders.renewal(service.id, order.years))

    async def _sent(self, order: orders.Sendable, request: Request) -> Outcome:
        try:
            answer = await self._accepted(order, request)
            return await self._outcome(order, answer)
        except AnswerLost as err:
            return self._unknown(err.cause)
        except Nonconforming:
            return self._unknown("malformed")
        except _Mismatch:
            return self._unknown("mismatch")
        except Declined as err:
            return self._declined(order, err)

    async def _arranged(self, order: HostOrder) -> Outcome:
        try:
            await arrange(self.holdings.account, order)
        except HostRefused as err:
            return self._refused(err.reason, f"the registrar refuses this of {order.host}: {err.why.name.lower()}")
        except AnswerLost as err:
            return self._unknown(err.cause)
        except Nonconforming:
            return self._unknown("malformed")
        except Declined as err:
            reason = refusal(err.code)
            return self._unknown("server_error") if reason is None else self._refused(reason, err.code)
        return Done(HostSet(name_after(order)), Receipt(self.attempt.cltrid, None, _SUCCESS))

    async def _accepted(self, order: orders.Sendable, request: Request) -> Reader:
        """Return the answer of a call that succeeded on both levels."""
        try:
            answer = await self.holdings.account.change(request.function, request.data)
            for row in _rows(answer):
                if read_name(row.text("dname")) != order.name:
                    raise _Mismatch
                if row.get_text("result") != REQUEST_SENT:
                    accepted(row)
        except Declined as err:
            if (trouble := obstacle(err.code)) is not None:
                raise trouble from err
            if err.code in OURS_PERHAPS and self.attempt.number > 1:
                raise
            raise lost_or_refused(err) from err
        return answer

    async def _outcome(self, order: orders.Sendable, answer: Reader) -> Outcome:
        match order:
            case RegisterOrder():
                return await self._registered(order, answer)
            case RenewOrder():
                return await self._renewed(order, answer)
            case NameserversOrder() | ContactsOrder() | PrivacyOrder() | SuspensionOrder():
                return self._done(effect_of(order), answer)
            case TransferOrder() | TransferDecisionOrder(decision=TransferDecision.OFFER):
                return Pending(self._receipt(answer))
            case TransferCodeOrder():
                return self._done(TransferCodeSet(), answer)
            case TransferDecisionOrder():
                return self._done(Transferred(None, TransferState.CANCELLED), answer)
            case _:
                assert_never(order)

    async def _registered(self, order: RegisterOrder, answer: Reader) -> Outcome:
        """Success says that the order was taken and paid; whether the registry has the name, the service says."""
        receipt = self._receipt(answer)
        try:
            service = await service_under(self.holdings.account, orders.user_servid(order.name, order.auth_info))
        except Unavailable:
            return Pending(receipt)
        if service is None or service.state != ACTIVE or service.expires_at is None:
            return Pending(receipt)
        as_ordered = same_expiry(service.expires_at, add_years(service.created_at, order.years))
        if not as_ordered or not self._is_sane(service.expires_at, service.created_at):
            return self._unknown("malformed")
        return Done(Registered(service.created_at, service.expires_at), receipt)

    async def _renewed(self, order: RenewOrder, answer: Reader) -> Outcome:
        if read_name(answer.text("dname")) != order.name:
            raise _Mismatch
        if answer.text("status") != "renew_success":
            return await self._unpaid(answer)
        receipt = self._receipt(answer)
        service = await self._look(order)
        if service is None or service.expires_at is None or same_expiry(service.expires_at, order.current_expiry):
            return Pending(receipt)
        if not same_expiry(service.expires_at, add_years(order.current_expiry, order.years)):
            return self._unknown("malformed")
        return Done(Renewed(service.expires_at), receipt)

    async def _unpaid(self, answer: Reader) -> Outcome:
        """A bill was made and not paid. Paid by somebody later it would renew once more, so it must go."""
        if answer.text("status") == "only_bill_created" and await withdraw(
            self.holdings.account, answer.text("bill_id")
        ):
            raise Unavailable("registry_balance", retry_after=_BALANCE_RETRY)
        return self._unknown("malformed")

    async def _look(self, order: RenewOrder) -> Service | None:
        try:
            return await self.holdings.service(order.name)
        except Unavailable:
            return None

    def _declined(self, order: orders.Sendable, declined: Declined) -> Outcome:
        """Something of this very order in the way of a repeat is told as a name that is taken; the caller looks."""
        if isinstance(order, SuspensionOrder) and not order.suspended and declined.code == NOT_SUSPENDED:
            return Done(effect_of(order), Receipt(self.attempt.cltrid, None, _SUCCESS))
        reason = refusal(declined.code) or RefusalReason.DOMAIN_TAKEN
        if _withdraws(order) and reason is RefusalReason.NOT_FOUND:
            reason = RefusalReason.TRANSFER_ENDED
        return self._refused(reason, declined.code)

    def _is_sane(self, expires_at: datetime, created_at: datetime) -> bool:
        ceiling = self.rules.renewal.ceiling_years
        return is_sane_expiry(expires_at, now=self.now, ceiling_years=ceiling, created_at=created_at)

    def _done(self, effect: Effect, answer: Reader) -> Done:
        return Done(effect, self._receipt(answer))

    def _refused(self, reason: RefusalReason, detail: str) -> Refused:
        return Refused(reason, detail, Receipt(self.attempt.cltrid, None, None))

    def _unknown(self, cause: str) -> Unknown:
        return Unknown(cause, self.attempt.sent_at, Receipt(self.attempt.cltrid, None, None))

    def _receipt(self, answer: Reader) -> Receipt:
        """Return the proof of an answer: the bill, and what it took; of a change that costs nothing, the service."""
        bill, fee = answer.get_text("bill_id"), None
        if answer.has("payment"):
            fee = money(answer.decimal("payment"), currency_of(answer))
        row = next(iter(_rows(answer)), answer)
        return Receipt(self.attempt.cltrid, bill or row.get_text("service_id"), _SUCCESS, fee)


def _withdraws(order: orders.Sendable) -> bool:
    return isinstance(order, TransferDecisionOrder) and order.decision is TransferDecision.CANCEL


def _rows(answer: Reader) -> Sequence[Reader]:
    """Return what the answer says of each name or service; nothing where it says all in one."""
    member = next((name for name in ("domains", "services") if answer.has(name)), None)
    return () if member is None else answer.objects(member)
