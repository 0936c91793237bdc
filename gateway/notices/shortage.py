"""The message that money is missing: one a customer and day, with the one exact sum and what it would renew."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, accounts
from gateway.clock import Clock
from gateway.database import Database
from gateway.events import Event, EventType, emit
from gateway.mail import NewMail, put
from gateway.notices.telling import Item, Policy
from gateway.notices.texts import render
from gateway.renewals import AccountRenewals, Outcome
from gateway.storage import notices as rows

_KIND = "shortage"


@dataclass(frozen=True, slots=True)
class ShortageNotices:
    database: Database
    policy: Policy
    clock: Clock

    async def tell(self, renewals: AccountRenewals) -> None:
        """Tell a customer whose money does not suffice, unless it was told today. Raises `DatabaseUnavailable`."""
        if renewals.top_up.minor and self.policy.is_time(self.clock()):
            await self.database.run(partial(self._tell, renewals=renewals, at=self.clock()))

    async def _tell(self, connection: AsyncConnection, renewals: AccountRenewals, at: datetime) -> None:
        account_id, today, missing = renewals.account_id, renewals.today, renewals.top_up
        if not await rows.claim_shortage(connection, account_id, today, missing):
            return
        who = await rows.addressee(connection, account_id)
        unpaid = [each.due for each in renewals.renewals if each.outcome is Outcome.INSUFFICIENT_FUNDS]
        data = {
            "missing": {"amount": missing.format(), "currency": missing.currency},
            "ids": [each.renewable.service_id for each in unpaid],
        }
        await emit(connection, Event(EventType.ACCOUNT_SHORT_OF_FUNDS, who.tenant_id, account_id, data), at=at)
        if who.email is None:
            return
        items = [
            Item(each.title, ends_on := each.renewable.ends_on, (ends_on - today).days, True, each.renewable.price)
            for each in unpaid
        ]
        balance = await accounts.of_customer(connection, account_id)
        prices = sum((item.price for item in items if item.price), Money.zero(missing.currency))
        message = render(
            _KIND,
            who.language,
            items,
            account=account_id,
            missing=missing,
            available=balance.available,
            bonus=max(Money.zero(missing.currency), prices - balance.available - missing),
            pay_url=self.policy.url_for(who),
        )
        mail = NewMail(
            who.tenant_id, account_id, _KIND, who.language, who.email, message.subject, message.text, message.html
        )
        await rows.note_shortage_mail(connection, account_id, today, await put(connection, mail, at=at))
