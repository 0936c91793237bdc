"""Orders at a panel that keeps no request keys: read, act on the difference, read back; after a lost answer, read."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.errors import AnswerLost, Unavailable
from adapters.hosting.interface import PanelClient, PanelRefused
from adapters.hosting.model import HostingAccount, HostingAction, HostingOrder, HostingSet
from adapters.interface import LinkStatus
from adapters.model import Attempt, Receipt
from adapters.outcome import (
    Applied,
    Done,
    NotApplied,
    Outcome,
    RefusalReason,
    Refused,
    TakenByOther,
    Undecided,
    Unknown,
    Verdict,
)
from adapters.target import Prepared

_BUSY_PAUSE = timedelta(minutes=1)
_CREATION_LOOK = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class EnsuringAdapter:
    """A `HostingAdapter` over the calls of one panel."""

    name: str
    client: PanelClient
    clock: Callable[[], datetime]

    async def prepare(self, order: HostingOrder, *, cltrid_prefix: str) -> Prepared:  # noqa: ARG002 - panels keep no keys
        """Look whether the account is as wanted already."""
        account = await self.client.account(order.login)
        return Prepared(order, already=HostingSet(account) if is_reached(order, account) else None)

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        """Send the one command and read the account back: that, not the panel's word, says what is true."""
        order: HostingOrder = prepared.order
        receipt = Receipt(attempt.cltrid, None, None)
        try:
            await self._send(order)
        except AnswerLost as err:
            return Unknown(err.cause, attempt.sent_at, receipt)
        except PanelRefused as err:
            return await self._after_refusal(order, err, attempt, receipt)
        return await self._read_back(order, attempt, receipt)

    async def verify(self, order: HostingOrder, attempt: Attempt) -> Verdict:
        """A password can't be read, so it is set once more: that has the same effect."""
        account = await self.client.account(order.login)
        if is_reached(order, account):
            return Applied(HostingSet(account), Receipt(attempt.cltrid, None, None))
        if order.action is HostingAction.CREATE:
            return self._not_created(account, attempt)
        return NotApplied()

    async def account(self, login: str) -> HostingAccount | None:
        return await self.client.account(login)

    async def accounts(self) -> Sequence[HostingAccount]:
        return await self.client.accounts()

    async def plans(self) -> Sequence[str]:
        return await self.client.plans()

    def link(self) -> LinkStatus:
        return self.client.status()

    async def ping(self) -> float:
        began = time.monotonic()
        await self.client.ping()
        return time.monotonic() - began

    def reset(self) -> None:
        """Do nothing: every request carries its credentials."""

    async def close(self) -> None:
        await self.client.close()

    async def _send(self, order: HostingOrder) -> None:
        client = self.client
        match order.action:
            case HostingAction.CREATE:
                await client.create(order)
            case HostingAction.SUSPEND:
                await client.suspend(order.login, order.reason)
            case HostingAction.UNSUSPEND:
                await client.unsuspend(order.login)
            case HostingAction.CHANGE_PLAN:
                await client.change_plan(order.login, order.plan)
            case HostingAction.CHANGE_PASSWORD:
                await client.set_password(order.login, order.password)
            case HostingAction.TERMINATE:
                await client.terminate(order.login)

    async def _read_back(self, order: HostingOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        try:
            account = await self.client.account(order.login)
        except Unavailable as err:
            return Unknown(err.reason, attempt.sent_at, receipt)
        if is_reached(order, account) or order.action is HostingAction.CHANGE_PASSWORD:
            return Done(HostingSet(account), receipt)
        return Unknown("mismatch", attempt.sent_at, receipt)

    async def _after_refusal(
        self, order: HostingOrder, refusal: PanelRefused, attempt: Attempt, receipt: Receipt
    ) -> Outcome:
        """Decide by the account's state: refusals have no codes, and some come after the effect."""
        try:
            account = await self.client.account(order.login)
        except Unavailable as err:
            return Unknown(err.reason, attempt.sent_at, receipt)
        if is_reached(order, account):
            return Done(HostingSet(account), receipt)
        if refusal.passing:
            raise Unavailable("rate_limited", retry_after=_BUSY_PAUSE)
        return Refused(refusal.reason, refusal.detail, receipt)

    def _not_created(self, account: HostingAccount | None, attempt: Attempt) -> Verdict:
        if account is not None:
            return TakenByOther(RefusalReason.LOGIN_TAKEN, "the panel has another account of this name")
        if self.clock() - attempt.sent_at < self.client.creation_patience:
            return Undecided("the panel may still be creating the account", _CREATION_LOOK)
        return NotApplied()


def is_reached(order: HostingOrder, account: HostingAccount | None) -> bool:
    """Tell whether the account is as the order wants it; a password is not to be seen, so never of that."""
    match order.action:
        case HostingAction.TERMINATE:
            return account is None
        case HostingAction.CHANGE_PASSWORD:
            return False
        case _ if account is None:
            return False
        case HostingAction.CREATE:
            return account.domain == order.domain and account.plan == order.plan
        case HostingAction.SUSPEND:
            return account.suspended
        case HostingAction.UNSUSPEND:
            return not account.suspended
        case HostingAction.CHANGE_PLAN:
            return account.plan == order.plan
