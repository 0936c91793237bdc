"""The message that a name costs more than the price list says: it is not renewed without its owner's consent."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, accounts
from billing_core.business_calendar import business_date
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.events import Event, EventType, emit
from gateway.mail import put
from gateway.notices.letter import letter
from gateway.notices.model import Addressee
from gateway.notices.telling import Item, Policy
from gateway.notices.texts import render
from gateway.storage import addressees, claimed_notices
from gateway.storage.renewals import DueDomain

_KIND = "dearer"


@dataclass(frozen=True, slots=True)
class DearerNotices:
    database: Database
    policy: Policy
    clock: Clock

    async def tell(self, account_id: str, domain: DueDomain, price: Money, listed: Money) -> None:
        """Tell the customer, and the panel, once for each expiry. Raises `DatabaseUnavailable`."""
        at = self.clock()
        if self.policy.is_time(at):
            work = partial(self._tell, account_id=account_id, domain=domain, price=price, listed=listed, at=at)
            await self.database.run(work)

    async def _tell(
        self,
        connection: AsyncConnection,
        account_id: str,
        domain: DueDomain,
        price: Money,
        listed: Money,
        at: datetime,
    ) -> None:
        if not await claimed_notices.claim_dearer(connection, domain.id, domain.expires_at, price, at=at):
            return
        (who,) = await addressees.of(connection, [account_id])
        data = {
            "domain": domain.name.ascii,
            "expires_at": rfc3339(domain.expires_at),
            "price": {"amount": price.format(), "currency": price.currency},
            "listed": {"amount": listed.format(), "currency": listed.currency},
        }
        await emit(connection, Event(EventType.DOMAIN_RENEWAL_DEARER, who.tenant_id, account_id, data), at=at)
        if who.email is not None:
            await self._mail(connection, who, who.email, domain, price, listed, at)

    async def _mail(
        self,
        connection: AsyncConnection,
        who: Addressee,
        email: str,
        domain: DueDomain,
        price: Money,
        listed: Money,
        at: datetime,
    ) -> None:
        ends_on = business_date(domain.expires_at)
        item = Item(domain.name.unicode, ends_on, (ends_on - business_date(at)).days, True, price)
        message = render(
            _KIND,
            who.language,
            [item],
            account=who.account_id,
            listed=listed,
            available=(await accounts.of_customer(connection, who.account_id)).available,
            pay_url=self.policy.url_for(who),
        )
        await put(connection, letter(who, email, _KIND, message), at=at)
