"""Partners of a tenant: becoming one, what they earned, and having it paid out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.rules import FieldProblem
from billing_core import Money, accounts
from billing_core.business_calendar import Month, business_date
from billing_core.chart import partner_commission
from billing_core.partners import (
    CommissionLine,
    MonthStatement,
    Partner,
    Payout,
    Payouts,
    UnknownPartner,
    accruals,
    referrals,
)
from billing_core.partners import payouts as payout_rows
from gateway.accounts.model import AccountView
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound, ValidationFailed
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.partners.model import AccrualView, CustomerLine, PartnerView
from gateway.partners.pseudonyms import pseudonym
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys
from gateway.storage import renewals
from gateway.storage.self_referrals import self_referred

LINES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PartnerService:
    database: Database
    clock: Clock
    audit: AuditTrail
    payouts: Payouts
    percent: Decimal
    secret: bytes = field(repr=False)

    async def enrol(self, tenant_id: str, account_id: str, *, idempotency: IdempotencyKey | None = None) -> Partner:
        """Make a customer a partner at the usual rate; a partner already stays as it is. Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> Partner:
            await _account(connection, tenant_id, account_id)
            at = self.clock()
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=account_id, at=at)
            return await referrals.enrol(
                connection,
                tenant_id=tenant_id,
                account_id=account_id,
                percent=self.percent,
                at=at,
                valid_from=Month.of(business_date(at)).first_day,
            )

        return await self.database.run(work)

    async def set_rate(
        self, tenant_id: str, partner_id: str, percent: Decimal, valid_from: date, *, by: Actor
    ) -> Partner:
        """Let a rate be valid from a day on, on record. Raises `NotFound`; `ValidationFailed` for a closed month."""

        async def work(connection: AsyncConnection) -> Partner:
            partner = await self._found(connection, tenant_id, partner_id)
            newest = await accruals.page(connection, partner_id, limit=1)
            if newest and valid_from < newest[0].month.next.first_day:
                problem = FieldProblem("/valid_from", "month_closed", "the month of this day is closed")
                raise ValidationFailed([problem])
            before = await referrals.rate_on(connection, partner_id, valid_from)
            await referrals.set_rate(connection, partner_id, percent, valid_from=valid_from)
            after = {"percent": str(percent), "valid_from": valid_from.isoformat()}
            entry = AuditEntry(by, "partner.rate", partner_id, before={"percent": str(before)}, after=after)
            await self.audit.write(connection, entry, at=self.clock())
            return partner

        return await self.database.run(work)

    async def list(self, tenant_id: str, *, after: str | None = None, limit: int = 50) -> Page[Partner]:
        """Return a tenant's partners, oldest first."""
        async with self.database.reading() as connection:
            found = await referrals.page(connection, tenant_id, after=after, limit=limit + 1)
        return page_of(found, limit, lambda partner: partner.id)

    async def of_account(self, tenant_id: str, account_id: str) -> Partner | None:
        """Return the partner that a customer is; None when it is none."""
        async with self.database.reading() as connection:
            partner = await referrals.of_account(connection, account_id)
        return partner if partner is not None and partner.tenant_id == tenant_id else None

    async def view(self, tenant_id: str | None, partner_id: str) -> PartnerView:
        """Return a partner with the open month as it stands. Raises `NotFound`."""
        month = Month.of(business_date(self.clock()))
        async with self.database.reading() as connection:
            partner = await self._found(connection, tenant_id, partner_id)
            excluded = await self_referred(connection, [partner_id])
            visits, sign_ups = await referrals.counts(connection, partner_id)
            balance = await accounts.balance_of(connection, partner_commission(partner_id))
            net, commission = await accruals.open_sums(connection, partner, month, excluded=excluded)
            lines = await accruals.open_lines(connection, partner, month, excluded=excluded, limit=LINES_SHOWN)
            last_day = month.next.first_day - timedelta(days=1)
            return PartnerView(
                partner=partner,
                rate_percent=await referrals.rate_on(connection, partner_id, last_day),
                visits=visits,
                sign_ups=sign_ups,
                balance=balance,
                carried=Money(await accruals.carried(connection, partner_id), balance.posted.currency),
                month=month,
                net=net,
                commission=commission,
                lines=self._shown(partner_id, lines),
            )

    async def accruals(
        self, tenant_id: str, partner_id: str, *, before: str | None = None, limit: int = 50
    ) -> Page[MonthStatement]:
        """Return closed months, the newest first. Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._found(connection, tenant_id, partner_id)
            found = await accruals.page(connection, partner_id, before=before, limit=limit + 1)
        return page_of(found, limit, lambda statement: str(statement.month))

    async def accrual(
        self, tenant_id: str, partner_id: str, month: Month, *, after: str | None = None, limit: int = 50
    ) -> AccrualView:
        """Return a month with its lines: a closed one, or the open one as it stands. Raises `NotFound`."""
        at = self.clock()
        async with self.database.reading() as connection:
            partner = await self._found(connection, tenant_id, partner_id)
            closed = await accruals.statement_of(connection, partner_id, month)
            if closed is not None:
                found = await accruals.lines_of(connection, partner_id, month, after=after or "", limit=limit + 1)
            elif month > Month.of(business_date(at)):
                raise NotFound("month", str(month))
            else:
                excluded = await self_referred(connection, [partner_id])
                found = await accruals.open_lines(
                    connection, partner, month, excluded=excluded, after=after or "", limit=limit + 1
                )
        page = page_of(self._shown(partner_id, found), limit, lambda line: line.key)
        return AccrualView(month, closed, page.items, page.next_after, at)

    async def pay_out(
        self, tenant_id: str, partner_id: str, *, iban: str | None, idempotency: IdempotencyKey | None = None
    ) -> Payout:
        """Pay out what is accrued, to a bank or (`iban` None) to the partner's balance.

        Raises `NotFound`, billing_core's `BelowThreshold` and `PaidOutThisMonth`.
        """

        async def work(connection: AsyncConnection) -> Payout:
            partner = await self._found(connection, tenant_id, partner_id)
            at = self.clock()
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=partner_id, at=at)
            payout = await self.payouts.request(connection, partner, iban=iban, at=at)
            if iban is None:
                await renewals.wake(connection, partner.account_id)
            return payout

        return await self.database.run(work)

    async def payouts_of(
        self, tenant_id: str, partner_id: str, *, before: str | None = None, limit: int = 50
    ) -> Page[Payout]:
        """Return payouts, the newest first. Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._found(connection, tenant_id, partner_id)
            found = await payout_rows.page(connection, partner_id, before=before, limit=limit + 1)
        return page_of(found, limit, lambda payout: payout.id)

    async def confirm(self, payout_id: str, *, bank: str, by: Actor) -> Payout:
        """Take the bank's word that a payout was made. Raises billing_core's `UnknownPayout`, `PayoutClosed`."""

        async def work(connection: AsyncConnection) -> Payout:
            payout = await self.payouts.confirm(connection, payout_id, bank=bank, at=self.clock())
            return await self._recorded(connection, payout, by)

        return await self.database.run(work)

    async def reject(self, payout_id: str, reason: str, *, by: Actor) -> Payout:
        """Take the bank's word that it did not make a payout. Raises as `confirm` does."""

        async def work(connection: AsyncConnection) -> Payout:
            payout = await self.payouts.reject(connection, payout_id, reason, at=self.clock())
            return await self._recorded(connection, payout, by)

        return await self.database.run(work)

    async def _recorded(self, connection: AsyncConnection, payout: Payout, by: Actor) -> Payout:
        after = {"state": payout.state.value, "amount": str(payout.amount)}
        entry = AuditEntry(by, "partner.payout", payout.id, after=after)
        await self.audit.write(connection, entry, at=self.clock())
        return payout

    def _shown(self, partner_id: str, lines: Sequence[CommissionLine]) -> Sequence[CustomerLine]:
        return [
            CustomerLine(
                pseudonym(self.secret, partner_id, line.customer_id), line.net, line.commission, line.customer_id
            )
            for line in lines
        ]

    async def _found(self, connection: AsyncConnection, tenant_id: str | None, partner_id: str) -> Partner:
        try:
            return await referrals.read(connection, tenant_id, partner_id)
        except UnknownPartner:
            raise NotFound("partner", partner_id) from None


async def _account(connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountView:
    account = await account_rows.view(connection, tenant_id, account_id)
    if account is None:
        raise NotFound("account", account_id)
    return account
