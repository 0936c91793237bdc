"""From what a panel asks to what will be ordered: whose name, which registry, which price; or why it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.capabilities import Support, capability_for
from adapters.errors import Unsupported
from adapters.interface import RegistryAdapter
from adapters.model import (
    ContactHandle,
    ContactsOrder,
    DomainName,
    Order,
    RegisterOrder,
    RegistryPrice,
    RenewOrder,
    TransferDecision,
    TransferOrder,
)
from adapters.rules import FieldProblem
from billing_core import Money, Taxes, pricing
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.domains.model import DomainView
from gateway.errors import (
    DomainTaken,
    ExpiryMismatch,
    NotEligible,
    NotFound,
    OperationConflict,
    PremiumNotSold,
    ValidationFailed,
)
from gateway.operations.auth_info import auth_info_of
from gateway.operations.changes import change_of
from gateway.operations.model import OperationKind
from gateway.operations.requests import (
    AcceptRequest,
    Priority,
    RegisterRequest,
    RenewRequest,
    TransferDecisionRequest,
    TransferRequest,
)
from gateway.operations.terms import agreeing_to, priced_as, priority_of
from gateway.storage import accounts, contacts, domains, operations
from gateway.storage.accounts import AccountRow


@dataclass(frozen=True, slots=True)
class Plan:
    """An order that may be accepted. `price` None = free of charge; what the customer pays, VAT included."""

    account: AccountRow
    registry: str
    order: Order
    price: Money | None
    priority: Priority

    @property
    def contacts(self) -> Sequence[ContactHandle]:
        return tuple(self.order.contacts.values()) if isinstance(self.order, RegisterOrder | ContactsOrder) else ()

    @property
    def current_expiry(self) -> datetime | None:
        return self.order.current_expiry if isinstance(self.order, RenewOrder) else None


@dataclass(frozen=True, slots=True)
class Planner:
    """Reads on the connection of the accepting transaction, which holds the lock of the name."""

    registries: Registries
    clock: Clock
    vat: Taxes
    premium: PremiumPrices
    secret: bytes

    async def plan(self, connection: AsyncConnection, request: AcceptRequest, operation_id: str) -> Plan:
        """Return the plan. Raises `ValidationFailed`, `NotFound`, `DomainTaken`, `ExpiryMismatch`, `NotEligible`,
        `OperationConflict`, `PremiumNotSold`, adapters' `Unsupported` and billing_core's `NoPrice`.
        """
        asked = request.order
        adapter = self.registries.adapter_for(asked.name)
        match asked:
            case RegisterRequest():
                account = await self._payer(connection, request)
                order: Order = await self._register(connection, asked, account, operation_id)
            case TransferRequest():
                account = await self._payer(connection, request)
                order = await self._transfer(connection, asked, account)
            case TransferDecisionRequest(decision=TransferDecision.CANCEL):
                account = await self._requester(connection, request)
                order = change_of(asked, account_id=account.id, auth_info="")
            case RenewRequest():
                domain, account = await self._owned(connection, request)
                order = await self._renew(connection, adapter, asked, domain)
            case _:
                _, account = await self._owned(connection, request)
                order = change_of(asked, account_id=account.id, auth_info=auth_info_of(self.secret, operation_id))
        return await self._checked(connection, adapter, account, order, request.premium)

    async def _register(
        self, connection: AsyncConnection, asked: RegisterRequest, account: AccountRow, operation_id: str
    ) -> RegisterOrder:
        held = await domains.read(connection, asked.name)
        if held is not None and held.deleted_at is None:
            raise DomainTaken(asked.name.ascii)
        await self._refuse_second(connection, asked.name, account)
        handles = {role: contacts.handle_of(account.id, contact) for role, contact in asked.contacts.items()}
        auth_info = auth_info_of(self.secret, operation_id)
        return RegisterOrder(
            asked.name,
            asked.years,
            handles,
            asked.nameservers,
            auth_info,
            asked.language,
            license=asked.license,
        )

    async def _transfer(
        self, connection: AsyncConnection, asked: TransferRequest, account: AccountRow
    ) -> TransferOrder:
        if await domains.read(connection, asked.name) is not None:
            raise NotEligible("the domain is with this gateway already")
        await self._refuse_second(connection, asked.name, account)
        return TransferOrder(asked.name, asked.years, asked.auth_info)

    async def _refuse_second(self, connection: AsyncConnection, name: DomainName, account: AccountRow) -> None:
        under_way = await operations.open_of(connection, name, OperationKind.REGISTER, OperationKind.TRANSFER)
        if under_way is not None:
            ours = under_way.tenant_id == account.tenant_id
            detail = f"a {under_way.kind.value} of this name is under way"
            raise OperationConflict(under_way.id if ours else None, detail)

    async def _renew(
        self, connection: AsyncConnection, adapter: RegistryAdapter, asked: RenewRequest, domain: DomainView
    ) -> RenewOrder:
        renewal = await operations.renewal_from(connection, asked.name, domain.expires_at)
        if renewal is not None:
            raise OperationConflict(renewal, "a renewal from this expiry is under way")
        if not _is_same_expiry(asked.current_expiry, domain.expires_at):
            raise ExpiryMismatch(domain.expires_at)
        earliest, latest = adapter.rules(domain.tld).renewal.window(domain.expires_at)
        now = self.clock()
        if (earliest is not None and now < earliest) or now > latest:
            raise NotEligible(
                f"{domain.tld} does not accept a renewal of this expiry now", earliest=earliest, latest=latest
            )
        return RenewOrder(domain.name, asked.years, domain.expires_at)

    async def _checked(
        self,
        connection: AsyncConnection,
        adapter: RegistryAdapter,
        account: AccountRow,
        order: Order,
        premium: RegistryPrice | None,
    ) -> Plan:
        capability = capability_for(order)
        if adapter.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, adapter.capabilities.why_not(capability) or "")
        problems = adapter.problems(order)
        if problems:
            raise ValidationFailed(problems)
        if premium is not None:
            price: Money | None = self._premium_price(adapter, account, premium)
            order = agreeing_to(order, premium.price)
        else:
            price = await self._price(connection, account, order)
        return Plan(account, adapter.name, order, price, priority_of(order))

    def _premium_price(self, adapter: RegistryAdapter, account: AccountRow, premium: RegistryPrice) -> Money:
        price = self.premium.price_of(adapter.name, premium.price, account.currency)
        if price is None:
            raise PremiumNotSold(account.currency)
        return price

    async def _price(self, connection: AsyncConnection, account: AccountRow, order: Order) -> Money | None:
        priced = priced_as(order)
        if priced is None:
            return None
        action, years = priced
        at = self.clock()
        listed = await pricing.price_of(
            connection, account.price_list, order.name.parent, action, years, at, account.currency
        )
        return self.vat.at(at).of_price(listed).gross

    async def _payer(self, connection: AsyncConnection, request: AcceptRequest) -> AccountRow:
        if request.account_id is None:
            raise ValidationFailed([FieldProblem("/account_id", "account_required", "say which account pays")])
        return await self._account(connection, request.tenant_id, request.account_id)

    async def _account(self, connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountRow:
        account = await accounts.read(connection, tenant_id, account_id)
        if account is None:
            raise NotFound("account", account_id)
        return account

    async def _owned(self, connection: AsyncConnection, request: AcceptRequest) -> tuple[DomainView, AccountRow]:
        """Return the tenant's domain and the account that it belongs to, which pays."""
        domain = await domains.read(connection, request.order.name)
        if domain is None or domain.tenant_id != request.tenant_id:
            raise NotFound("domain", request.order.name.ascii)
        if request.account_id not in (None, domain.account_id):
            raise ValidationFailed([FieldProblem("/account_id", "not_the_owner", "another account has this domain")])
        return domain, await self._account(connection, domain.tenant_id, domain.account_id)

    async def _requester(self, connection: AsyncConnection, request: AcceptRequest) -> AccountRow:
        """Return the account that asked for the transfer of the name to us."""
        transfer = await operations.open_of(connection, request.order.name, OperationKind.TRANSFER)
        if transfer is None or transfer.tenant_id != request.tenant_id:
            raise NotFound("transfer", request.order.name.ascii)
        return await self._account(connection, transfer.tenant_id, transfer.account_id)


def _is_same_expiry(believed: datetime | date, true: datetime) -> bool:
    return believed == true if isinstance(believed, datetime) else believed == true.date()
