"""Accepting an order: key, hold and operation in one transaction, or none of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Order, TransferOrder
from billing_core import Ledger, Money, accounts
from gateway.clock import Clock
from gateway.errors import PriceChanged
from gateway.operations.auth_info import auth_info_of
from gateway.operations.model import Accepted, OperationView, Quote
from gateway.operations.payload import kind_of, payload_of
from gateway.operations.planning import Plan, Planner
from gateway.operations.queue import next_turn
from gateway.operations.requests import AcceptRequest, IdempotencyKey
from gateway.operations.sealing import seal
from gateway.operations.states import OperationState
from gateway.storage import contacts, idempotency
from gateway.storage import operations as rows
from gateway.storage.locks import lock_domain
from gateway.storage.notify import QUEUED, notify
from gateway.storage.tables import operations

ACCEPTED_EVENT = "accept"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Works on the connection of a transaction that it does not end; repeating that transaction changes nothing."""

    planner: Planner
    ledger: Ledger
    clock: Clock
    deadline: timedelta

    async def accept(self, connection: AsyncConnection, request: AcceptRequest, operation_id: str) -> Accepted:
        """Write the operation under `operation_id`, or return the one that the key ordered before."""
        subject = await idempotency.claim(
            connection, request.idempotency or _own_key(request, operation_id), subject=operation_id, at=self.clock()
        )
        earlier = await rows.read(connection, request.tenant_id, subject)
        if earlier is not None:
            return Accepted(earlier, replayed=subject != operation_id)
        plan = await self._plan(connection, request, operation_id)
        if plan.price is not None and request.premium is not None and request.max_price is None:
            raise PriceChanged(plan.price, None)
        await contacts.keep(connection, plan.account.tenant_id, plan.account.id, plan.contacts, at=self.clock())
        return Accepted(await self._write(connection, request, plan, operation_id), replayed=False)

    async def quote(self, connection: AsyncConnection, request: AcceptRequest, operation_id: str) -> Quote:
        """Do what `accept` does to the money and tell what is left. The caller rolls back."""
        plan = await self._plan(connection, request, operation_id)
        await self._hold(connection, plan, operation_id)
        balance = await accounts.balance(connection, plan.account.id)
        return Quote(plan.account.id, plan.price, balance.available if plan.price is not None else None)

    def auth_code(self, operation_id: str) -> str:
        """Return the code that an operation sets, if it sets one."""
        return auth_info_of(self.planner.secret, operation_id)

    async def _plan(self, connection: AsyncConnection, request: AcceptRequest, operation_id: str) -> Plan:
        await lock_domain(connection, request.order.name)
        plan = await self.planner.plan(connection, request, operation_id)
        if plan.price is not None and request.max_price is not None and _dearer(plan.price, request.max_price):
            raise PriceChanged(plan.price, request.max_price)
        return plan

    async def _hold(self, connection: AsyncConnection, plan: Plan, operation_id: str) -> str | None:
        """Set the price aside; None for what costs nothing."""
        if plan.price is None or plan.price.minor == 0:
            return None
        hold_id = f"hold_{operation_id.partition('_')[2]}"
        await self.ledger.place_hold(
            connection,
            hold_id=hold_id,
            account_id=plan.account.id,
            amount=plan.price,
            purpose=kind_of(plan.order).value,
            reference=operation_id,
            at=self.clock(),
        )
        return hold_id

    async def _write(
        self, connection: AsyncConnection, request: AcceptRequest, plan: Plan, operation_id: str
    ) -> OperationView:
        at, kind = self.clock(), kind_of(plan.order)
        priority = plan.priority if request.priority is None else request.priority
        hold_id = await self._hold(connection, plan, operation_id)
        row = {
            "id": operation_id,
            "tenant_id": request.tenant_id,
            "account_id": plan.account.id,
            "idempotency_key": request.idempotency.key if request.idempotency else None,
            "kind": kind.value,
            "state": OperationState.QUEUED.value,
            "registry": plan.registry,
            "domain": plan.order.name.ascii,
            "priority": priority,
            "turn": next_turn(plan.registry, priority, plan.account.id),
            "payload": payload_of(plan.order),
            "sealed_secret": self._sealed(plan.order, operation_id),
            "current_expiry": plan.current_expiry,
            "price_minor": plan.price.minor if plan.price else None,
            "currency": plan.price.currency if plan.price else None,
            "hold_id": hold_id,
            "created_at": at,
            "updated_at": at,
            "not_before": func.now(),
            "deadline_at": func.now() + self.deadline,
        }
        await connection.execute(insert(operations).values(row))
        await rows.add_event(
            connection,
            operation_id,
            at=at,
            event=ACCEPTED_EVENT,
            from_state=None,
            to_state=OperationState.QUEUED,
            detail={},
        )
        await notify(connection, QUEUED, plan.registry)
        return await rows.get(connection, operation_id)

    def _sealed(self, order: Order, operation_id: str) -> bytes | None:
        """Return the secret that only the caller knows, for the order to keep; others are made anew when needed."""
        return seal(self.planner.secret, operation_id, order.auth_info) if isinstance(order, TransferOrder) else None


def _own_key(request: AcceptRequest, operation_id: str) -> IdempotencyKey:
    """Give an order without a key one that nobody else has, so that its transaction may be repeated too."""
    return IdempotencyKey(request.tenant_id, operation_id, b"")


def _dearer(price: Money, limit: Money) -> bool:
    return price.currency != limit.currency or price > limit
