"""Money of a service that moves at once: charged to the customer's balance, or handed back to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.charges import returned_lines, sale_lines
from billing_core.chart import customer_main
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.services.model import Service
from billing_core.vat import Taxes


@dataclass(frozen=True, slots=True)
class ServicePostings:
    """`key` is derived from the fact that is paid for (rules §2.3). An amount of zero posts nothing."""

    ledger: Ledger
    vat: Taxes

    async def charge(
        self, conn: AsyncConnection, service: Service, gross: Money, *, key: str, at: datetime
    ) -> JournalEntry | None:
        """Raises `InsufficientFunds`."""
        if not gross.minor:
            return None
        customer = customer_main(service.account_id)
        lines = sale_lines(customer, gross, revenue_class=service.service_class.value, vat=self.vat.at(at))
        return await self._post(conn, service, EntryKind.CHARGE, lines, key, at)

    async def give_back(
        self, conn: AsyncConnection, service: Service, gross: Money, kind: EntryKind, *, key: str, at: datetime
    ) -> JournalEntry | None:
        if not gross.minor:
            return None
        customer = customer_main(service.account_id)
        lines = returned_lines(customer, gross, revenue_class=service.service_class.value, vat=self.vat.at(at))
        return await self._post(conn, service, kind, lines, key, at)

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
