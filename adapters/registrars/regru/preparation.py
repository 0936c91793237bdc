"""What an order needs to know before its one call: whether it is done already, and what the call says."""

from dataclasses import dataclass

from adapters.capabilities import Capability
from adapters.errors import PreparationRefused, Unsupported
from adapters.model import (
    ContactsOrder,
    DomainInfo,
    DomainName,
    HostOrder,
    HostSet,
    NameserversOrder,
    Order,
    PrivacyOrder,
    RegisterOrder,
    RenewOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import RefusalReason
from adapters.registrars.regru import orders
from adapters.registrars.regru.availability import check
from adapters.registrars.regru.contacts import family_of
from adapters.registrars.regru.holdings import Holdings
from adapters.registrars.regru.hosts import is_shown
from adapters.registrars.regru.orders import Options, Request
from adapters.registrars.regru.transfers import FAILED, WAITING, transfer_status
from adapters.rules import TldRules
from adapters.target import Prepared
from adapters.verification.changes import effect_of, is_as_ordered


@dataclass(frozen=True, slots=True)
class Preparation:
    """May be run any number of times. Raises PreparationRefused, `Unavailable`, `Unsupported`."""

    holdings: Holdings
    options: Options
    rules: TldRules

    async def run(self, order: Order) -> Prepared:
        """A renewal's call is made when it is sent, from the expiry as it is at that very moment."""
        match order:
            case RegisterOrder():
                return await self._registration(order)
            case RenewOrder():
                return Prepared(order)
            case NameserversOrder() | ContactsOrder() | PrivacyOrder() | SuspensionOrder():
                return await self._change(order)
            case HostOrder():
                return await self._host(order)
            case TransferCodeOrder():
                return await self._code(order)
            case TransferDecisionOrder(decision=TransferDecision.OFFER):
                return await self._handover(order)
            case TransferOrder():
                return await self._transfer(order)
            case TransferDecisionOrder(decision=TransferDecision.CANCEL):
                return Prepared(order, orders.cancellation(order.name))
            case _:
                raise Unsupported(Capability.TRANSFER_OUT, "not part of this registrar's interface")

    async def _registration(self, order: RegisterOrder) -> Prepared:
        premium = order.max_price is not None and await self._is_premium(order)
        return Prepared(order, orders.registration(order, self.options, premium=premium))

    async def _is_premium(self, order: RegisterOrder) -> bool:
        """Tell whether the name is bought at a price of its own, within what was agreed to."""
        (result,) = await check(self.holdings.account, [order.name])
        if result.premium is None or order.max_price is None:
            return False
        price = result.premium.price
        if price.currency != order.max_price.currency or price.minor > order.max_price.minor:
            raise PreparationRefused(RefusalReason.PRICE_CHANGED, f"{order.name} costs more than was agreed to")
        return True

    async def _change(self, order: orders.Change) -> Prepared:
        info = await self._own(order.name)
        request: Request
        match order:
            case NameserversOrder():
                request = orders.delegation(order)
            case SuspensionOrder():
                request = orders.suspension(order)
            case PrivacyOrder():
                info, request = await self.holdings.with_privacy(info), orders.publication(order)
            case ContactsOrder():
                info = await self.holdings.with_contacts(order, info)
                request = orders.new_contacts(order, private=info.private)
        already = is_as_ordered(order, info, self.rules)
        return Prepared(order, already=effect_of(order)) if already else Prepared(order, request)

    async def _host(self, order: HostOrder) -> Prepared:
        info = await self._own(order.name)
        return Prepared(order, already=HostSet(order.host)) if is_shown(order, info) else Prepared(order)

    async def _code(self, order: TransferCodeOrder) -> Prepared:
        status = await transfer_status(self.holdings.account, order.name)
        if status is None or status.word not in WAITING:
            raise PreparationRefused(RefusalReason.TRANSFER_ENDED, f"no transfer of {order.name} to us waits")
        return Prepared(order, orders.new_code(order))

    async def _handover(self, order: TransferDecisionOrder) -> Prepared:
        await self._own(order.name)
        if order.gainer == self.holdings.user:
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is in this very account")
        return Prepared(order, orders.handover(order))

    async def _transfer(self, order: TransferOrder) -> Prepared:
        info = await self.holdings.info(order.name)
        if info is None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{order.name} does not exist")
        if info.ours and not await self._failed_before(info):
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is with us, or on its way, already")
        profile = self.options.transfer_profiles.get(family_of(self.rules.tld))
        if profile is None:
            detail = f"no profile of contacts is configured for transfers under {self.rules.tld}"
            raise PreparationRefused(RefusalReason.POLICY, detail)
        return Prepared(order, orders.transfer(order, profile, self.options))

    async def _failed_before(self, info: DomainInfo) -> bool:
        """Tell whether all that the account has of the name is a transfer that failed."""
        if "pendingCreate" not in info.statuses:
            return False
        status = await transfer_status(self.holdings.account, info.name)
        return status is not None and status.word == FAILED

    async def _own(self, name: DomainName) -> DomainInfo:
        info = await self.holdings.info(name)
        if info is None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{name} does not exist")
        if not info.ours:
            raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"{name} is with another registrar")
        return info
