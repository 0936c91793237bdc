"""What is paid for a service at once: charged to the customer's money and bonus, or handed back there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import purses
from billing_core.bonus import NO_BONUS, BonusRule, Purse
from billing_core.charges import returned_lines, sale_lines
from billing_core.chart import customer_bonus, customer_main
from billing_core.errors import BillingError, InsufficientFunds
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
class Charge:
    """`key` is derived from the fact that is paid for (rules §2.3). An amount of zero posts nothing."""

    service: Service
    gross: Money
    key: str

    @property
    def revenue_class(self) -> str:
        return self.service.service_class.value


@dataclass(frozen=True, slots=True)
class ServicePostings:
    """`key` is derived from the fact that is paid for (rules §2.3). An amount of zero posts nothing."""

    ledger: Ledger
    vat: Taxes
    bonus: BonusRule = NO_BONUS

    async def charge(self, conn: AsyncConnection, service: Service, gross: Money, *, key: str, at: datetime) -> Charged:
        """Raises `InsufficientFunds`."""
        (charged,) = await self.charge_all(conn, [Charge(service, gross, key)], at=at)
        if isinstance(charged, BillingError):
            raise charged
        return charged

    async def charge_all(
        self, conn: AsyncConnection, charges: Sequence[Charge], *, at: datetime
    ) -> list[Charged | BillingError]:
        """Charge services of different accounts; return for each what was charged, or why it was not."""
        parts = await self._bonuses_for(conn, [each for each in charges if each.gross.minor])
        entries = {
            each.key: self._entry(each, part, at)
            for each in charges
            if each.gross.minor and not isinstance(part := parts[each.key], BillingError)
        }
        posted = dict(zip(entries, await self.ledger.post_all(conn, list(entries.values())), strict=True))
        return [_verdict(each, parts.get(each.key), posted.get(each.key)) for each in charges]

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

    async def _bonuses_for(self, conn: AsyncConnection, charges: Sequence[Charge]) -> dict[str, Money | BillingError]:
        """Return by key what the bonus account pays of each, which nobody else takes any more."""
        most = {each.key: self.bonus.most_of(each.gross, each.revenue_class) for each in charges}
        asking = [each.service.account_id for each in charges if most[each.key].minor]
        purses_of = await purses.lock_all(conn, asking, self.bonus) if asking else {}
        return {each.key: _bonus_of(each, purses_of.get(each.service.account_id)) for each in charges}

    def _entry(self, charge: Charge, bonus: Money, at: datetime) -> JournalEntry:
        service = charge.service
        lines = sale_lines(
            customer_main(service.account_id),
            charge.gross,
            revenue_class=charge.revenue_class,
            vat=self.vat.at(at),
            bonus=_bonus_line(service, bonus),
        )
        return JournalEntry(charge.key, EntryKind.CHARGE, lines, at, service.id, effective_at=at)

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


def _bonus_of(charge: Charge, purse: Purse | None) -> Money | BillingError:
    """Return what of a charge a purse pays by its bonus; no purse: a bonus pays for nothing of the kind."""
    if purse is None:
        return Money.zero(charge.gross.currency)
    if not purse.affords(charge.gross, charge.revenue_class):
        return InsufficientFunds(charge.gross, purse.available_for(charge.gross, charge.revenue_class))
    return purse.bonus_for(charge.gross, charge.revenue_class)


def _verdict(
    charge: Charge, bonus: Money | BillingError | None, posted: JournalEntry | BillingError | None
) -> Charged | BillingError:
    if bonus is None:
        return Charged(None, charge.gross)
    if isinstance(bonus, BillingError):
        return bonus
    return posted if isinstance(posted, BillingError) else Charged(posted, bonus)


def _bonus_line(service: Service, part: Money) -> Line | None:
    return Line(customer_bonus(service.account_id), -part) if part.minor else None
