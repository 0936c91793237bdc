"""From what a panel asks to what will be ordered: whose name, which registry, which price; or why it cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.capabilities import Support, capability_for
from adapters.errors import Unsupported
from adapters.interface import RegistryAdapter
from adapters.model import (
    ContactHandle,
    ContactsOrder,
    Order,
    RegisterOrder,
    RegistryPrice,
    RenewOrder,
    TransferDecision,
    TransferOrder,
)
from adapters.rules import FieldProblem
from billing_core import Listings, Money, PricedAction
from billing_core.discounts import Discount, PromoRefusal, PromoRefused
from gateway.catalogue.domain_prices import Buyer, DomainPrice, DomainPrices
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.domains.delegation import DefaultNameservers
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
from gateway.operations.facts import Facts, UnderWay
from gateway.operations.model import OperationKind
from gateway.operations.requests import (
    AcceptRequest,
    DeleteRequest,
    Priority,
    RegisterRequest,
    RenewRequest,
    SuspensionRequest,
    TransferCodeRequest,
    TransferDecisionRequest,
    TransferRequest,
)
from gateway.operations.terms import agreeing_to, priced_as, priority_of
from gateway.storage import contacts
from gateway.storage.accounts import AccountRow


@dataclass(frozen=True, slots=True)
class FoundPrices:
    """What a transaction has read of prices: rows of price lists, loyalty by account, and what each buyer pays.

    An account whose loyalty is not there is asked for by itself.
    """

    listings: Listings
    loyalties: Mapping[str, Discount] = field(default_factory=dict)
    prices: dict[tuple[Buyer, str, PricedAction, int, str, str | None], DomainPrice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """An order that may be accepted. `price` None = free of charge; what the customer pays, VAT included.

    `listed` is how an ordinary price came about; a premium name's is the registry's.
    """

    account: AccountRow
    registry: str
    order: Order
    price: Money | None
    priority: Priority
    listed: DomainPrice | None = None

    @property
    def promo_id(self) -> str | None:
        """Whose use the order takes up."""
        return None if self.listed is None else self.listed.discount.promo_id

    @property
    def contacts(self) -> Sequence[ContactHandle]:
        return tuple(self.order.contacts.values()) if isinstance(self.order, RegisterOrder | ContactsOrder) else ()

    @property
    def current_expiry(self) -> datetime | None:
        return self.order.current_expiry if isinstance(self.order, RenewOrder) else None


@dataclass(frozen=True, slots=True)
class Planner:
    """Decides from the facts, and reads prices on the connection of the accepting transaction."""

    registries: Registries
    clock: Clock
    prices: DomainPrices
    premium: PremiumPrices
    secret: bytes
    default_nameservers: DefaultNameservers

    async def plan(
        self, connection: AsyncConnection, facts: Facts, request: AcceptRequest, operation_id: str, found: FoundPrices
    ) -> Plan:
        """Return the plan. `found` has the prices that the transaction has read already, and gets what is read now.

        Raises `ValidationFailed`, `NotFound`, `DomainTaken`, `ExpiryMismatch`, `NotEligible`, `OperationConflict`,
        `PremiumNotSold`, adapters' `Unsupported` and billing_core's `NoPrice`, `PromoRefused`.
        """
        asked = request.order
        match asked:
            case RegisterRequest():
                adapter, account = self.registries.adapter_for(asked.name), _payer(facts, request)
                order: Order = self._register(facts, adapter, asked, account, operation_id)
            case TransferRequest():
                adapter, account = self.registries.adapter_for(asked.name), _payer(facts, request)
                order = _transfer(facts, asked, account)
            case TransferDecisionRequest(decision=TransferDecision.CANCEL) | TransferCodeRequest():
                transfer, account = _requested(facts, request)
                adapter = self.registries.holding(transfer.registry)
                order = change_of(asked, account_id=account.id, auth_info="")
            case RenewRequest():
                domain, account = _owned(facts, request)
                adapter = self.registries.holding(domain.registry)
                order = self._renew(facts, adapter, asked, domain)
            case (
                DeleteRequest(unpaid_since=datetime() as expiry) | SuspensionRequest(unpaid_since=datetime() as expiry)
            ):
                domain, account = _owned(facts, request)
                adapter = self.registries.holding(domain.registry)
                _refuse_paid(facts, domain, expiry)
                order = change_of(asked, account_id=account.id, auth_info="")
            case SuspensionRequest(suspended=False):
                domain, account = _owned(facts, request)
                adapter = self.registries.holding(domain.registry)
                _refuse_unpaid(domain)
                order = change_of(asked, account_id=account.id, auth_info="")
            case _:
                domain, account = _owned(facts, request)
                adapter = self.registries.holding(domain.registry)
                order = change_of(asked, account_id=account.id, auth_info=auth_info_of(self.secret, operation_id))
        return await self._checked(connection, adapter, account, order, request, found)

    def _register(
        self, facts: Facts, adapter: RegistryAdapter, asked: RegisterRequest, account: AccountRow, operation_id: str
    ) -> RegisterOrder:
        if facts.domain is not None and facts.domain.deleted_at is None:
            raise DomainTaken(asked.name.ascii)
        _refuse_second(facts, account)
        handles = {role: contacts.handle_of(account.id, contact) for role, contact in asked.contacts.items()}
        auth_info = auth_info_of(self.secret, operation_id)
        servers = asked.nameservers
        if servers is None:
            servers = self.default_nameservers.of(adapter.rules(asked.name.parent))
        return RegisterOrder(
            asked.name,
            asked.years,
            handles,
            servers,
            auth_info,
            asked.language,
            license=asked.license,
        )

    def _renew(self, facts: Facts, adapter: RegistryAdapter, asked: RenewRequest, domain: DomainView) -> RenewOrder:
        if facts.renewal is not None:
            raise OperationConflict(facts.renewal, "a renewal from this expiry is under way")
        if not _is_same_expiry(asked.current_expiry, domain.expires_at):
            raise ExpiryMismatch(domain.expires_at)
        if domain.deleted_at is not None:
            raise NotEligible(f"{domain.name} is deleted: it can be restored at most", earliest=None, latest=None)
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
        request: AcceptRequest,
        found: FoundPrices,
    ) -> Plan:
        capability = capability_for(order)
        if adapter.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, adapter.capabilities.why_not(capability) or "")
        problems = adapter.problems(order)
        if problems:
            raise ValidationFailed(problems)
        priced, premium = priced_as(order), request.premium
        if premium is not None:
            price = self._premium_price(adapter, account, premium, request.promo_code)
            return Plan(account, adapter.name, agreeing_to(order, premium.price), price, priority_of(order))
        if priced is None:
            return Plan(account, adapter.name, order, None, priority_of(order))
        buyer = Buyer(account.id, account.price_list, account.currency)
        price_of = (buyer, order.name.parent, *priced, adapter.name, request.promo_code)
        if price_of not in found.prices:
            found.prices[price_of] = await self.prices.of(
                connection,
                *price_of[:-2],
                registry=adapter.name,
                at=self.clock(),
                promo_code=request.promo_code,
                loyalty=found.loyalties.get(buyer.account_id),
                listings=found.listings,
            )
        listed = found.prices[price_of]
        return Plan(account, adapter.name, order, listed.gross, priority_of(order), listed)

    def _premium_price(
        self, adapter: RegistryAdapter, account: AccountRow, premium: RegistryPrice, promo_code: str | None
    ) -> Money:
        if promo_code is not None:
            raise PromoRefused(PromoRefusal.NOT_FOR_THIS)
        price = self.premium.price_of(adapter.name, premium.price, account.currency)
        if price is None:
            raise PremiumNotSold(account.currency)
        return price


def _payer(facts: Facts, request: AcceptRequest) -> AccountRow:
    if request.account_id is None:
        raise ValidationFailed([FieldProblem("/account_id", "account_required", "say which account pays")])
    return _account(facts, request.tenant_id, request.account_id)


def _account(facts: Facts, tenant_id: str, account_id: str) -> AccountRow:
    account = facts.account
    if account is None or account.id != account_id or account.tenant_id != tenant_id:
        raise NotFound("account", account_id)
    return account


def _owned(facts: Facts, request: AcceptRequest) -> tuple[DomainView, AccountRow]:
    """Return the tenant's domain and the account that it belongs to, which pays."""
    domain = facts.domain
    if domain is None or domain.tenant_id != request.tenant_id:
        raise NotFound("domain", request.order.name.ascii)
    if request.account_id not in (None, domain.account_id):
        raise ValidationFailed([FieldProblem("/account_id", "not_the_owner", "another account has this domain")])
    return domain, _account(facts, domain.tenant_id, domain.account_id)


def _requested(facts: Facts, request: AcceptRequest) -> tuple[UnderWay, AccountRow]:
    """Return the transfer of the name to us and the account that asked for it."""
    transfer = facts.under_way
    if transfer is None or transfer.kind is not OperationKind.TRANSFER or transfer.tenant_id != request.tenant_id:
        raise NotFound("transfer", request.order.name.ascii)
    return transfer, _account(facts, transfer.tenant_id, transfer.account_id)


def _transfer(facts: Facts, asked: TransferRequest, account: AccountRow) -> TransferOrder:
    if facts.domain is not None:
        raise NotEligible("the domain is with this gateway already")
    _refuse_second(facts, account)
    return TransferOrder(asked.name, asked.years, asked.auth_info)


def _refuse_second(facts: Facts, account: AccountRow) -> None:
    other = facts.under_way
    if other is not None:
        ours = other.tenant_id == account.tenant_id
        raise OperationConflict(other.id if ours else None, f"a {other.kind.value} of this name is under way")


def _refuse_unpaid(domain: DomainView) -> None:
    """Refuse to put a name back into the DNS that is out of it until somebody pays."""
    if domain.interrupted_at is not None and domain.registry_expires_at is not None:
        raise NotEligible("it expired and works again once it is renewed", earliest=None, latest=None)


def _refuse_paid(facts: Facts, domain: DomainView, expiry: datetime) -> None:
    if facts.renewal is not None:
        raise OperationConflict(facts.renewal, "a renewal from this expiry is under way")
    if domain.expires_at != expiry:
        raise ExpiryMismatch(domain.expires_at)


def _is_same_expiry(believed: datetime | date, true: datetime) -> bool:
    return believed == true if isinstance(believed, datetime) else believed == true.date()
