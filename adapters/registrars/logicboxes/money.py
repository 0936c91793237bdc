"""What the platform asks for, and what is left of the reseller's funds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.domain_name import DomainName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import PricedAction, RegistryBalance, RegistryMoney, RegistryPrice
from adapters.registrars.logicboxes.platform import Platform, PlatformRefused
from adapters.registrars.logicboxes.queries import class_key, unanswered
from adapters.registry_money import decimals_of
from adapters.spec import Clock

FUNDS_RETRY = timedelta(minutes=15)
_LIST_KEPT = timedelta(days=1)

_COLUMNS: Mapping[PricedAction, str] = {
    PricedAction.REGISTER: "addnewdomain",
    PricedAction.RENEW: "renewdomain",
    PricedAction.TRANSFER: "addtransferdomain",
    PricedAction.RESTORE: "restoredomain",
}


@dataclass(slots=True)
class Money:
    """Keeps the price list for a day, as the platform asks of its clients."""

    platform: Platform
    clock: Clock
    keys: dict[str, str]
    _list: Reader | None = None
    _read_at: datetime | None = None
    _currency: str | None = field(default=None)

    async def balance(self) -> RegistryBalance:
        """Raises `Unavailable`, also for an answer without the sum: money is never guessed."""
        try:
            shown = await self.platform.read_object("billing/reseller-balance", ("reseller-id", self.platform.user))
            self._currency = shown.text("sellingcurrencysymbol")
            available = sum_of(shown.decimal("sellingcurrencybalance"), self._currency)
        except PlatformRefused as err:
            raise unanswered(err) from err
        except Nonconforming as err:
            raise Unavailable("server_error") from err
        return RegistryBalance(available, None, self.clock())

    async def price(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        """Return the reseller's cost; None when the list has none. Raises `Unavailable`.

        The list has a price a year; what it shows for longer terms is read as no discount.
        """
        key = self.keys.get(name.parent) or await self._learned(name)
        prices = await self._prices()
        try:
            yearly = prices.object(key or "").object(_COLUMNS[action]).decimal("1")
        except Nonconforming:
            return None
        currency = self._currency or (await self.balance()).available.currency
        count = years if action in {PricedAction.REGISTER, PricedAction.RENEW} else 1
        return RegistryPrice(sum_of(yearly * count, currency), premium=False)

    async def payable(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        """Return the price of what is to be begun; as `price`.

        Raises `Unavailable` when the funds are too low for it: the order would stay locked at the platform.
        """
        left = (await self.balance()).available
        price = await self.price(name, action, years)
        if price is not None and left.minor < price.price.minor:
            raise Unavailable("registry_balance", retry_after=FUNDS_RETRY)
        return price

    async def _prices(self) -> Reader:
        now = self.clock()
        if self._list is None or self._read_at is None or not self._read_at <= now < self._read_at + _LIST_KEPT:
            try:
                self._list, self._read_at = await self.platform.read_object("products/reseller-cost-price"), now
            except PlatformRefused as err:
                raise unanswered(err) from err
        return self._list

    async def _learned(self, name: DomainName) -> str | None:
        key = await class_key(self.platform, name)
        if key:
            self.keys[name.parent] = key
        return key


def sum_of(amount: Decimal, currency: str) -> RegistryMoney:
    """Return a sum in minor units; a part of one is rounded up, as it is ours to pay."""
    minor = amount.scaleb(decimals_of(currency))
    return RegistryMoney(int(minor.to_integral_value(rounding="ROUND_CEILING")), currency)


def fee_of(record: Reader) -> RegistryMoney | None:
    """Return what an action's record says that it cost; its sign is left out, as sources differ about it."""
    try:
        return sum_of(abs(record.decimal("sellingamount")), record.text("sellingcurrencysymbol"))
    except Nonconforming:
        return None
