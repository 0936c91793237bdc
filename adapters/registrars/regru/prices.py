"""reg.ru's price list, kept for a day, and the prices of premium names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.domain_name import DomainName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import PricedAction, RegistryPrice
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined
from adapters.registrars.regru.money import CURRENCY, currency_of, money

_KEPT = timedelta(days=1)

_FIELDS = {PricedAction.REGISTER: "reg_price", PricedAction.RENEW: "renew_price"}


@dataclass(frozen=True, slots=True)
class _List:
    currency: str
    zones: Mapping[str, Reader]
    read_at: datetime

    def yearly(self, name: DomainName, action: PricedAction) -> Decimal | None:
        """Return a year's price; None where the list has none. Raises Nonconforming."""
        member, zone = _FIELDS.get(action), self._zone(name)
        if member is None or zone is None or not zone.has(member):
            return None
        return zone.decimal(member)

    def _zone(self, name: DomainName) -> Reader | None:
        """Internationalized names of a zone that has others too go by a key of their own."""
        tld = name.parent
        keys = (f"__idn.{tld}", tld) if name.labels[0].startswith("xn--") else (tld,)
        return next((self.zones[key] for key in keys if key in self.zones), None)


class PriceList:
    def __init__(self, account: RegruAccount, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._kept: _List | None = None

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        """Return what so many years cost; None where no price is named. Raises `Unavailable`."""
        try:
            prices = await self._read()
            yearly = prices.yearly(name, action)
        except (Nonconforming, Declined) as err:
            raise Unavailable("server_error") from err
        return None if yearly is None else RegistryPrice(money(yearly * years, prices.currency), premium=False)

    async def _read(self) -> _List:
        now = self._clock()
        if self._kept is None or now - self._kept.read_at >= _KEPT:
            data = {"show_renew_data": 1, "currency": CURRENCY}
            answer = await self._account.ask("domain/get_prices", data)
            prices = answer.object("prices")
            zones = {_key(tld): prices.object(tld) for tld in prices.members}
            self._kept = _List(currency_of(answer), zones, now)
        return self._kept


def _key(tld: str) -> str:
    """Return a zone's key with its name in ASCII."""
    return tld.lower().replace("рф", "xn--p1ai")
