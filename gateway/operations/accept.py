"""Accepting orders: key, hold and operation in one transaction, or none of them.

Orders that come at the same moment share a transaction (`batches.py`), and every statement of it is for all of them. An
order that is refused leaves nothing behind and touches none of the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import AdapterError
from adapters.model import Order, TransferCodeOrder, TransferOrder
from billing_core import BillingError, Ledger, Listings, Money, NewHold, accounts
from billing_core.auto_renewal import ServiceClass
from billing_core.bonus import BonusRule
from billing_core.discounts import PromoRefused, loyalties_of, promo_codes
from billing_core.discounts.promo_codes import folded
from gateway.catalogue.domain_prices import RETAIL
from gateway.clock import Clock
from gateway.errors import GatewayError, IdempotencyInProgress, IdempotencyKeyReused, PriceChanged
from gateway.operations import written
from gateway.operations.auth_info import auth_info_of
from gateway.operations.booked_contacts import contact_ids_in
from gateway.operations.facts import Facts
from gateway.operations.model import Accepted, Quote
from gateway.operations.payload import kind_of, payload_of
from gateway.operations.planning import FoundPrices, Plan, Planner
from gateway.operations.requests import AcceptRequest, IdempotencyKey, SuspensionRequest
from gateway.operations.sealing import seal
from gateway.operations.spending import Spending, count_all, noted
from gateway.operations.taking import Taken
from gateway.storage import acceptance, contacts, spending_limits
from gateway.storage import facts as read_facts
from gateway.storage import operations as rows
from gateway.storage.spending_limits import Counted

Refusal = GatewayError | BillingError | AdapterError


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order under the id that its operation will have, so that its transaction may be repeated."""

    id: str
    request: AcceptRequest

    @property
    def key(self) -> IdempotencyKey:
        """The request's key; an order without one gets one that nobody else has."""
        return self.request.idempotency or IdempotencyKey(self.request.tenant_id, self.id, b"")

    @property
    def apart(self) -> frozenset[tuple[str, ...]]:
        """What no two orders of one transaction may share: each is decided knowing the one before."""
        code = self.request.promo_code
        promo = () if code is None else (("promo", folded(code)),)
        return frozenset({("name", self.request.order.name.ascii), ("key", self.key.tenant_id, self.key.key), *promo})


@dataclass(frozen=True, slots=True)
class _Planned:
    order: NewOrder
    plan: Plan
    counted: Counted | None = None

    @property
    def hold_id(self) -> str | None:
        """What costs nothing has none."""
        price = self.plan.price
        return None if price is None or price.minor == 0 else f"hold_{self.order.id.partition('_')[2]}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Works on the connection of a transaction that it does not end; repeating that transaction changes nothing."""

    planner: Planner
    ledger: Ledger
    bonus: BonusRule
    clock: Clock
    deadline: timedelta

    async def accept(
        self, connection: AsyncConnection, orders: Sequence[NewOrder], taken: Taken
    ) -> Sequence[Accepted | Refusal]:
        """Write each order, or return the one that its key ordered before, or why it is refused; in their order.

        Those that may be begun here at once are then `taken.claims`.
        """
        taken.claims = ()
        free = await read_facts.lock(connection, [(each.request, each.key) for each in orders])
        answers: dict[str, Accepted | Refusal] = {
            each.id: IdempotencyInProgress() for each, is_free in zip(orders, free, strict=True) if not is_free
        }
        open_ = [each for each in orders if each.id not in answers]
        planned, known = [], await self._facts(connection, open_)
        found = await self._found(connection, known)
        for order, facts in zip(open_, known, strict=True):
            try:
                earlier = await _earlier(connection, order, facts)
                if earlier is None:
                    planned.append(_Planned(order, await self._plan(connection, facts, order, found)))
                else:
                    answers[order.id] = earlier
            except (GatewayError, BillingError, AdapterError) as refusal:
                answers[order.id] = refusal
        counted, above = await self._count(connection, planned)
        answers |= above
        answers |= await self._use_codes(connection, [each for each in planned if each.order.id not in answers])
        answers |= await self._hold_all(connection, [each for each in planned if each.order.id not in answers])
        for order_id in counted.keys() & answers.keys():
            await spending_limits.give_back(connection, counted[order_id])
        left = [replace(each, counted=counted.get(each.order.id)) for each in planned if each.order.id not in answers]
        answers |= await self._write(connection, left, taken)
        return [answers[each.id] for each in orders]

    async def quote(self, connection: AsyncConnection, order: NewOrder) -> Quote:
        """Do what `accept` does to the money and tell what is left. The caller rolls back."""
        await read_facts.lock(connection, [(order.request, order.key)])
        (facts,) = await self._facts(connection, [order])
        found = FoundPrices(Listings(self.clock()))
        planned = _Planned(order, await self._plan(connection, facts, order, found, agreed=True))
        _, above = await self._count(connection, [planned])
        for refusal in (*above.values(), *(await self._hold_all(connection, [planned])).values()):
            raise refusal
        plan = planned.plan
        if plan.price is None:
            return Quote(plan.account.id, None, None, None, plan.listed)
        balance = await accounts.balance(connection, plan.account.id)
        bonus = Money.zero(plan.price.currency)
        if planned.hold_id is not None:
            bonus = (await self.ledger.hold(connection, planned.hold_id)).bonus
        return Quote(plan.account.id, plan.price, bonus, balance.available, plan.listed)

    def auth_code(self, operation_id: str) -> str:
        """Return the code that an operation sets, if it sets one."""
        return auth_info_of(self.planner.secret, operation_id)

    async def _facts(self, connection: AsyncConnection, orders: Sequence[NewOrder]) -> Sequence[Facts]:
        return await read_facts.read(connection, [(each.request, each.key) for each in orders]) if orders else ()

    async def _found(self, connection: AsyncConnection, known: Sequence[Facts]) -> FoundPrices:
        """Return the loyalty of the accounts that order, read at once where there are several."""
        at, accounts = self.clock(), {each.account.id: each.account for each in known if each.account is not None}
        currencies = {each.id: each.currency for each in accounts.values() if each.price_list == RETAIL}
        loyalties = await loyalties_of(connection, currencies, at=at) if len(currencies) > 1 else {}
        return FoundPrices(Listings(at), loyalties)

    async def _plan(
        self,
        connection: AsyncConnection,
        facts: Facts,
        order: NewOrder,
        found: FoundPrices,
        *,
        agreed: bool = False,
    ) -> Plan:
        """Return what is to be ordered. `agreed`: somebody asks for the price, so it need not be agreed to."""
        request = order.request
        plan = _as_promised(await self.planner.plan(connection, facts, request, order.id, found), request)
        if plan.price is None:
            return plan
        if request.max_price is not None and _dearer(plan.price, request.max_price):
            raise PriceChanged(plan.price, request.max_price)
        if request.premium is not None and request.max_price is None and not agreed:
            raise PriceChanged(plan.price, None)
        return plan

    async def _count(
        self, connection: AsyncConnection, planned: Sequence[_Planned]
    ) -> tuple[dict[str, Counted], Mapping[str, Refusal]]:
        """Count the prices against what the keys may spend."""
        limited = [
            Spending(each.order.id, limit_id, price)
            for each in planned
            if (limit_id := each.order.request.spending_limit_id) is not None
            and (price := each.plan.price) is not None
            and price.minor
        ]
        return await count_all(connection, limited, at=self.clock())

    async def _use_codes(self, connection: AsyncConnection, planned: Sequence[_Planned]) -> dict[str, Refusal]:
        """Count the uses of promo codes; return the orders whose code others have used up meanwhile."""
        refused: dict[str, Refusal] = {}
        for each in sorted(planned, key=lambda each: each.plan.promo_id or ""):
            if (promo_id := each.plan.promo_id) is None:
                continue
            try:
                account_id, order_id = each.plan.account.id, each.order.id
                await promo_codes.use(connection, promo_id, account_id, reference=order_id, at=self.clock())
            except PromoRefused as refusal:
                refused[each.order.id] = refusal
        return refused

    async def _hold_all(self, connection: AsyncConnection, planned: Sequence[_Planned]) -> dict[str, Refusal]:
        """Set the prices aside; return the orders whose account does not give the money."""
        holds = [
            NewHold(
                each.hold_id,
                each.plan.account.id,
                price,
                kind_of(each.plan.order).value,
                each.order.id,
                self.bonus.most_of(price, ServiceClass.DOMAIN).minor,
            )
            for each in planned
            if each.hold_id is not None and (price := each.plan.price) is not None
        ]
        refused = await self.ledger.place_holds(connection, holds, at=self.clock())
        for each in planned:
            if each.hold_id in refused and each.plan.promo_id is not None:
                await promo_codes.give_back(connection, each.order.id, at=self.clock())
        return {each.order.id: refused[each.hold_id] for each in planned if each.hold_id in refused}

    async def _write(
        self, connection: AsyncConnection, planned: Sequence[_Planned], taken: Taken
    ) -> dict[str, Accepted]:
        if not planned:
            return {}
        at = self.clock()
        kept = {
            (row["account_id"], row["handle"]): row
            for each in planned
            for row in contacts.rows_of(each.plan.account.tenant_id, each.plan.account.id, each.plan.contacts)
        }
        orders = [self._row(each, taken) for each in planned]
        schedules = await acceptance.write(
            connection,
            orders,
            list(kept.values()),
            at=at,
            deadline=self.deadline,
            owner=taken.owner,
            lease=taken.lease,
        )
        taken.claims = [written.claim_of(row, at) for row in orders if schedules[row["id"]].taken]
        views = [written.view_of(row, schedules[row["id"]], at) for row in orders]
        return {view.id: Accepted(view, replayed=False) for view in views}

    def _row(self, planned: _Planned, taken: Taken) -> dict[str, Any]:
        order, plan, request = planned.order, planned.plan, planned.order.request
        return {
            "id": order.id,
            "tenant_id": request.tenant_id,
            "account_id": plan.account.id,
            "key": order.key.key,
            "fingerprint": order.key.fingerprint,
            "idempotency_key": request.idempotency.key if request.idempotency else None,
            "kind": kind_of(plan.order).value,
            "registry": plan.registry,
            "domain": plan.order.name.ascii,
            "priority": plan.priority if request.priority is None else request.priority,
            "payload": payload_of(plan.order) | _beside(plan, request) | noted(planned.counted),
            "sealed_secret": self._sealed(plan.order, order.id),
            "current_expiry": plan.current_expiry,
            "price_minor": plan.price.minor if plan.price else None,
            "currency": plan.price.currency if plan.price else None,
            "hold_id": planned.hold_id,
            "taken": taken.wants(order.id, plan.registry),
        }

    def _sealed(self, order: Order, operation_id: str) -> bytes | None:
        """Return the secret that only the caller knows, for the order to keep; others are made anew when needed."""
        if not isinstance(order, TransferOrder | TransferCodeOrder):
            return None
        return seal(self.planner.secret, operation_id, order.auth_info)


async def _earlier(connection: AsyncConnection, order: NewOrder, facts: Facts) -> Accepted | None:
    """Return what the key has ordered before. Raises `IdempotencyKeyReused`."""
    if facts.first_use is None:
        return None
    earlier = await rows.read(connection, order.request.tenant_id, facts.first_use.subject)
    if facts.first_use.fingerprint != order.key.fingerprint or earlier is None:
        raise IdempotencyKeyReused
    return Accepted(earlier, replayed=earlier.id != order.id)


def _beside(plan: Plan, request: AcceptRequest) -> dict[str, Any]:
    """Return what an operation keeps of its order that the registry is not told."""
    ids = {role.value: contact_id for role, contact_id in contact_ids_in(request.order).items()}
    unpaid = isinstance(request.order, SuspensionRequest) and request.order.unpaid_since is not None
    kept = {"promo": plan.promo_id, "contact_ids": ids, "unpaid": unpaid}
    return {name: value for name, value in kept.items() if value}


def _as_promised(plan: Plan, request: AcceptRequest) -> Plan:
    kept = request.kept_price
    if kept is None or plan.price is None or request.premium is not None or not _dearer(plan.price, kept):
        return plan
    return replace(plan, price=kept)


def _dearer(price: Money, limit: Money) -> bool:
    return price.currency != limit.currency or price > limit
