"""What is paid for a service at once: charged to the customer's money and bonus, or handed back there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import purses
from billing_core.bonus import NO_BONUS, BonusRule
from billing_core.charges import returned_lines, sale_lines
from billing_core.chart import customer_bonus, customer_main
from billing_core.errors import InsufficientFunds
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.services.model import Service
from billing_core.vat import Taxes


@dataclass(frozen=True, slots=True)
class Charged:
    """`bonus` is what of it the bonus account paid. `entry` None: it costs nothing."""

    entry: JournalEntry | None
    bonus: Money


@dataclass(frozen=True, slots=True)
class ServicePostings:
    """`key` is derived from the fact that is paid for (rules §2.3). An amount of zero posts nothing."""

    ledger: Ledger
    vat: Taxes
    bonus: BonusRule = NO_BONUS

    async def charge(self, conn: AsyncConnection, service: Service, gross: Money, *, key: str, at: datetime) -> Charged:
        """Raises `InsufficientFunds`."""
        if not gross.minor:
            return Charged(None, gross)
        part = await self._bonus_for(conn, service, gross)
        lines = sale_lines(
            customer_main(service.account_id),
            gross,
            revenue_class=service.service_class.value,
            vat=self.vat.at(at),
            bonus=_bonus_line(service, part),
        )
        return Charged(await self._post(conn, service, EntryKind.CHARGE, lines, key, at), part)

    async def give_back(
        self,
        conn: AsyncConnection,
        service: Service,
        gross: Money,
        kind: EntryKind,
        *,
        bonus: Money,
        key: str,
        at: datetime,
    ) -> JournalEntry | None:
        """`bonus` is what of it goes back to the bonus account."""
        if not gross.minor:
            return None
        lines = returned_lines(
            customer_main(service.account_id),
            gross,
            revenue_class=service.service_class.value,
            vat=self.vat.at(at),
            bonus=_bonus_line(service, bonus),
        )
        return await self._post(conn, service, kind, lines, key, at)

    async def _bonus_for(self, conn: AsyncConnection, service: Service, gross: Money) -> Money:
        """Return what the bonus account pays of it, which nobody else takes any more."""
        revenue_class = service.service_class.value
        most = self.bonus.most_of(gross, revenue_class)
        if not most.minor:
            return most
        purse = await purses.lock(conn, service.account_id, self.bonus)
        if not purse.affords(gross, revenue_class):
            raise InsufficientFunds(gross, purse.available_for(gross, revenue_class))
        return purse.bonus_for(gross, revenue_class)

    async def _post(
        self,
        conn: AsyncConnection,
        service: Service,
        kind: EntryKind,
        lines: tuple[Line, ...],
        key: str,
        at: datetime,
    ) -> JournalEntry:
        return await self.ledger.post(
            conn, JournalEntry(key=key, kind=kind, lines=lines, posted_at=at, effective_at=at, reference=service.id)
        )


def _bonus_line(service: Service, part: Money) -> Line | None:
    return Line(customer_bonus(service.account_id), -part) if part.minor else None
