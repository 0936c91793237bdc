"""The message that a name was taken out of the DNS, because it expired and nobody has renewed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.business_calendar import business_date
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.events import Event, EventType, emit
from gateway.mail import put
from gateway.notices.letter import letter
from gateway.notices.model import Addressee
from gateway.notices.telling import Item, Policy
from gateway.notices.texts import render
from gateway.storage import addressees, interruptions
from gateway.storage.interruptions import Interrupted

_KIND = "interrupted"


@dataclass(frozen=True, slots=True)
class InterruptionNotices:
    """`delete_after_days`: so long after its expiry an unpaid name is deleted."""

    database: Database
    policy: Policy
    clock: Clock
    delete_after_days: int

    async def tell(self, name: Interrupted) -> None:
        """Tell the customer, and the panel, once. Raises `DatabaseUnavailable`."""
        at = self.clock()
        if self.policy.is_time(at):
            await self.database.run(partial(self._tell, name=name, at=at))

    async def _tell(self, connection: AsyncConnection, name: Interrupted, at: datetime) -> None:
        if not await interruptions.claim_telling(connection, name, at=at):
            return
        (who,) = await addressees.of(connection, [name.account_id])
        deleted_after = name.expires_at + timedelta(days=self.delete_after_days)
        data = {
            "domain": name.name.ascii,
            "expires_at": rfc3339(name.expires_at),
            "deleted_after": rfc3339(deleted_after),
        }
        await emit(connection, Event(EventType.DOMAIN_INTERRUPTED, who.tenant_id, name.account_id, data), at=at)
        if who.email is not None:
            await self._mail(connection, who, who.email, name, deleted_after, at)

    async def _mail(
        self,
        connection: AsyncConnection,
        who: Addressee,
        email: str,
        name: Interrupted,
        deleted_after: datetime,
        at: datetime,
    ) -> None:
        ends_on = business_date(name.expires_at)
        item = Item(name.name.unicode, ends_on, (ends_on - business_date(at)).days, auto_renew=False, price=None)
        message = render(
            _KIND,
            who.language,
            [item],
            account=who.account_id,
            deleted_after=business_date(deleted_after),
            available=(await accounts.of_customer(connection, who.account_id)).available,
            pay_url=self.policy.url_for(who),
        )
        await put(connection, letter(who, email, _KIND, message), at=at)
