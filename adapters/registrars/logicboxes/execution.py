"""The one call of an order: sent once, and what its answer, or the lack of one, means."""

from dataclasses import dataclass
from typing import Any, assert_never

from adapters.errors import AnswerLost, Unavailable
from adapters.http import Reader
from adapters.interface import Prepared
from adapters.model import Attempt, AuthCodeOrder, AuthCodeSet, Order, Receipt
from adapters.outcome import Applied, Done, Outcome, Pending, RefusalReason, Refused, TakenByOther, Undecided, Unknown
from adapters.registrars.logicboxes.commands import Command, Send, Stop, Wait
from adapters.registrars.logicboxes.evidence import Inquiry
from adapters.registrars.logicboxes.money import fee_of
from adapters.registrars.logicboxes.people import People
from adapters.registrars.logicboxes.platform import BUSY_RETRY, Platform, PlatformRefused
from adapters.registrars.logicboxes.texts import Meaning, told

_ANSWERED = 200


@dataclass(frozen=True, slots=True)
class Execution:
    """Executes a prepared order.

    Raises Unavailable when nothing was sent, or refused for a reason that is not the order's.
    """

    platform: Platform
    people: People
    inquiry: Inquiry

    async def run(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        command: Command = prepared.command
        receipt = Receipt(attempt.cltrid, None, None)
        match command:
            case Stop():
                return Refused(command.reason, command.detail, receipt)
            case Wait():
                return Pending(receipt)
            case Send():
                return await self._send(command, prepared.order, attempt)
            case _:
                assert_never(command)

    async def _send(self, command: Send, order: Order, attempt: Attempt) -> Outcome:
        receipt = Receipt(attempt.cltrid, None, None)
        try:
            record = await self.platform.write(command.command, command.fields)
        except AnswerLost as err:
            return Unknown(err.cause, attempt.sent_at, receipt)
        except PlatformRefused as err:
            if err.meaning is Meaning.UNBOUGHT and command.purchase is not None:
                return await self._send(command.purchase, order, attempt)
            outcome = self._refused(err, attempt)
            return outcome if outcome is not None else await self._followed(order, attempt, receipt)
        if not is_about(record, command, order):
            return Unknown("mismatch", attempt.sent_at, receipt)
        return await self._followed(order, attempt, receipt_of(record, attempt))

    def _refused(self, error: PlatformRefused, attempt: Attempt) -> Refused | Unknown | None:
        """Return what a refusal means; None = what was wanted is so already.

        Low funds leave an order that the platform carries out later, and a text that nobody knows proves nothing.
        """
        receipt = Receipt(attempt.cltrid, None, None)
        match error.meaning:
            case Meaning.SAME:
                return None
            case Meaning.BUSY:
                raise Unavailable("order_busy", retry_after=BUSY_RETRY) from error
            case Meaning.ABSENT:
                return Refused(RefusalReason.NOT_FOUND, told(error.text), receipt)
            case Meaning.UNBOUGHT:
                return Refused(RefusalReason.POLICY, told(error.text), receipt)
            case RefusalReason():
                if error.meaning is RefusalReason.INVALID_CONTACT:
                    self.people.forget()
                return Refused(error.meaning, told(error.text), receipt)
            case _:
                return Unknown("server_error", attempt.sent_at, receipt)

    async def _followed(self, order: Order, attempt: Attempt, receipt: Receipt) -> Outcome:
        """Look whether it is done: a success says only that an action was queued, and most are done at once."""
        if isinstance(order, AuthCodeOrder) and order.auth_info is None:
            return Done(AuthCodeSet(), receipt)
        try:
            found = await self.inquiry.verdict(order, attempt)
        except Unavailable:
            return Pending(receipt)
        match found:
            case Applied():
                return Done(found.value, receipt)
            case TakenByOther():
                return Refused(found.reason, found.detail, receipt)
            case Undecided(retry_after=None, accepted=False):
                return Unknown("malformed", attempt.sent_at, receipt)
            case _:
                return Pending(receipt)


def is_about(record: Any, command: Send, order: Order) -> bool:
    """Tell whether an answer, as far as it names what it is about, is about this order; some are bare words."""
    if not isinstance(record, dict):
        return True
    name, number = record.get("description"), record.get("entityid")
    same_number = command.order_id is None or number is None or str(number) == command.order_id
    return same_number and (name is None or str(name).lower() == order.name.ascii)


def receipt_of(record: Any, attempt: Attempt) -> Receipt:
    if not isinstance(record, dict):
        return Receipt(attempt.cltrid, None, _ANSWERED)
    shown = Reader(record)
    action = record.get("eaqid")
    return Receipt(attempt.cltrid, None if action is None else str(action), _ANSWERED, fee_of(shown))
