"""The sweep: account after account, the most urgent first; each renewal is its own transaction and has its own key.

It may be killed anywhere and run by any number of nodes: a domain's renewal is an order with a key of its expiry, a
service's a posting with a key of its end, so what is done is not done again.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import AdapterError
from billing_core import BillingError, InsufficientFunds, Money
from billing_core.auto_renewal import Decision, Verdict, plan_renewals
from billing_core.bonus import Purse
from billing_core.services import Service, ServiceState
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import GatewayError, NotFound, PriceChanged
from gateway.operations.requests import AcceptRequest, IdempotencyKey, Priority, RenewRequest
from gateway.operations.service import OperationService
from gateway.renewals.charging import HostingCharges
from gateway.renewals.due import DOMAIN_YEARS, DueReader
from gateway.renewals.model import AccountRenewals, Due, Outcome, Renewal, SweepReport
from gateway.renewals.observer import NobodySweeps, RenewalObserver
from gateway.side_by_side import side_by_side
from gateway.storage import accounts as account_rows
from gateway.storage import renewals as rows
from gateway.storage.renewals import DueDomain, Horizon, Payer

_log = structlog.get_logger(__name__)

_ACCOUNTS_AT_ONCE = 500
TooDear = Callable[[str, DueDomain, Money, Money], Awaitable[None]]
"""Told the account, the domain, its registry's price and the listed one."""

_REFUSALS = (GatewayError, AdapterError, BillingError)


@dataclass(frozen=True, slots=True)
class AutoRenewal:
    """`side_by_side`: for so many accounts at once; what is charged at the same moment is charged together."""

    database: Database
    operations: OperationService
    due: DueReader
    clock: Clock
    observer: RenewalObserver = field(default_factory=NobodySweeps)
    short_of_funds: Callable[[Sequence[AccountRenewals]], Awaitable[None]] | None = None
    too_dear: TooDear | None = None
    side_by_side: int = 32
    _charging: HostingCharges = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_charging", HostingCharges(self.database, self.due.billing, self.clock))

    async def run(self) -> SweepReport:
        """Renew for every account what is due and can be paid. Raises `DatabaseUnavailable`; run again, it goes on."""
        horizon = self.due.horizon(self.clock())
        seen: Counter[tuple[str, Outcome]] = Counter()
        count, last = 0, None
        while page := await self._payers(horizon, last):
            for done in await self._renew_all(page):
                seen.update((each.due.renewable.service_class.value, each.outcome) for each in done.renewals)
            count, last = count + len(page), page[-1]
        return SweepReport(count, seen, self.clock())

    async def run_account(self, account_id: str) -> AccountRenewals:
        """Renew what one account has due, as far as its money goes."""
        (done,) = await self.run_accounts([account_id])
        return done

    async def run_accounts(self, account_ids: Sequence[str], *, reviving: bool = False) -> list[AccountRenewals]:
        """Renew what accounts have due, as far as their money goes; return each by itself, in their order.

        `reviving`: only what is switched off for lack of money, with nothing kept back for what still works.
        """
        async with self.database.reading() as connection:
            found = await rows.payers_of(connection, account_ids, self.clock())
        return await self._renew_all(found, reviving=reviving)

    async def forecast(self, tenant_id: str, account_id: str, days: int = 30) -> AccountRenewals:
        """Return what auto-renewal will charge within so many days. Raises `NotFound`."""
        async with self.database.reading() as connection:
            if await account_rows.view(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
        return await self.preview(account_id, self.due.horizon_in(days, self.clock()))

    async def preview(self, account_id: str, horizon: Horizon | None = None) -> AccountRenewals:
        """Return what a run would decide now, or with a later horizon; nothing is ordered or charged."""
        async with self.database.reading() as connection:
            payers = await rows.payers_of(connection, [account_id], self.clock())
            (planned,) = await self._planned(connection, payers, horizon)
            return planned

    async def preview_all(self, horizon: Horizon | None = None) -> list[AccountRenewals]:
        """Return for every account what a run would decide."""
        until = horizon or self.due.horizon(self.clock())
        planned: list[AccountRenewals] = []
        last: Payer | None = None
        while page := await self._payers(until, last):
            async with self.database.reading() as connection:
                planned += await self._planned(connection, page, until)
            last = page[-1]
        return planned

    async def _payers(self, horizon: Horizon, after: Payer | None) -> list[Payer]:
        async with self.database.reading() as connection:
            return list(await rows.payers(connection, horizon, after=after, limit=_ACCOUNTS_AT_ONCE))

    async def _renew_all(self, payers: Sequence[Payer], *, reviving: bool = False) -> list[AccountRenewals]:
        """Renew for accounts, many side by side and the most urgent first; then tell those who are short of money.
        What stops one of them stops all.
        """
        async with self.database.reading() as connection:
            planned = await self._planned(connection, payers, reviving=reviving)
        waiting, done = iter(enumerate(zip(payers, planned, strict=True))), list(planned)

        async def renew_next() -> None:
            for place, (payer, of_account) in waiting:
                done[place] = await self._carry_out(payer, of_account)

        await side_by_side(renew_next() for _ in range(min(self.side_by_side, len(payers))))
        if not reviving:
            await self._tell_short(done)
        return done

    async def _planned(
        self,
        connection: AsyncConnection,
        payers: Sequence[Payer],
        horizon: Horizon | None = None,
        *,
        reviving: bool = False,
    ) -> list[AccountRenewals]:
        """Decide for accounts by what they have due and may spend at this moment, all of it read at once."""
        at = self.clock()
        until = horizon or self.due.horizon(at)
        found = await rows.due_rows(connection, [payer.account_id for payer in payers], until, self.due.billing.bonus)
        planned = []
        for payer, due in zip(
            payers, await self.due.read(connection, payers, found, at=at, horizon=until), strict=True
        ):
            purse = found.purses[payer.account_id]
            planned.append(_planned_of(payer, due, purse, until.today, reviving=reviving))
        return planned

    async def _carry_out(self, payer: Payer, planned: AccountRenewals) -> AccountRenewals:
        done = [
            await self._renew_one(payer, each) if each.outcome is Outcome.RENEWED else each for each in planned.renewals
        ]
        for each in done:
            self.observer.processed(each.due.renewable.service_class.value, each.outcome.value)
        return AccountRenewals(payer.account_id, planned.today, tuple(done), planned.top_up, planned.plan)

    async def _tell_short(self, done: Sequence[AccountRenewals]) -> None:
        short = [each for each in done if each.top_up.minor]
        for each in short:
            _log.info("autorenewal_short_of_funds", account=each.account_id, missing=each.top_up.format())
        if short and self.short_of_funds is not None:
            await self.short_of_funds(short)

    async def _renew_one(self, payer: Payer, renewal: Renewal) -> Renewal:
        """Renew one thing; what refuses it never stops the others."""
        try:
            match renewal.due.of:
                case DueDomain() as domain:
                    return replace(renewal, operation_id=await self._order(payer, renewal.due, domain))
                case Service() as service:
                    await self._charging.charge(service, renewal.due)
                    return renewal
                case _ as never:
                    assert_never(never)
        except InsufficientFunds:
            return Renewal(renewal.due, Outcome.INSUFFICIENT_FUNDS)
        except PriceChanged as err:
            return await self._too_dear(payer, renewal, err)
        except _REFUSALS as err:
            _log.warning("autorenewal_skipped", account=payer.account_id, reason=type(err).__name__)
            return Renewal(renewal.due, Outcome.SKIPPED, reason=type(err).__name__)

    async def _too_dear(self, payer: Payer, renewal: Renewal, err: PriceChanged) -> Renewal:
        """A premium name costs what its registry says at this moment: its owner must agree to that."""
        due, price = renewal.due, err.price
        if isinstance(due.of, DueDomain) and self.too_dear is not None:
            await self.too_dear(payer.account_id, due.of, price, due.renewable.price)
        return Renewal(due, Outcome.SKIPPED, reason=type(err).__name__)

    async def _order(self, payer: Payer, due: Due, domain: DueDomain) -> str:
        """Order a domain's renewal from this expiry, once; after one that failed in passing, once more."""
        key = f"autorenew:{domain.id}:{domain.expires_at.isoformat()}:{domain.failures}"
        last_days = due.renewable.is_on_last_day(self.due.horizon(self.clock()).today)
        request = AcceptRequest(
            tenant_id=payer.tenant_id,
            account_id=payer.account_id,
            order=RenewRequest(domain.name, DOMAIN_YEARS, domain.expires_at),
            idempotency=IdempotencyKey(payer.tenant_id, key, key.encode()),
            max_price=due.renewable.price,
            kept_price=due.renewable.price,
            priority=Priority.RENEW if last_days else Priority.BULK,
        )
        return (await self.operations.accept(request)).operation.id


def _planned_of(
    payer: Payer, found: Sequence[Due | Renewal], purse: Purse, today: date, *, reviving: bool
) -> AccountRenewals:
    if reviving:
        found = [each for each in found if _is_suspended(each)]
    due = [each for each in found if isinstance(each, Due)]
    hopeless = [each for each in found if isinstance(each, Renewal)]
    renewables = (each.renewable for each in due)
    plan = plan_renewals(renewables, today=today, purse=purse, reserve=not reviving)
    by_id = {each.renewable.service_id: each for each in due}
    decided = (_decided(each, by_id[each.service.service_id]) for each in plan.decisions)
    return AccountRenewals(payer.account_id, today, (*decided, *hopeless), plan.top_up, plan)


def _is_suspended(found: Due | Renewal) -> bool:
    of = found.due.of if isinstance(found, Renewal) else found.of
    return isinstance(of, Service) and of.state is ServiceState.SUSPENDED


def _decided(decision: Decision, due: Due) -> Renewal:
    outcome = Outcome.RENEWED if decision.verdict is Verdict.RENEWED else Outcome.INSUFFICIENT_FUNDS
    reason = decision.verdict.value if outcome is Outcome.INSUFFICIENT_FUNDS else None
    return Renewal(due, outcome, reason=reason, bonus=decision.bonus)
