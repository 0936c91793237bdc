"""The message that money is missing: one a customer and day, with the one exact sum and what it would renew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, purses
from billing_core.bonus import NO_BONUS, Purse
from gateway.apart import together_or_apart
from gateway.clock import Clock
from gateway.database import Database
from gateway.events import Event, EventType, emit
from gateway.mail import put_all
from gateway.notices.letter import letter
from gateway.notices.model import Addressee
from gateway.notices.telling import Item, Policy
from gateway.notices.texts import Rendered, render
from gateway.renewals.model import AccountRenewals, Due, Outcome
from gateway.storage import addressees, claimed_notices
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_KIND = "shortage"
_TOGETHER_MAX = 50


@dataclass(frozen=True, slots=True)
class ShortageNotices:
    database: Database
    policy: Policy
    clock: Clock

    async def tell(self, renewals: Sequence[AccountRenewals]) -> None:
        """Tell customers whose money does not suffice, but those who were told today. Raises `DatabaseUnavailable`."""
        if not self.policy.is_time(self.clock()):
            return
        short = [each for each in renewals if each.top_up.minor]
        for start in range(0, len(short), _TOGETHER_MAX):
            await together_or_apart(self._tell, short[start : start + _TOGETHER_MAX], failed=_not_told)

    async def _tell(self, short: Sequence[AccountRenewals]) -> Sequence[str]:
        return await self.database.run(partial(self._told, short=short, at=self.clock()))

    async def _told(self, connection: AsyncConnection, short: Sequence[AccountRenewals], at: datetime) -> Sequence[str]:
        """Return the accounts that were told."""
        by_account = {each.account_id: each for each in sorted(short, key=lambda each: each.account_id)}
        missing = ((account_id, each.today, each.top_up) for account_id, each in by_account.items())
        claimed = sorted(await claimed_notices.claim_shortages(connection, missing))
        if not claimed:
            return []
        whom = await addressees.of(connection, claimed)
        await emit(connection, *(_event(who, by_account[who.account_id]) for who in whom), at=at)
        known = await purses.read_all(connection, claimed, NO_BONUS)
        mailed = [(who, who.email, by_account[who.account_id]) for who in whom if who.email is not None]
        letters = [letter(who, email, _KIND, self._message(who, of, known)) for who, email, of in mailed]
        ids = await put_all(connection, letters, at=at)
        mails = ((of.account_id, of.today, mail) for (_, _, of), mail in zip(mailed, ids, strict=True))
        await claimed_notices.note_shortage_mails(connection, mails)
        return claimed

    def _message(self, who: Addressee, renewals: AccountRenewals, known: Mapping[str, Purse]) -> Rendered:
        missing, available = renewals.top_up, known[who.account_id].main
        items = [_item(due, renewals.today) for due in _unpaid(renewals)]
        prices = sum((item.price for item in items if item.price), Money.zero(missing.currency))
        return render(
            _KIND,
            who.language,
            items,
            account=who.account_id,
            missing=missing,
            available=available,
            bonus=max(Money.zero(missing.currency), prices - available - missing),
            pay_url=self.policy.url_for(who),
        )


def _unpaid(renewals: AccountRenewals) -> list[Due]:
    return [each.due for each in renewals.renewals if each.outcome is Outcome.INSUFFICIENT_FUNDS]


def _item(due: Due, today: date) -> Item:
    ends_on = due.renewable.ends_on
    return Item(due.title, ends_on, (ends_on - today).days, True, due.renewable.price)


def _event(who: Addressee, renewals: AccountRenewals) -> Event:
    data = {
        "missing": {"amount": renewals.top_up.format(), "currency": renewals.top_up.currency},
        "ids": [due.renewable.service_id for due in _unpaid(renewals)],
    }
    return Event(EventType.ACCOUNT_SHORT_OF_FUNDS, who.tenant_id, who.account_id, data)


def _not_told(renewals: AccountRenewals, err: Exception) -> None:
    """It is told at the next turn."""
    _log.error("shortage_not_told", account=renewals.account_id, **traits_of(err))
